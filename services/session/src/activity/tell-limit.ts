import { randomUUID } from 'node:crypto';
import { sessionActivity } from '@countersign/contracts';
import type { Messaging } from '@countersign/core';

/**
 * Tells a tenant's log that a bound of its own is reached. It is of no login, so no record holds
 * it: each login that is refused for it tells that of itself.
 */
export const limitTeller =
  ({ publish }: Pick<Messaging, 'publish'>) =>
  async (tenantId: string, at: string): Promise<void> => {
    const activityId = randomUUID();
    const line = {
      activityId,
      tenantId,
      kind: 'sends_exhausted',
      at,
      reason: 'tenant_limit',
    } as const;
    await publish(sessionActivity, { id: activityId, body: { activities: [line] } });
  };
