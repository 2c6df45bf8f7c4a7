import { type AttackProtection, bucketOf } from '@countersign/contracts';
import type { Budget } from '@countersign/core';
import { type KeyValue, networkOf, wholeMinute } from '@countersign/core';
import type { Vault } from '@countersign/vault';
import { z } from 'zod';
import { isAllowed } from './allowed-addresses.ts';
import type { TokenBuckets } from './token-buckets.ts';

const minutes = 60_000;

/** A tenant sets how many one address may try; how fast one name's come back is ours. */
const pairRefillMs = 15 * minutes;
/**
 * A hundred for one user from wherever they come is the most that NIST SP 800-63B 3.2.2 allows: so
 * no tenant can switch this one off.
 */
export const nameLimit: Budget = { burst: 100, refillMs: 864_000 };

/** Addresses a user has signed in from lately; keys are fingerprints. */
export const knownAddresses = bucketOf('directory-known-addresses', z.literal(true));

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
  readonly limit: Budget;
}

type Protection = Pick<AttackProtection, 'bruteForce' | 'suspiciousIp'>;

/** Whether a shield stops an address; one that only tells somebody does not. */
const stops = (
  { isOn, shields, allowlist }: Protection['bruteForce' | 'suspiciousIp'],
  address: string,
) => isOn && (shields as readonly string[]).includes('block') && !isAllowed(allowlist, address);

const pairLimitOf = ({ bruteForce }: Protection): Budget => ({
  burst: bruteForce.attemptsMax,
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

  const knownKey = ({ tenantId, connection, name, address }: Guess) =>
    keyOf('known', tenantId, connection, name, networkOf(address));

  const keysOf = ({ tenantId, connection, name, address }: Guess, { bruteForce }: Protection) => ({
    pair:
      bruteForce.mode === 'count_per_identifier'
        ? keyOf('pair', tenantId, connection, name)
        : keyOf('pair', tenantId, connection, name, networkOf(address)),
    name: keyOf('name', tenantId, connection, name),
    address: keyOf('address', tenantId, networkOf(address)),
  });

  /** What a guess takes a token of. */
  const chargesOf = (guess: Guess, protection: Protection, isKnown: boolean): readonly Charge[] => {
    const keys = keysOf(guess, protection);
    const { bruteForce, suspiciousIp } = protection;
    const { attemptsMax, refillMs } = suspiciousIp.preLogin;
    return [
      ...(stops(bruteForce, guess.address)
        ? [{ key: keys.pair, limit: pairLimitOf(protection) }]
        : []),
      ...(stops(suspiciousIp, guess.address)
        ? [{ key: keys.address, limit: { burst: attemptsMax, refillMs } }]
        : []),
      ...(isKnown ? [] : [{ key: keys.name, limit: nameLimit }]),
    ];
  };

  const refund = (charges: readonly Charge[]) =>
    Promise.all(charges.map(({ key, limit }) => buckets.refund(key, limit)));

  /**
   * Charges one guess, or nothing where a bound is reached. What the tenant has set may still be on
   * its way: it is waited for beside what is read here, not before it.
   */
  const charge = async (
    guess: Guess,
    setting: Protection | Promise<Protection>,
  ): Promise<ChargedGuess | undefined> => {
    const here = knownKey(guess);
    const [protection, lately] = await Promise.all([setting, known.get(here)]);
    const isKnown = lately !== undefined;
    const keys = keysOf(guess, protection);
    const wanted = chargesOf(guess, protection, isKnown);
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
          isKnown ? undefined : known.put(here, true),
        ]),
    };
  };

  return {
    charge,
    /** From when on a guess like this would be looked at, to the minute. */
    retryAt: async (guess: Guess, setting: Protection | Promise<Protection>): Promise<string> => {
      const isKnown = (await known.get(knownKey(guess))) !== undefined;
      const charges = chargesOf(guess, await setting, isKnown);
      const free = await Promise.all(charges.map(({ key, limit }) => buckets.nextAt(key, limit)));
      // Text order is time order; a guess that nothing bounds was not refused.
      return wholeMinute(free.toSorted().at(-1) ?? '');
    },
    /** Whether a guess like this would be stopped for what was tried before it, and how far. */
    blockOf: async (
      guess: Guess,
      protection: Protection,
    ): Promise<'here' | 'everywhere' | undefined> => {
      const { pair, name } = keysOf(guess, protection);
      if (await buckets.isEmpty(name, nameLimit)) return 'everywhere';
      if (!stops(protection.bruteForce, guess.address)) return undefined;
      if (!(await buckets.isEmpty(pair, pairLimitOf(protection)))) return undefined;
      return protection.bruteForce.mode === 'count_per_identifier' ? 'everywhere' : 'here';
    },
    /** Forgets what was tried. */
    lift: async (guess: Guess, protection: Protection): Promise<void> => {
      const { pair, name } = keysOf(guess, protection);
      await Promise.all([buckets.reset(pair), buckets.reset(name)]);
    },
  };
};

export type GuessBounds = ReturnType<typeof guessBounds>;
