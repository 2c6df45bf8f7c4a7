import { bucketOf } from '@countersign/contracts';
import type { Records } from '@countersign/core';
import { z } from 'zod';

const owner = z.object({ tenantId: z.string(), userId: z.string() });
type Owner = z.output<typeof owner>;

/** Whose an authenticator is, by its id alone: admins' tools know no more of it. */
const ownersBucket = bucketOf('authenticator-owners', owner);

/**
 * Written before the record is, so that whatever is in the record can be found; what is found is
 * looked up in the record.
 */
export const owners = ({ keyValue }: Records) => {
  const records = keyValue(ownersBucket);
  const each = async (ids: readonly string[], act: (id: string) => Promise<void>) =>
    void (await Promise.all(ids.map(act)));

  return {
    note: ({ tenantId, userId }: Owner, ...ids: readonly string[]): Promise<void> =>
      each(ids, (id) => records.put(id, { tenantId, userId })),
    forget: (ids: readonly string[]): Promise<void> => each(ids, records.remove),
    of: async (id: string): Promise<Owner | undefined> => (await records.get(id))?.value,
  };
};
