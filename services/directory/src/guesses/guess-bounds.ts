import { defineBucket, type KeyValue } from '@countersign/kernel';
import type { Vault } from '@countersign/vault';
import { z } from 'zod';
import type { Limit } from './token-bucket.ts';
import type { TokenBuckets } from './token-buckets.ts';

const minutes = 60_000;
const days = 24 * 60 * minutes;

/**
 * Auth0's numbers: ten failures for a user from one address (brute-force protection), a hundred
 * from one address whoever is tried (suspicious IP throttling, one more each 864 s). A hundred
 * for one user from wherever they come is the most that NIST SP 800-63B 3.2.2 allows.
 */
export const guessLimits = {
  pair: { tokensMax: 10, refillMs: 15 * minutes },
  address: { tokensMax: 100, refillMs: 864_000 },
  name: { tokensMax: 100, refillMs: 864_000 },
} as const satisfies Readonly<Record<string, Limit>>;

/** Addresses a user has signed in from lately; keys are fingerprints. */
export const knownAddresses = defineBucket('directory-known-addresses', {
  value: z.literal(true),
  ttlMs: 30 * days,
});

/** Who tries, as typed and from where. */
export interface Guess {
  readonly tenantId: string;
  readonly connection: string;
  readonly name: string;
  readonly address: string;
}

interface Needs {
  readonly buckets: TokenBuckets;
  readonly known: KeyValue<true>;
  readonly vault: Vault;
}

/** A guess that was paid for. */
export interface ChargedGuess {
  /** The password was never looked at, so nothing was guessed. */
  readonly undo: () => Promise<unknown>;
  /** The password was right: it costs nothing, and the user is known here from now on. */
  readonly settle: () => Promise<unknown>;
}

interface Charge {
  readonly key: string;
  readonly limit: Limit;
}

/**
 * Bounds on password guesses, charged before the password is looked at. They go by the name that
 * was typed, so that they are the same for users who exist and who do not (OWASP ASVS 6.3.8).
 * Whoever signed in from an address before is not held to what others guess from elsewhere: an
 * attacker can exhaust the user's common bound, and the user still gets in (OWASP ASVS 6.1.1).
 */
export const guessBounds = ({ buckets, known, vault }: Needs) => {
  const keyOf = (kind: string, ...parts: readonly string[]) =>
    `${kind}.${vault.fingerprint('guess', JSON.stringify([kind, ...parts]))}`;

  const keysOf = ({ tenantId, connection, name, address }: Guess) => ({
    pair: keyOf('pair', tenantId, connection, name, address),
    name: keyOf('name', tenantId, connection, name),
    address: keyOf('address', tenantId, address),
    known: keyOf('known', tenantId, connection, name, address),
  });

  const refund = (charges: readonly Charge[]) =>
    Promise.all(charges.map(({ key, limit }) => buckets.refund(key, limit)));

  /** Charges one guess, or nothing where a bound is reached. */
  const charge = async (guess: Guess): Promise<ChargedGuess | undefined> => {
    const keys = keysOf(guess);
    const isKnown = (await known.get(keys.known)) !== undefined;
    const wanted: readonly Charge[] = [
      { key: keys.pair, limit: guessLimits.pair },
      { key: keys.address, limit: guessLimits.address },
      ...(isKnown ? [] : [{ key: keys.name, limit: guessLimits.name }]),
    ];
    const granted = await Promise.all(wanted.map(({ key, limit }) => buckets.charge(key, limit)));
    const charged = wanted.filter((_, index) => granted[index]);
    if (charged.length < wanted.length) {
      await refund(charged);
      return undefined;
    }

    return {
      undo: () => refund(charged),
      settle: () =>
        Promise.all([
          refund(charged.filter(({ key }) => key !== keys.pair)),
          buckets.reset(keys.pair),
          isKnown ? undefined : known.put(keys.known, true),
        ]),
    };
  };

  return { charge };
};

export type GuessBounds = ReturnType<typeof guessBounds>;
