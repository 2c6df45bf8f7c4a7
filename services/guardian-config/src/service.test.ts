import * as contracts from '@countersign/contracts';
import { no, yes } from '@countersign/kernel';
import { openWorld } from '@countersign/testkit';
import { afterEach, describe, expect, it } from 'vitest';
import { startGuardianConfig } from './service.ts';

const tenantId = 'acme';
const stream = `guardianConfig-${tenantId}`;
const open: (() => Promise<void>)[] = [];

const start = async ({ outbox = false } = {}) => {
  const world = openWorld();
  const service = await startGuardianConfig({ ...world, allowPrivateWebhooks: false, outbox });
  open.push(service.stop, world.close);
  await service.ready();
  return { ...world, ask: world.messaging.ask };
};

afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

describe('a tenant that has decided nothing', () => {
  it('has the defaults of Auth0', async () => {
    const { ask } = await start();
    expect(await ask(contracts.readGuardian, { tenantId })).toEqual(
      yes({
        factors: Object.fromEntries(contracts.factorNames.map((name) => [name, false])),
        policy: [],
        messageTypes: [],
        selectedProvider: 'auth0',
        providerOrder: ['auth0'],
        templates: null,
        phone: { codeDigits: 6, codeLifetimeSeconds: 300 },
        email: { codeDigits: 6, codeLifetimeSeconds: 300 },
        browserMemory: {
          isOffered: true,
          isTicked: false,
          idleSeconds: 604_800,
          overallSeconds: 2_592_000,
        },
      }),
    );
  });

  it('sends through the deployment’s own provider', async () => {
    const { ask } = await start();
    expect(await ask(contracts.readSmsDelivery, { tenantId })).toEqual(
      yes({ providers: [{ kind: 'auth0', sealedSettings: null }], templates: null }),
    );
  });
});

describe('what an admin decides', () => {
  it('is seen at once by whoever asks next', async () => {
    const { ask } = await start();
    const read = () => ask(contracts.readGuardian, { tenantId });
    await read();
    await ask(contracts.setFactor, { tenantId, factor: 'sms', enabled: true });
    await ask(contracts.setPolicy, { tenantId, policy: ['all-applications'] });
    await ask(contracts.setMessageTypes, { tenantId, messageTypes: ['sms'] });
    const phone = { codeDigits: 8, codeLifetimeSeconds: 120 };
    await ask(contracts.setPhoneSettings, { tenantId, phone });
    expect(await read()).toMatchObject({
      value: { factors: { sms: true }, policy: ['all-applications'], messageTypes: ['sms'], phone },
    });
  });

  it('is nobody else’s', async () => {
    const { ask } = await start();
    await ask(contracts.setPolicy, { tenantId, policy: ['all-applications'] });
    const other = await ask(contracts.readGuardian, { tenantId: 'other' });
    expect(other).toMatchObject({ value: { policy: [] } });
  });

  it('leaves no trace when decided again', async () => {
    const { ask, store } = await start();
    const settings = { sid: 'AC1', auth_token: 'canary' };
    const decide = async () => {
      await ask(contracts.setFactor, { tenantId, factor: 'sms', enabled: true });
      await ask(contracts.configureProvider, { tenantId, kind: 'twilio', settings });
    };
    await decide();
    const { revision } = await store.load(stream);
    await decide();
    expect((await store.load(stream)).revision).toBe(revision);
  });

  it('survives twenty admins at once', async () => {
    const { ask } = await start();
    const factors = [...contracts.factorNames, ...contracts.factorNames];
    await Promise.all(
      factors.map((factor) => ask(contracts.setFactor, { tenantId, factor, enabled: true })),
    );
    const { value } = { value: undefined, ...(await ask(contracts.readGuardian, { tenantId })) };
    expect(Object.values(value?.factors ?? {})).toEqual(contracts.factorNames.map(() => true));
  });
});

describe('templates', () => {
  it('reach sms-dispatch', async () => {
    const { ask } = await start();
    const templates = { enrollmentMessage: 'E {{code}}', verificationMessage: 'V {{code}}' };
    expect(await ask(contracts.setTemplates, { tenantId, templates })).toEqual(yes({ templates }));
    const delivery = await ask(contracts.readSmsDelivery, { tenantId });
    expect(delivery).toMatchObject({ value: { templates } });
  });

  it('are refused when malformed', async () => {
    const { ask } = await start();
    const templates = { enrollmentMessage: '{{code', verificationMessage: '{{code}}' };
    expect(await ask(contracts.setTemplates, { tenantId, templates })).toEqual(
      no('template_malformed'),
    );
  });
});

describe('the order of providers', () => {
  it('reaches sms-dispatch', async () => {
    const { ask } = await start();
    await ask(contracts.setProviderOrder, { tenantId, order: ['twilio', 'vonage'] });
    const delivery = await ask(contracts.readSmsDelivery, { tenantId });
    expect(delivery).toMatchObject({
      value: { providers: [{ kind: 'twilio' }, { kind: 'vonage' }] },
    });
  });

  it('names the outbox only in a demo', async () => {
    const request = { tenantId, provider: 'outbox' } as const;
    expect(await (await start()).ask(contracts.selectProvider, request)).toEqual(
      no('provider_unavailable'),
    );
    const demo = await start({ outbox: true });
    expect(await demo.ask(contracts.selectProvider, request)).toEqual(yes({ provider: 'outbox' }));
  });

  it('names nobody twice', async () => {
    const { ask } = await start();
    const order = ['twilio', 'twilio'] as const;
    expect(await ask(contracts.setProviderOrder, { tenantId, order: [...order] })).toEqual(
      no('provider_repeated'),
    );
  });
});
