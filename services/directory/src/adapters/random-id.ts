import { randomInt } from 'node:crypto';

const alphanumerics = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const hex = '0123456789abcdef';

const random = (length: number, alphabet: string) =>
  Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('');

/** Each kind of id as Auth0 shapes it. A client secret has 381 random bits, an id 95 or more. */
const makers = {
  client: () => random(32, alphanumerics),
  clientSecret: () => random(64, alphanumerics),
  user: () => `auth0|${random(24, hex)}`,
  connection: () => `con_${random(16, alphanumerics)}`,
  resourceServer: () => random(24, hex),
  role: () => `rol_${random(16, alphanumerics)}`,
  grant: () => random(12, alphanumerics),
  claim: () => random(22, alphanumerics),
  ticket: () => random(22, alphanumerics),
} as const;

export type IdKind = keyof typeof makers;
export type NewId = (kind: IdKind) => string;

/** Ids nobody can guess. */
export const randomId: NewId = (kind) => makers[kind]();
