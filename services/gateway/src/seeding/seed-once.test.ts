import { createApplication, createTenant, readTenant } from '@countersign/contracts';
import { no } from '@countersign/core';
import { openWorld } from '@countersign/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { seedOnce } from './seed-once.ts';

const publicUrl = 'https://login.example.com';
const client = { clientId: 'client-1', clientSecret: 'canary'.repeat(6) };

describe('seeding', () => {
  let world: ReturnType<typeof openWorld>;
  const made: string[] = [];
  let failures = 0;

  beforeEach(async () => {
    world = openWorld();
    made.splice(0);
    failures = 0;
    const { answer } = world.messaging;
    await answer(readTenant, async () => no('tenant_unknown'));
    await answer(createTenant, async ({ hosts }) => {
      failures -= 1;
      if (failures >= 0) throw new Error('the directory is away');
      made.push(`tenant at ${hosts.join()}`);
      return no('host_taken');
    });
    await answer(createApplication, async ({ clientId = '' }) => {
      made.push(`client ${clientId}`);
      return no('application_exists');
    });
  });
  afterEach(() => world.close());

  const seed = () =>
    seedOnce({
      ...{ messaging: world.messaging, tenantId: 'acme', publicUrl, client },
      more: async () => void made.push('more'),
    });

  it('is done by one of many replicas that start at once, and all wait for it', async () => {
    await Promise.all(Array.from({ length: 8 }, seed));
    expect(made).toEqual(['tenant at login.example.com', 'client client-1', 'more']);
  });

  it('is not done again by whoever comes later', async () => {
    await seed();
    await seed();
    expect(made).toHaveLength(3);
  });

  it('is made up for where a replica failed midway', async () => {
    failures = 1;
    const both = await Promise.allSettled([seed(), seed()]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(made).toContain('more');
  });
});
