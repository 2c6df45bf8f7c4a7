import * as contracts from '@countersign/contracts';
import { no } from '@countersign/core';
import { openWorld } from '@countersign/testkit';
import { afterEach, describe, expect, it } from 'vitest';
import { startGuardianConfig } from '../service.ts';

const tenantId = 'acme';
const open: (() => Promise<void>)[] = [];

const start = async () => {
  const world = openWorld();
  const config = { allowPrivateWebhooks: false, outbox: false };
  const service = await startGuardianConfig({ ...world, ...config });
  open.push(service.stop, world.close);
  const { ask } = world.messaging;
  const configure = (mode: 'replace' | 'merge') => async (settings: contracts.ProviderSettings) => {
    const patch = { services: { duo: { mode, settings } } };
    const reply = await ask(contracts.patchGuardian, { tenantId, patch });
    return reply.ok ? reply.value.opened?.duo : reply;
  };
  return {
    ...world,
    put: configure('replace'),
    patch: configure('merge'),
    read: async (of = tenantId) => {
      const request = { tenantId: of, open: ['duo' as const], reveal: true };
      const reply = await ask(contracts.readGuardianSettings, request);
      return reply.ok ? reply.value.opened?.duo : reply;
    },
  };
};

afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

const duo = { ikey: 'DI1', skey: 'canary-key', host: 'canary.duo.example' };

describe('the settings of a service', () => {
  it('show what is stored once they are changed, masked', async () => {
    const { put, patch } = await start();
    const shown = { ...duo, skey: '********' };
    expect(await put(duo)).toEqual(shown);
    expect(await patch({ ikey: 'DI2' })).toEqual({ ...shown, ikey: 'DI2' });
  });

  it.each(['put', 'patch'] as const)('keep the secret whose mask comes back (%s)', async (how) => {
    const service = await start();
    await service.put(duo);
    await service[how]({ ...duo, ikey: 'DI2', skey: '********' });
    expect(await service.read()).toEqual({ ...duo, ikey: 'DI2' });
  });

  it('lose what a replacement does not name, and what a change says is null', async () => {
    const { put, patch, read } = await start();
    await put(duo);
    await patch({ skey: null });
    expect(await read()).toEqual({ ikey: 'DI1', host: duo.host });
    await put({ host: 'h' });
    expect(await read()).toEqual({ host: 'h' });
  });

  it('are not invented from a mask', async () => {
    const { put } = await start();
    expect(await put({ skey: '********' })).toEqual(no('secret_masked', { field: 'skey' }));
  });

  it('survive two admins who each change a part at once', async () => {
    const { put, patch, read } = await start();
    await put(duo);
    await Promise.all([patch({ ikey: 'DI2' }), patch({ skey: 'new' }), patch({ host: 'h' })]);
    expect(await read()).toEqual({ ikey: 'DI2', skey: 'new', host: 'h' });
  });

  it('are nobody else’s, and nowhere in the log', async () => {
    const { put, read, store } = await start();
    await put(duo);
    expect(await read('other')).toEqual({});
    const log = JSON.stringify(await store.load(`factorSettings-${tenantId}`));
    expect(log).toContain('FactorServiceConfigured');
    expect(log).not.toContain('canary');
  });
});
