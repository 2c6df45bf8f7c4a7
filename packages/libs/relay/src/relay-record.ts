import { termsOfRelays } from '@countersign/contracts';
import { beginning, defineBucket, type KeyValue, type Position } from '@countersign/core';
import { z } from 'zod';

const record = z.object({
  /** Everything up to here has been told. */
  position: z.string(),
  /** Grows with every change of hands: who holds a smaller one comes too late. */
  token: z.int(),
  /** Who tells; nobody, once it has let go. */
  holder: z.string().nullable(),
});

/** How far each relay of a service has come, and who runs it. */
export const relayBucket = (service: string) =>
  defineBucket(`${service}-relays`, { value: record, ...termsOfRelays });

export interface Found {
  readonly value: z.output<typeof record>;
  readonly revision: number;
}

/** The right to tell, and from where on. */
export interface Lease {
  readonly token: number;
  readonly position: Position;
}

interface Needs {
  readonly records: KeyValue<z.output<typeof record>>;
  readonly name: string;
  readonly holder: string;
}

/**
 * One relay's record is lease, fence and checkpoint in one: nobody can move the checkpoint but who
 * holds the latest token.
 */
export const relayRecord = ({ records, name, holder }: Needs) => ({
  look: (): Promise<Found | undefined> => records.get(name),

  isOurs: ({ value }: Found): boolean => value.holder === holder,

  /** Takes it as it was found, under the next token; nothing where somebody else was faster. */
  take: async (found: Found | undefined): Promise<Lease | undefined> => {
    const position = found?.value.position ?? beginning;
    const token = (found?.value.token ?? 0) + 1;
    const taken = { position, token, holder };
    const isTaken = found
      ? await records.replace(name, taken, found.revision)
      : await records.create(name, taken);
    return isTaken ? { token, position } : undefined;
  },

  /** Keeps the lease, with how far we have come; false when it is no longer ours. */
  keep: async ({ token, position }: Lease): Promise<boolean> => {
    const found = await records.get(name);
    if (found?.value.token !== token) return false;
    return records.replace(name, { position, token, holder }, found.revision);
  },

  /** Lets go of it, so that the next need not wait. */
  release: async ({ token, position }: Lease): Promise<void> => {
    const found = await records.get(name);
    if (found?.value.token !== token) return;
    await records.replace(name, { position, token, holder: null }, found.revision);
  },
});
export type RelayRecord = ReturnType<typeof relayRecord>;
