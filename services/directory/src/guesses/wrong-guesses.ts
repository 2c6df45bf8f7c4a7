import { bucketOf } from '@countersign/contracts';
import { type KeyValue, networkOf } from '@countersign/core';
import { type User, unlessErased, type Vault } from '@countersign/vault';
import { z } from 'zod';

/** Where wrong passwords came from, by a fingerprint of the name that was typed. */
export const wrongGuesses = bucketOf(
  'directory-wrong-guesses',
  z.object({
    /** Sealed with the key of whoever went by the name, or of the decoy. */
    sealedPlaces: z.string(),
    whose: z.object({ tenantId: z.string(), userId: z.string() }),
  }),
);
type WrongGuesses = z.output<typeof wrongGuesses.value>;

const place = z.object({ connection: z.string(), address: z.string() });
/** Where a name was tried. */
export type Place = z.output<typeof place>;
const places = z.array(place);

const context = 'wrong-guesses';
/** Beyond so many the earliest are forgotten: a block is told of, or runs out by itself. */
const placesMax = 50;
const roundsMax = 8;

interface Needs {
  readonly records: KeyValue<WrongGuesses>;
  readonly vault: Pick<Vault, 'sealFor' | 'openFor' | 'fingerprint'>;
}

const isSame = (one: Place) => (other: Place) =>
  one.connection === other.connection && networkOf(one.address) === networkOf(other.address);

/**
 * Remembers for a day from where a name was tried in vain, so that an admin can see who is blocked,
 * and lift it. What is kept is sealed with its person's key, and ends with them; the name is not
 * kept at all.
 */
export const wrongGuessBook = ({ records, vault }: Needs) => {
  const keyOf = (tenantId: string, name: string) =>
    vault.fingerprint('wrong-guesses', JSON.stringify([tenantId, name]));
  const opened = async ({ whose, sealedPlaces }: WrongGuesses): Promise<readonly Place[]> => {
    const text = await vault.openFor(whose, context, sealedPlaces);
    return text === undefined ? [] : places.parse(JSON.parse(text));
  };
  const sealedOf = async (whose: User, kept: readonly Place[]) => {
    const sealing = vault.sealFor(whose, context, JSON.stringify(kept));
    const sealedPlaces = await sealing.catch(unlessErased);
    return sealedPlaces === undefined ? undefined : { sealedPlaces, whose };
  };

  return {
    /**
     * Notes a wrong password, for whoever goes by the name (the decoy, where nobody does). Where
     * many are noted at once, one of them may go unnoted.
     */
    note: async (
      { tenantId, name, connection, address }: Place & { tenantId: string; name: string },
      whose: User,
    ): Promise<void> => {
      const key = keyOf(tenantId, name);
      const here = { connection, address };
      for (let round = 1; round <= roundsMax; round += 1) {
        const found = await records.get(key);
        const before = found ? await opened(found.value) : [];
        if (before.some(isSame(here))) return;
        const next = await sealedOf(whose, [...before, here].slice(-placesMax));
        if (!next) return;
        const isWritten = found
          ? await records.replace(key, next, found.revision)
          : await records.create(key, next);
        if (isWritten) return;
      }
    },
    /** Where a name was tried in vain, lately. */
    of: async (tenantId: string, name: string): Promise<readonly Place[]> => {
      const found = await records.get(keyOf(tenantId, name));
      return found ? opened(found.value) : [];
    },
    forget: async (tenantId: string, name: string): Promise<void> => {
      await records.remove(keyOf(tenantId, name));
    },
  };
};
export type WrongGuessBook = ReturnType<typeof wrongGuessBook>;
