/** A person as the API tells of them, as far as it is shown. */
export interface Person {
  readonly id: string;
  readonly user_id: string;
  readonly email?: string;
  readonly name?: string;
  readonly nickname?: string;
  readonly phone_number?: string;
  readonly blocked?: boolean;
  readonly created_at?: string;
}

/** What a person is called where there is room for one name. */
export const calledBy = ({ name, email, nickname, user_id }: Person): string =>
  name ?? email ?? nickname ?? user_id;

/** What cannot stand in a search, as it would be read as something else. */
const special = /["\\*?~^()[\]{}]/g;

/**
 * What somebody typed, as a search of the API: the beginning of a name, an address, a phone or an
 * id. A word with a space in it can only be meant as a whole.
 */
export const searchFor = (typed: string): string | undefined => {
  const text = typed.trim().replaceAll(special, '');
  if (text === '') return undefined;
  const isOneWord = /^[^\s:!+&|-][^\s]*$/.test(text);
  const value = isOneWord ? `${text}*` : `"${text}"`;
  const fields = ['email', 'name', 'nickname', 'phone_number', 'user_id'];
  return fields.map((field) => `${field}:${value}`).join(' OR ');
};
