import { setTimeout as pause } from 'node:timers/promises';
import { bucketOf } from '@countersign/contracts';
import type { Messaging } from '@countersign/core';
import type { Ask } from '@countersign/edge-http';
import { managementScopes } from '@countersign/management-api';
import { z } from 'zod';
import { createFirstAdmin, type FirstAdmin } from './first-admin.ts';
import { createFirstTenant, type FirstClient } from './first-tenant.ts';

const seeding = bucketOf('seeding', z.literal(true));
/** After so long a replica that began to seed is taken for dead, and another makes up for it. */
const turnMs = 30_000;
const lookEveryMs = 250;

interface Where {
  readonly messaging: Messaging;
  readonly tenantId: string;
  readonly publicUrl: string;
}

interface Needs extends Where {
  readonly client: FirstClient | undefined;
  /** What else the first tenant begins with: the demo's people and applications. */
  readonly more?: (tenant: { ask: Ask; tenantId: string; publicUrl: string }) => Promise<void>;
}

/** What is done once, by one of all replicas, and what says so. */
interface Once {
  readonly messaging: Messaging;
  readonly done: string;
  readonly turn: string;
}

/**
 * Of many replicas that start at once, one works and the others wait. A crash midway is made up
 * for, since every step may be repeated.
 */
const once = async ({ messaging, done, turn }: Once, work: () => Promise<void>): Promise<void> => {
  const records = messaging.keyValue(seeding);
  while (!(await records.get(done))) {
    if (!(await records.create(turn, true, { ttlMs: turnMs }))) {
      await pause(lookEveryMs);
      continue;
    }
    try {
      await work();
      await records.put(done, true);
    } finally {
      await records.remove(turn);
    }
  }
};

/**
 * On an empty store: the first tenant, its Management API client, and whatever else it begins with.
 */
export const seedOnce = ({ messaging, more, ...needs }: Needs): Promise<void> =>
  once({ messaging, done: 'done', turn: 'turn' }, async () => {
    const { ask } = messaging;
    await createFirstTenant({ ask, managementScopes, ...needs });
    await more?.({ ask, tenantId: needs.tenantId, publicUrl: needs.publicUrl });
  });

interface AdminNeeds extends Where {
  /** Asked for where they are made, and at no start after that. */
  readonly admin: () => Promise<FirstAdmin>;
  /** Hears whose enrollment link is to be told, before it counts as done. */
  readonly onMade: (userId: string) => Promise<void>;
  /** Hears why there is none: the store was there before, and the address is somebody's. */
  readonly onRefused: (refusal: string) => void;
}

/**
 * The first admin of the first tenant, and the application that they sign in to: once, also in a
 * store from before there were any.
 */
export const seedAdminOnce = (needs: AdminNeeds): Promise<void> => {
  const { messaging, admin, onMade, onRefused, ...where } = needs;
  return once({ messaging, done: 'admin-done', turn: 'admin-turn' }, async () => {
    const made = await createFirstAdmin({ ask: messaging.ask, ...where }, await admin());
    if (typeof made === 'string') onRefused(made);
    else await onMade(made.userId);
  });
};
