import { createHash, randomBytes } from 'node:crypto';

/** 256 random bits as text: twice what RFC 6749 10.10 and OWASP ASVS 7.2.3 ask of a token. */
export const randomToken = (): string => randomBytes(32).toString('base64url');

/**
 * The key under which a token's record is kept: whoever reads the records cannot use the tokens.
 * The scope (tenant, client) is part of it, so that a token is unknown to everybody else.
 */
export const recordKey = (token: string, ...scope: readonly string[]): string =>
  createHash('sha256')
    .update(JSON.stringify([...scope, token]))
    .digest('base64url');
