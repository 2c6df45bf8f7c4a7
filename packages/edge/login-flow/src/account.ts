import { type Profile, readUser, type User } from '@countersign/contracts';
import type { Ask } from '@countersign/edge-http';
import { maskedEmail } from '@countersign/factors';

/** As long as a name can be that people sign in by: nobody goes by a longer one. */
export const userNameMaxLength = 320;

/** A line of a phone; what is longer is cut, as the cookie that holds it is bounded. */
const accountMaxLength = 64;

const cut = (account: string): string => {
  const characters = [...account];
  return characters.length <= accountMaxLength
    ? account
    : `${characters.slice(0, accountMaxLength - 1).join('')}…`;
};

/** What was typed for a name, where a cookie has room for all of it. */
export const shortAccount = (account: string): string | undefined =>
  cut(account) === account ? account : undefined;

/** What a person calls themselves where they sign in. */
const accountIn = ({ email, username, name }: Profile): string | undefined =>
  email ?? username ?? name;

/** The same for who has not proved yet who they are: how long a mask is says nothing. */
export const maskedAccountOf = ({ email }: Profile): string | undefined =>
  email && cut(maskedEmail(email).replaceAll(/\*+/g, '•••'));

interface Whose {
  readonly tenantId: string;
  readonly userId: string;
}

const readAccount = async (ask: Ask, whose: Whose): Promise<string | undefined> => {
  const read = await ask(readUser, whose);
  return read.ok ? accountIn(read.value.profile) : undefined;
};

/** What somebody is called on their own page: their id where they have no name. */
export const accountNamed = ({ userId, profile }: Pick<User, 'userId' | 'profile'>): string =>
  accountIn(profile) ?? userId;

/** Looks it up; where nobody answers, the pages do without. */
export const findAccount = async (ask: Ask, whose: Whose): Promise<string | undefined> => {
  const account = await readAccount(ask, whose);
  return account && cut(account);
};

/** What an app or a key lists it under, which nothing cuts: their id where they have no name. */
export const accountOf = async (ask: Ask, whose: Whose): Promise<string> =>
  (await readAccount(ask, whose)) ?? whose.userId;

/** What was typed for a name, and proved. */
export const typedAccount = cut;
