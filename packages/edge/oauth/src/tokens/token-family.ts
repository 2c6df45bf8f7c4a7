import { bucketOf, longestAccessToken } from '@countersign/contracts';
import type { Records } from '@countersign/core';
import { z } from 'zod';

/** Whether what a login gave is still good: a family ends for good, and all at once. */
const family = z.object({ status: z.enum(['live', 'revoked']) });

const familyBucket = bucketOf('token-families', family);

/** How long the end of a family is remembered: as long as any token of it could still be shown. */
const rememberedMs = (lifetimeMs: number) => Math.max(lifetimeMs, longestAccessToken * 1_000);

/**
 * The families of tokens. The record is what counts: a token saved after its family was revoked is
 * as dead as those before, because nothing but `create` ever writes "live".
 */
export const tokenFamilies = ({ keyValue }: Records) => {
  const records = keyValue(familyBucket);
  return {
    /** Opens a family; false where its end came first. */
    begin: (grantId: string, lifetimeMs: number): Promise<boolean> =>
      records.create(grantId, { status: 'live' }, { ttlMs: lifetimeMs }),
    isLive: async (grantId: string): Promise<boolean> =>
      (await records.get(grantId))?.value.status === 'live',
    /** True once a family was ended; false for a live one, and for a grant that never began one. */
    isRevoked: async (grantId: string): Promise<boolean> =>
      (await records.get(grantId))?.value.status === 'revoked',
    /** Ends a family; true for the one caller until whom it was live. */
    revoke: async (grantId: string, lifetimeMs: number): Promise<boolean> => {
      const options = { ttlMs: rememberedMs(lifetimeMs) };
      const found = await records.get(grantId);
      if (
        found?.value.status === 'live' &&
        (await records.replace(grantId, { status: 'revoked' }, found.revision, options))
      ) {
        return true;
      }
      await records.put(grantId, { status: 'revoked' }, options);
      return false;
    },
  };
};
export type TokenFamilies = ReturnType<typeof tokenFamilies>;
