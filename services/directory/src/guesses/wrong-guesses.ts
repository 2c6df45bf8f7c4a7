import { defineBucket, type KeyValue, networkOf } from '@countersign/kernel';
import type { Vault } from '@countersign/vault';
import { z } from 'zod';

const hours = 60 * 60 * 1_000;

/** Where wrong passwords came from, by a fingerprint of the name that was typed. */
export const wrongGuesses = defineBucket('directory-wrong-guesses', {
  value: z.object({ sealedPlaces: z.string() }),
  // As long as the longest block there can be: a hundred tries, one given back each quarter hour.
  ttlMs: 25 * hours,
});

const place = z.object({ connection: z.string(), address: z.string() });
/** Where a name was tried. */
export type Place = z.output<typeof place>;
const places = z.array(place);

const context = 'wrong-guesses';
/** Beyond so many the earliest are forgotten: a block is told of, or runs out by itself. */
const placesMax = 50;
const roundsMax = 8;

interface Needs {
  readonly records: KeyValue<{ readonly sealedPlaces: string }>;
  readonly vault: Pick<Vault, 'seal' | 'open' | 'fingerprint'>;
}

const isSame = (one: Place) => (other: Place) =>
  one.connection === other.connection && networkOf(one.address) === networkOf(other.address);

/**
 * Remembers for a day from where a name was tried in vain, so that an admin can see who is blocked,
 * and lift it. What is kept is sealed; the name is not kept at all.
 */
export const wrongGuessBook = ({ records, vault }: Needs) => {
  const keyOf = (tenantId: string, name: string) =>
    vault.fingerprint('wrong-guess', JSON.stringify([tenantId, name]));
  const opened = async (sealed: string): Promise<readonly Place[]> =>
    places.parse(JSON.parse(await vault.open(context, sealed)));
  const sealedOf = async (kept: readonly Place[]) => ({
    sealedPlaces: await vault.seal(context, JSON.stringify(kept)),
  });

  return {
    /** Notes a wrong password. Where many are noted at once, one of them may go unnoted. */
    note: async (tenantId: string, name: string, { connection, address }: Place): Promise<void> => {
      const key = keyOf(tenantId, name);
      const here = { connection, address };
      for (let round = 1; round <= roundsMax; round += 1) {
        const found = await records.get(key);
        const before = found ? await opened(found.value.sealedPlaces) : [];
        if (before.some(isSame(here))) return;
        const next = await sealedOf([...before, here].slice(-placesMax));
        const isWritten = found
          ? await records.replace(key, next, found.revision)
          : await records.create(key, next);
        if (isWritten) return;
      }
    },
    /** Where a name was tried in vain, lately. */
    of: async (tenantId: string, name: string): Promise<readonly Place[]> => {
      const found = await records.get(keyOf(tenantId, name));
      return found ? opened(found.value.sealedPlaces) : [];
    },
    forget: async (tenantId: string, name: string): Promise<void> => {
      await records.remove(keyOf(tenantId, name));
    },
  };
};
export type WrongGuessBook = ReturnType<typeof wrongGuessBook>;
