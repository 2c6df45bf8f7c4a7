import { setTimeout as pause } from 'node:timers/promises';
import { bucketOf } from '@countersign/contracts';
import type { Messaging } from '@countersign/core';
import type { Ask } from '@countersign/edge-http';
import { managementScopes } from '@countersign/management-api';
import { z } from 'zod';
import { createFirstTenant, type FirstClient } from './first-tenant.ts';

const seeding = bucketOf('seeding', z.literal(true));
/** After so long a replica that began to seed is taken for dead, and another makes up for it. */
const turnMs = 30_000;
const lookEveryMs = 250;

interface Needs {
  readonly messaging: Messaging;
  readonly tenantId: string;
  readonly publicUrl: string;
  readonly client: FirstClient | undefined;
  /** What else the first tenant begins with: the demo's people and applications. */
  readonly more?: (tenant: { ask: Ask; tenantId: string; publicUrl: string }) => Promise<void>;
}

/**
 * On an empty store: the first tenant, its Management API client, and whatever else it begins with.
 * Of many replicas that start at once, one does it and the others wait. A crash midway is made up
 * for, since every step may be repeated.
 */
export const seedOnce = async ({ messaging, more, ...needs }: Needs): Promise<void> => {
  const records = messaging.keyValue(seeding);
  const { ask } = messaging;
  while (!(await records.get('done'))) {
    if (!(await records.create('turn', true, { ttlMs: turnMs }))) {
      await pause(lookEveryMs);
      continue;
    }
    try {
      await createFirstTenant({ ask, managementScopes, ...needs });
      await more?.({ ask, tenantId: needs.tenantId, publicUrl: needs.publicUrl });
      await records.put('done', true);
    } finally {
      await records.remove('turn');
    }
  }
};
