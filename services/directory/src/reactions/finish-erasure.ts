import type { Vault } from '@countersign/vault';
import type { Claim } from '../reservation/claim.events.ts';
import type { Claims } from '../reservation/claims.ts';
import { userStream } from '../streams.ts';

interface Needs {
  readonly vault: Vault;
  readonly claims: Claims;
}

interface Erasure {
  readonly tenantId: string;
  readonly userId: string;
  readonly claims: readonly Claim[];
}

/** What follows from an erasure: the data key is destroyed, the names are free. May be repeated. */
export const finishErasure =
  ({ vault, claims }: Needs) =>
  async ({ tenantId, userId, claims: held }: Erasure): Promise<void> => {
    await vault.erase({ tenantId, userId });
    await claims.giveBack(held, userStream(tenantId, userId));
  };

export type FinishErasure = ReturnType<typeof finishErasure>;
