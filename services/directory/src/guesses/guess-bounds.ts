import type { AttackProtection } from '@countersign/contracts';
import { defineBucket, type KeyValue } from '@countersign/kernel';
import type { Vault } from '@countersign/vault';
import { z } from 'zod';
import { isAllowed } from './allowed-addresses.ts';
import type { Limit } from './token-bucket.ts';
import type { TokenBuckets } from './token-buckets.ts';

const minutes = 60_000;
const days = 24 * 60 * minutes;

/** A tenant sets how many one address may try; how fast one name's come back is ours. */
const pairRefillMs = 15 * minutes;
/**
 * A hundred for one user from wherever they come is the most that NIST SP 800-63B 3.2.2 allows: so
 * no tenant can switch this one off.
 */
export const nameLimit: Limit = { tokensMax: 100, refillMs: 864_000 };

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

type Protection = Pick<AttackProtection, 'bruteForce' | 'suspiciousIp'>;

/** Whether a shield stops an address; one that only tells somebody does not. */
const stops = (
  { isOn, shields, allowlist }: Protection['bruteForce' | 'suspiciousIp'],
  address: string,
) => isOn && (shields as readonly string[]).includes('block') && !isAllowed(allowlist, address);

const pairLimitOf = ({ bruteForce }: Protection): Limit => ({
  tokensMax: bruteForce.attemptsMax,
  refillMs: pairRefillMs,
});

/**
 * Bounds on password guesses, charged before the password is looked at. They go by the name that
 * was typed, so that they are the same for users who exist and who do not (OWASP ASVS 6.3.8).
 * Whoever signed in from an address before is not held to what others guess from elsewhere: an
 * attacker can exhaust the user's common bound, and the user still gets in (OWASP ASVS 6.1.1).
 */
export const guessBounds = ({ buckets, known, vault }: Needs) => {
  const keyOf = (kind: string, ...parts: readonly string[]) =>
    `${kind}.${vault.fingerprint('guess', JSON.stringify([kind, ...parts]))}`;

  const keysOf = ({ tenantId, connection, name, address }: Guess, { bruteForce }: Protection) => ({
    pair:
      bruteForce.mode === 'count_per_identifier'
        ? keyOf('pair', tenantId, connection, name)
        : keyOf('pair', tenantId, connection, name, address),
    name: keyOf('name', tenantId, connection, name),
    address: keyOf('address', tenantId, address),
    known: keyOf('known', tenantId, connection, name, address),
  });

  const refund = (charges: readonly Charge[]) =>
    Promise.all(charges.map(({ key, limit }) => buckets.refund(key, limit)));

  /** Charges one guess, or nothing where a bound is reached. */
  const charge = async (
    guess: Guess,
    protection: Protection,
  ): Promise<ChargedGuess | undefined> => {
    const keys = keysOf(guess, protection);
    const { bruteForce, suspiciousIp } = protection;
    const { attemptsMax, refillMs } = suspiciousIp.preLogin;
    const isKnown = (await known.get(keys.known)) !== undefined;
    const wanted: readonly Charge[] = [
      ...(stops(bruteForce, guess.address)
        ? [{ key: keys.pair, limit: pairLimitOf(protection) }]
        : []),
      ...(stops(suspiciousIp, guess.address)
        ? [{ key: keys.address, limit: { tokensMax: attemptsMax, refillMs } }]
        : []),
      ...(isKnown ? [] : [{ key: keys.name, limit: nameLimit }]),
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

  return {
    charge,
    /** Whether a guess like this would be stopped for what was tried before it. */
    isBlocked: async (guess: Guess, protection: Protection): Promise<boolean> =>
      stops(protection.bruteForce, guess.address) &&
      (await buckets.isEmpty(keysOf(guess, protection).pair, pairLimitOf(protection))),
    /** Forgets what was tried. */
    lift: async (guess: Guess, protection: Protection): Promise<void> => {
      const { pair, name } = keysOf(guess, protection);
      await Promise.all([buckets.reset(pair), buckets.reset(name)]);
    },
  };
};

export type GuessBounds = ReturnType<typeof guessBounds>;
