import { availableParallelism } from 'node:os';
import { hash, verify } from '@node-rs/argon2';
import { normalized, type Passwords } from '../user/passwords.ts';
import { bounded } from './bounded.ts';

/**
 * OWASP's parameters for argon2id: 19 MiB, two passes, one lane.
 * https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html
 */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Hashes in hand need a core and 19 MiB each, in a pool of four threads that others use too. */
const inHandMax = Math.min(availableParallelism(), 3);
/** At 15 ms a hash, who waits behind more than these has stopped waiting. */
export const hashesWaitingMax = 128;

/** Argon2id, off the event loop, a bounded number at once and a bounded number waiting. */
export const argon2Passwords = (): Passwords => {
  const inTurn = bounded({ inHandMax, waitingMax: hashesWaitingMax });
  return {
    hash: (password) => inTurn(() => hash(normalized(password), cost)),
    verify: (hashed, password) => inTurn(() => verify(hashed, normalized(password))),
  };
};
