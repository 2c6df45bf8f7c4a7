import * as contracts from '@countersign/contracts';
import { no, yes } from '@countersign/core';
import { openWorld } from '@countersign/testkit';
import { afterEach, describe, expect, it } from 'vitest';
import { startGuardianConfig } from '../service.ts';

const tenantId = 'acme';
const open: (() => Promise<void>)[] = [];

const start = async ({ allowPrivateWebhooks = false } = {}) => {
  const world = openWorld();
  const service = await startGuardianConfig({ ...world, allowPrivateWebhooks, outbox: false });
  open.push(service.stop, world.close);
  const { ask } = world.messaging;
  type Kind = contracts.SmsProviderKind;
  return {
    ...world,
    configure: (kind: Kind, settings: contracts.ProviderSettings) =>
      ask(contracts.patchGuardian, {
        tenantId,
        patch: { providers: { [kind]: { mode: 'replace', settings } } },
      }),
    read: async (kind: Kind, reveal = false) => {
      const reply = await ask(contracts.readGuardianSettings, { tenantId, open: [kind], reveal });
      return reply.ok ? reply.value.opened?.[kind] : reply;
    },
    delivery: () => ask(contracts.readSmsDelivery, { tenantId }),
  };
};

afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

const twilio = { sid: 'AC1', auth_token: 'canary-token', from: '+15550100' };
const vonage = { api_key: 'key', api_secret: 'canary-secret', from: 'Acme' };
const hookSecret = `whsec_${'A'.repeat(32)}`;
const hook = (url: string) => ({ url, signing_secret: hookSecret });

describe('a provider’s secret', () => {
  it('is masked when it is written and when it is read', async () => {
    const { configure, read } = await start();
    const shown = { ...twilio, auth_token: '********' };
    expect(await configure('twilio', twilio)).toEqual(yes({ opened: { twilio: shown } }));
    expect(await read('twilio')).toEqual(shown);
  });

  it('is revealed to those who may see it', async () => {
    const { configure, read } = await start();
    await configure('twilio', twilio);
    expect(await read('twilio', true)).toEqual(twilio);
  });

  it('is kept when its mask is written back', async () => {
    const { configure, read } = await start();
    await configure('twilio', twilio);
    await configure('twilio', { sid: 'AC2', auth_token: '********' });
    const settings = { sid: 'AC2', auth_token: 'canary-token' };
    expect(await read('twilio', true)).toEqual(settings);
  });

  it('is gone when the settings are written without it', async () => {
    const { configure, read } = await start();
    await configure('twilio', twilio);
    await configure('twilio', { sid: 'AC1', auth_token: null });
    expect(await read('twilio', true)).toEqual({ sid: 'AC1' });
  });

  it('is not invented from a mask', async () => {
    const { configure } = await start();
    expect(await configure('twilio', { ...twilio, auth_token: '********' })).toEqual(
      no('secret_masked', { field: 'auth_token' }),
    );
  });

  it('is nowhere in the log', async () => {
    const { configure, store } = await start();
    await configure('twilio', twilio);
    await configure('vonage', vonage);
    await configure('phone_message_hook', hook('https://hooks.example.com/sms'));
    const log = JSON.stringify(await store.load(`guardianConfig-${tenantId}`));
    expect(log).toContain('ProviderConfigured');
    for (const secret of ['canary', hookSecret, '+15550100', 'hooks.example.com']) {
      expect(log).not.toContain(secret);
    }
  });

  it('opens in the context that sms-dispatch knows, and in no other', async () => {
    const { configure, delivery, messaging, vault } = await start();
    await configure('vonage', vonage);
    const patch = { selectedProvider: 'vonage' } as const;
    await messaging.ask(contracts.patchGuardian, { tenantId, patch });
    const reply = await delivery();
    const sealed = reply.ok ? (reply.value.providers[0]?.sealedSettings ?? '') : '';
    const opened = await vault.open(`provider-settings:${tenantId}:vonage`, sealed);
    expect(JSON.parse(opened)).toEqual(vonage);
    await expect(vault.open('provider-settings:other:vonage', sealed)).rejects.toThrow();
  });
});

describe('settings', () => {
  it('are empty until they are written', async () => {
    const { read } = await start();
    expect(await read('twilio')).toEqual({});
  });

  it('are cleared by writing none', async () => {
    const { configure, read } = await start();
    await configure('vonage', vonage);
    expect(await configure('vonage', {})).toEqual(yes({ opened: { vonage: {} } }));
    expect(await read('vonage')).toEqual({});
  });

  it('of Twilio may be half finished, as with Auth0', async () => {
    const { configure } = await start();
    expect((await configure('twilio', { from: '+15550100' })).ok).toBe(true);
  });

  it.each([
    ['twilio', { token: 'canary' }, 'token'],
    ['vonage', { api_key: 'key', from: 'Acme' }, 'api_secret'],
    ['aws_sns', { aws_region: 'nowhere' }, 'aws_region'],
    ['phone_message_hook', { url: 'https://hooks.example.com' }, 'signing_secret'],
  ] as const)('of %s are refused when malformed, by %j: %s', async (kind, settings, field) => {
    const { configure } = await start();
    expect(await configure(kind, settings)).toEqual(no('provider_settings_malformed', { field }));
  });

  it.each(['auth0', 'outbox'] as const)('of %s do not exist', async (kind) => {
    const { configure } = await start();
    expect(await configure(kind, { key: 'value' })).toEqual(no('provider_unavailable'));
  });
});

describe('a webhook', () => {
  it.each([
    'http://hooks.example.com/sms',
    'https://127.0.0.1/sms',
    'https://10.0.0.1/sms',
    'https://[::1]/sms',
    'https://169.254.169.254/latest',
    'https://localhost/sms',
    'not an address',
  ])('may not be at %s', async (url) => {
    const { configure } = await start();
    expect(await configure('phone_message_hook', hook(url))).toEqual(
      no('webhook_address_forbidden', { field: 'url' }),
    );
  });

  it('may be anywhere in a demo', async () => {
    const { configure } = await start({ allowPrivateWebhooks: true });
    expect((await configure('phone_message_hook', hook('http://127.0.0.1:9/sms'))).ok).toBe(true);
  });
});
