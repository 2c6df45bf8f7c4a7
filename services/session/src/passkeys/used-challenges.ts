import { bucketOf, instant } from '@countersign/contracts';
import { type Clock, isOver, type Records } from '@countersign/core';
import { passkey } from '@countersign/factors';
import type { Vault } from '@countersign/vault';
import { z } from 'zod';

const usedBucket = bucketOf('passkey-challenges', z.object({ usedAt: instant }));

interface Challenge {
  readonly value: string;
  readonly expiresAt: string;
}

/**
 * What passkeys were to sign. W3C WebAuthn Level 3, section 13.4.3: each is good for one answer. It
 * is used up before that is looked at, so that of a hundred answers at once one is.
 */
export const usedChallenges = ({ keyValue }: Records, vault: Vault, clock: Clock) => {
  const records = keyValue(usedBucket);
  return {
    /** Uses it up: whether it was in time, and this is its first answer. */
    use: async (tenantId: string, { value, expiresAt }: Challenge): Promise<boolean> => {
      const now = clock();
      const { lifetimeMs: windowMs } = passkey.proof;
      if (isOver({ stored: 'passkey challenge', instant: expiresAt, windowMs, now })) return false;
      const key = vault.fingerprint('passkey-challenges', `${tenantId}/${value}`);
      return records.create(key, { usedAt: now });
    },
  };
};
