import type { Vault } from '@countersign/vault';
import type { Claims } from '../reservation/claims.ts';
import { userStream } from '../streams.ts';
import type { Erasure } from '../user/user.state.ts';
import type { ImportLeavings } from '../user-import/import-leavings.ts';

interface Needs {
  readonly vault: Vault;
  readonly claims: Claims;
  readonly leavings: Pick<ImportLeavings, 'forget'>;
}

/**
 * What follows from an erasure: the data key is destroyed, imports no longer tell of the person,
 * the names are free. May be repeated.
 */
export const finishErasure =
  ({ vault, claims, leavings }: Needs) =>
  async ({ tenantId, userId, claims: held }: Erasure): Promise<void> => {
    await vault.erase({ tenantId, userId });
    await leavings.forget({ tenantId, userId, claims: held });
    await claims.giveBack(held, userStream(tenantId, userId));
  };

export type FinishErasure = ReturnType<typeof finishErasure>;
