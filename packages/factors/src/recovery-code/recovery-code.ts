import { randomBytes } from 'node:crypto';
import type { Factor, Fingerprint } from '../factor.ts';
import { readCharacters } from '../read.ts';
import { words } from './words.ts';

/**
 * Auth0's codes are 24 of `0-9A-Z`. These leave out what is mistaken for another when it is copied
 * from paper (Crockford's base32), and so hold 120 bits: more than the 112 below which NIST SP
 * 800-63B 3.1.2 wants a slow hash.
 */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const length = 24;

/**
 * A new recovery code, of random bytes: those that are given, which may then be given again, or
 * fresh ones. 32 divides 256, so every character is as likely as any other.
 */
export const newRecoveryCode = (bytes: Uint8Array = randomBytes(length)): string => {
  if (bytes.length < length) throw new Error('a recovery code takes more random bytes');
  return Array.from(bytes.subarray(0, length), (byte) => alphabet[byte % alphabet.length]).join('');
};

/** The code as it was given, whatever case, groups and look-alikes it was typed in. */
const readRecoveryCode = (typed: string): string =>
  readCharacters(typed, length).replaceAll('O', '0').replaceAll(/[IL]/g, '1');

/** What is kept of a code, and of whose. */
interface Of {
  readonly tenantId: string;
  readonly userId: string;
  readonly authenticatorId: string;
  readonly fingerprint: Fingerprint;
}

/**
 * What is kept of a recovery code. NIST SP 800-63B 3.1.2 wants a slow hash of secrets below 112
 * bits only; these have 120. It is keyed, and its authenticator's id is its salt.
 */
export const recoveryCodeHash = (
  { tenantId, userId, authenticatorId, fingerprint }: Of,
  code: string,
): string =>
  fingerprint('recovery-code', JSON.stringify([tenantId, userId, authenticatorId, code]));

/** A code kept on paper for when everything else is lost. */
export const recoveryCode = {
  name: 'recovery-code',
  recoveryRank: 2,
  words,
  icon: 'M8 8a4 4 0 1 1 0 8a4 4 0 0 1 0-8zM12 12h9m-3 0v3',
  ownTextKey: 'authenticatorNamesRecoveryCode',
  kind: 'recovery-code',
  sealedAs: 'recovery-code',
  wire: {
    authenticatorType: 'recovery-code',
    type: 'recovery-code',
    channels: [],
    idPrefix: () => 'recovery-code',
  },
  proof: {
    by: 'given-code',
    digits: length,
    judge: (answer, kept) => ({
      kind: kept.equals(recoveryCodeHash(kept, answer), kept.kept) ? 'right' : 'wrong',
    }),
  },
  fields: () => ({}),
  hint: () => '',
  read: (answer) => readRecoveryCode(answer),
  // RFC 8176 section 2 has no value for a look-up secret. It is a password good for one time, which
  // is all that `otp` says; `pwd` would hide that, and `kba` is for what others may know as well.
  amr: () => 'otp',
  log: {
    passed: 'recovery_passed',
    failed: 'recovery_failed',
    exhausted: 'recovery_attempts_exhausted',
  },
} as const satisfies Factor;
