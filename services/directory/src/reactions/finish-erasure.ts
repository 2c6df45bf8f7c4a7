import type { Clock } from '@countersign/core';
import type { Vault } from '@countersign/vault';
import type { Claims } from '../reservation/claims.ts';
import { userAccessStream, userStream } from '../streams.ts';
import type { Erasure } from '../user/user.state.ts';
import type { UserAccessStreams } from '../user-access/user-access.handlers.ts';
import type { ImportLeavings } from '../user-import/import-leavings.ts';

interface Needs {
  readonly vault: Vault;
  readonly claims: Claims;
  readonly leavings: Pick<ImportLeavings, 'forget'>;
  readonly access: UserAccessStreams['run'];
  readonly now: Clock;
}

/**
 * What follows from an erasure: the data key is destroyed, imports no longer tell of the person,
 * what they might do is taken, the names are free. May be repeated.
 */
export const finishErasure =
  ({ vault, claims, leavings, access, now }: Needs) =>
  async ({ tenantId, userId, claims: held }: Erasure): Promise<void> => {
    await vault.erase({ tenantId, userId });
    await leavings.forget({ tenantId, userId, claims: held });
    const whose = { tenantId, userId };
    const command = { type: 'TakeUserAccess', ...whose, now: now() } as const;
    await access(userAccessStream(tenantId, userId), command);
    await claims.giveBack(held, userStream(tenantId, userId));
  };

export type FinishErasure = ReturnType<typeof finishErasure>;
