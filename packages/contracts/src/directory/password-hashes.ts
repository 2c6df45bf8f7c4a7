/**
 * Hashes of passwords that people bring from elsewhere: which kinds are taken, and of what cost.
 * Whoever is told to verify one spends that cost at every wrong guess, so there is an end to it.
 */

/** A kind of hash at one cost: two of one scheme take the same time to verify. */
export type HashScheme = string;

/** What passwords are hashed with here: OWASP's parameters for argon2id. */
export const ownHashCost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** Half a second, and Symfony's default: the highest there is in wide use. */
const bcryptCostMax = 13;
/** RFC 9106 section 4, the second recommended option: 64 MiB, three passes, four lanes. */
const argon2Max = { memoryKiB: 65_536, passes: 10, lanes: 8, workKiB: 4 * 65_536 } as const;

const bcrypt = /^\$2[aby]\$(\d\d)\$[./A-Za-z0-9]{53}$/;
const argon2Terms = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,3}),p=(\d{1,3})\$/;
const argon2Tail = /^[A-Za-z0-9+/]{11,86}\$[A-Za-z0-9+/]{16,86}$/;

const bcryptScheme = (cost: number): HashScheme | undefined =>
  cost >= 4 && cost <= bcryptCostMax ? `bcrypt:${cost}` : undefined;

const argon2Scheme = (memory: number, passes: number, lanes: number): HashScheme | undefined => {
  const isSane =
    lanes >= 1 &&
    lanes <= argon2Max.lanes &&
    passes >= 1 &&
    passes <= argon2Max.passes &&
    // RFC 9106 section 3.1: "at least 8*p kibibytes".
    memory >= 8 * lanes &&
    memory <= argon2Max.memoryKiB &&
    memory * passes <= argon2Max.workKiB;
  return isSane ? `argon2id:m=${memory},t=${passes},p=${lanes}` : undefined;
};

/** The scheme of a hash: bcrypt in its own text, or argon2id as PHC text; nothing for another. */
export const hashSchemeOf = (hash: string): HashScheme | undefined => {
  const ofBcrypt = bcrypt.exec(hash);
  if (ofBcrypt) return bcryptScheme(Number(ofBcrypt[1]));
  const ofArgon2 = argon2Terms.exec(hash);
  if (!ofArgon2 || !argon2Tail.test(hash.slice(ofArgon2[0].length))) return undefined;
  return argon2Scheme(Number(ofArgon2[1]), Number(ofArgon2[2]), Number(ofArgon2[3]));
};

/** The scheme of every password that was set here. */
export const ownHashScheme: HashScheme = [
  `argon2id:m=${ownHashCost.memoryCost}`,
  `t=${ownHashCost.timeCost}`,
  `p=${ownHashCost.parallelism}`,
].join(',');
