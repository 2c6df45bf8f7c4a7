import { type Profile, readUser } from '@countersign/contracts';
import type { Ask } from '@countersign/edge-http';
import { maskedEmail } from '@countersign/factors';

/** A line of a phone; what is longer is cut, as the cookie that holds it is bounded. */
const accountMaxLength = 64;

const cut = (account: string): string => {
  const characters = [...account];
  return characters.length <= accountMaxLength
    ? account
    : `${characters.slice(0, accountMaxLength - 1).join('')}…`;
};

/** What a person is called where they sign in. */
const accountOf = ({ email, username, name }: Profile): string | undefined => {
  const account = email ?? username ?? name;
  return account && cut(account);
};

/** The same for who has not proved yet who they are: how long a mask is says nothing. */
export const maskedAccountOf = ({ email }: Profile): string | undefined =>
  email && cut(maskedEmail(email).replaceAll(/\*+/g, '•••'));

/** Looks it up; where nobody answers, the pages do without. */
export const findAccount = async (
  ask: Ask,
  who: { readonly tenantId: string; readonly userId: string },
): Promise<string | undefined> => {
  const read = await ask(readUser, who);
  return read.ok ? accountOf(read.value.profile) : undefined;
};

/** What was typed for a name, and proved. */
export const typedAccount = cut;
