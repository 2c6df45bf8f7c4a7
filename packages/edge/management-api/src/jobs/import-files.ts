import {
  type ImportFailure,
  importBatchSize,
  importEntries,
  type importEntry,
  importFailure,
  importFailures,
  importRecordKey,
} from '@countersign/contracts';
import type { Records } from '@countersign/core';
import type { Vault } from '@countersign/vault';
import { z } from 'zod';

interface Needs {
  readonly keyValue: Records['keyValue'];
  readonly vault: Pick<Vault, 'open' | 'seal'>;
}

const sealed = 'user-import';
const failuresIn = z.array(importFailure);

/** What an import works off, and what comes of it: sealed, for a day, too large for a question. */
export const importFiles = ({ keyValue, vault }: Needs) => {
  const entries = keyValue(importEntries);
  const failures = keyValue(importFailures);
  const batchesOf = (total: number) => Math.ceil(total / importBatchSize);

  return {
    put: async (jobId: string, all: readonly z.input<typeof importEntry>[]): Promise<void> => {
      for (let batch = 0; batch < batchesOf(all.length); batch += 1) {
        const some = all.slice(batch * importBatchSize, (batch + 1) * importBatchSize);
        const text = await vault.seal(sealed, JSON.stringify(some));
        await entries.put(importRecordKey(jobId, batch), text);
      }
    },
    /** Everybody who was not imported, in the order of the file. */
    failures: async (jobId: string, total: number): Promise<readonly ImportFailure[]> => {
      const all: ImportFailure[] = [];
      for (let batch = 0; batch < batchesOf(total); batch += 1) {
        const found = await failures.get(importRecordKey(jobId, batch));
        if (!found) continue;
        all.push(...failuresIn.parse(JSON.parse(await vault.open(sealed, found.value))));
      }
      return all;
    },
  };
};
export type ImportFiles = ReturnType<typeof importFiles>;
