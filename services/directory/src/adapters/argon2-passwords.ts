import { availableParallelism } from 'node:os';
import { type HashScheme, hashSchemeOf, ownHashCost, ownHashScheme } from '@countersign/contracts';
import { hash, verify } from '@node-rs/argon2';
import { verify as verifyBcrypt } from '@node-rs/bcrypt';
import { normalized, type Passwords } from '../user/passwords.ts';
import { bounded } from './bounded.ts';

/** Hashes in hand need a core and 19 MiB each, in a pool of four threads that others use too. */
const inHandMax = Math.min(availableParallelism(), 3);
/** At 15 ms a hash, who waits behind more than these has stopped waiting. */
export const hashesWaitingMax = 128;

/** A hash of a scheme that is nobody's: to verify it costs the same, and comes to nothing. */
const hashOf = (scheme: HashScheme): string => {
  const [kind, terms = ''] = scheme.split(':');
  if (kind === 'bcrypt') return `$2b$${terms.padStart(2, '0')}$${'.'.repeat(53)}`;
  return `$argon2id$v=19$${terms}$${'A'.repeat(22)}$${'A'.repeat(43)}`;
};

/**
 * Elsewhere a password was hashed as it came, and here in one normal form. bcrypt reads 72 bytes of
 * it, there as here.
 */
const verifyAny = (hashed: string, password: string): Promise<boolean> => {
  const scheme = hashSchemeOf(hashed);
  if (scheme === ownHashScheme) return verify(hashed, normalized(password));
  return scheme?.startsWith('bcrypt:') ? verifyBcrypt(password, hashed) : verify(hashed, password);
};

/** Argon2id, off the event loop, a bounded number at once and a bounded number waiting. */
export const argon2Passwords = (): Passwords => {
  const inTurn = bounded({ inHandMax, waitingMax: hashesWaitingMax });
  return {
    hash: (password) => inTurn(() => hash(normalized(password), ownHashCost)),
    verify: (hashed, password) => inTurn(() => verifyAny(hashed, password)),
    spend: async (scheme, password) =>
      void (await inTurn(() => verifyAny(hashOf(scheme), password))),
  };
};
