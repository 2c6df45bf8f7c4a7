import {
  createTenant,
  patchGuardian,
  readApplication,
  readGuardian,
  verifyPassword,
} from '@countersign/contracts';
import { demoClientId, demoUser, removeDemo, seedDemo } from '@countersign/demo';
import { startDirectory } from '@countersign/directory';
import { startGuardianConfig } from '@countersign/guardian-config';
import { openWorld } from '@countersign/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

describe('a demo that is over', () => {
  let world: ReturnType<typeof openWorld>;
  const stops: (() => Promise<void>)[] = [];
  const tenantId = 'demo';
  const publicUrl = 'http://localhost:3000';

  beforeEach(async () => {
    world = openWorld();
    const config = { ...world, allowPrivateWebhooks: false, outbox: true };
    for (const started of [await startDirectory(world), await startGuardianConfig(config)]) {
      stops.push(started.stop);
    }
    const { ask } = world.messaging;
    await ask(createTenant, { tenantId, hosts: ['localhost:3000'], friendlyName: 'Demo' });
    await seedDemo({ ask, tenantId, publicUrl });
  });
  afterEach(async () => {
    for (const stop of stops.splice(0)) await stop();
    await world.close();
  });

  const signsIn = async () => {
    const request = { tenantId, username: demoUser.email, address: '192.0.2.1' };
    const reply = await world.messaging.ask(verifyPassword, {
      ...request,
      password: demoUser.password,
    });
    return reply.ok;
  };
  const order = async () => {
    const reply = await world.messaging.ask(readGuardian, { tenantId });
    return reply.ok && reply.value.providerOrder;
  };
  const remove = () => removeDemo({ ask: world.messaging.ask, tenantId });

  it('has nobody whose password everybody knows, and shows no codes', async () => {
    expect([await signsIn(), await order()]).toEqual([true, ['outbox']]);
    expect(await remove()).toEqual(['person', 'application', 'provider']);
    expect([await signsIn(), await order()]).toEqual([false, ['auth0']]);
    const application = { tenantId, clientId: demoClientId };
    const known = await world.messaging.ask(readApplication, application);
    expect(known.ok).toBe(false);
  });

  it('is over once', async () => {
    await remove();
    expect(await remove()).toEqual([]);
  });

  it('leaves the other providers in their order', async () => {
    const patch = { providerOrder: ['outbox' as const, 'auth0' as const] };
    await world.messaging.ask(patchGuardian, { tenantId, patch });
    await remove();
    expect(await order()).toEqual(['auth0']);
  });
});
