import { defineBucket, type Messaging } from '@countersign/kernel';
import { z } from 'zod';
import { bootstrapTenant } from './bootstrap.ts';
import type { Settings } from './config.ts';
import { seedDemo } from './demo/seed.ts';

const seeded = defineBucket('standalone-seeded', { value: z.literal(true), ttlMs: null });

interface Needs {
  readonly messaging: Messaging;
  readonly settings: Settings;
  readonly managementScopes: readonly string[];
}

/**
 * On an empty store: the first tenant and, with the demo, what it shows. A crash midway is made up
 * for.
 */
export const seedOnce = async ({ messaging, settings, managementScopes }: Needs) => {
  const done = messaging.keyValue(seeded);
  if (await done.get('seeded')) return;
  const { ask } = messaging;
  await bootstrapTenant({ ask, settings, managementScopes });
  if (settings.DEMO) {
    await seedDemo({ ask, tenantId: settings.BOOTSTRAP_TENANT, publicUrl: settings.PUBLIC_URL });
  }
  await done.put('seeded', true);
};
