import {
  type ImportFailure,
  importBatchSize,
  importEntries,
  importFailure,
  importFailures,
  importRecordKey,
} from '@countersign/contracts';
import { Contended, type Records } from '@countersign/core';
import type { Vault } from '@countersign/vault';
import { z } from 'zod';
import type { Claim } from '../reservation/claim.events.ts';
import type { PersonalNames } from '../user/names.ts';

const sealed = 'user-import';
const failuresIn = z.array(importFailure);
const roundsMax = 16;
/** Two imports at once, and each takes a while: a day has fewer. */
const listedMax = 1_000;

/** Where people who were not imported are told of: the batches of a tenant, and of which file. */
const listedBatch = z.object({ jobId: z.string(), batch: z.int(), connection: z.string() });
type ListedBatch = z.output<typeof listedBatch>;
const list = z.array(listedBatch);

interface Needs {
  readonly messaging: Records;
  readonly vault: Pick<Vault, 'open' | 'seal'>;
  readonly names: Pick<PersonalNames, 'reservationsOf'>;
}

interface Person {
  readonly tenantId: string;
  readonly userId: string;
  readonly claims: readonly Claim[];
}

/** What a file calls somebody by. */
const called = z.object({
  email: z.string().optional().catch(undefined),
  username: z.string().optional().catch(undefined),
  user_id: z.string().optional().catch(undefined),
});

/**
 * What imports leave for their jobs to tell of: who was not imported. It is sealed with the
 * service's key, as many of them are nobody here; so whoever is erased is taken out of it, and what
 * is left is removed after a day, bytes and all.
 */
export const importLeavings = ({ messaging, vault, names }: Needs) => {
  const entries = messaging.keyValue(importEntries);
  const failures = messaging.keyValue(importFailures);
  const listKey = (tenantId: string) => `of ${tenantId}`;

  /** Changes a record, whoever else does. */
  const change = async (key: string, next: (before: string | undefined) => Promise<string>) => {
    for (let round = 1; round <= roundsMax; round += 1) {
      const found = await failures.get(key);
      const text = await next(found?.value);
      if (text === found?.value) return;
      const isWritten = found
        ? await failures.replace(key, text, found.revision)
        : await failures.create(key, text);
      if (isWritten) return;
    }
    throw new Contended('what an import left stayed contended');
  };
  const listed = (text: string | undefined) => (text ? list.parse(JSON.parse(text)) : []);
  const opened = async (text: string) =>
    failuresIn.parse(JSON.parse(await vault.open(sealed, text)));

  const isOf = ({ tenantId, userId, claims }: Person, connection: string) => {
    const reserved = new Set(claims.map(({ name }) => name));
    return ({ user }: ImportFailure): boolean => {
      const { user_id: id, ...known } = called.parse(user);
      const isTheirId = id !== undefined && (id === userId || `auth0|${id}` === userId);
      return (
        isTheirId ||
        names.reservationsOf(tenantId, connection, known).some((name) => reserved.has(name))
      );
    };
  };

  const takeOut = async (person: Person, { jobId, batch, connection }: ListedBatch) => {
    const isTheirs = isOf(person, connection);
    const key = importRecordKey(jobId, batch);
    const found = await failures.get(key);
    if (!found || !(await opened(found.value)).some(isTheirs)) return;
    await change(key, async (text) => {
      const left = text === undefined ? [] : (await opened(text)).filter((each) => !isTheirs(each));
      return vault.seal(sealed, JSON.stringify(left));
    });
  };

  return {
    /** Puts down who of a batch was not imported, where an erasure finds them. */
    putDown: async (
      { tenantId, ...where }: ListedBatch & { readonly tenantId: string },
      failed: readonly ImportFailure[],
    ): Promise<void> => {
      if (failed.length === 0) return;
      const { jobId, batch } = where;
      await change(listKey(tenantId), async (text) => {
        const others = listed(text).filter((one) => one.jobId !== jobId || one.batch !== batch);
        return JSON.stringify([...others, where].slice(-listedMax));
      });
      await failures.put(
        importRecordKey(jobId, batch),
        await vault.seal(sealed, JSON.stringify(failed)),
      );
    },
    /** Takes somebody out of everything that imports of the last day left. May be repeated. */
    forget: async (person: Person): Promise<void> => {
      const found = await failures.get(listKey(person.tenantId));
      for (const one of listed(found?.value)) await takeOut(person, one);
    },
    /** Removes everything that an import left. */
    remove: async (jobId: string, total: number): Promise<void> => {
      for (let batch = 0; batch * importBatchSize < total; batch += 1) {
        const key = importRecordKey(jobId, batch);
        await Promise.all([entries.remove(key), failures.remove(key)]);
      }
    },
  };
};
export type ImportLeavings = ReturnType<typeof importLeavings>;
