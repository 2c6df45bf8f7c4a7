import * as contracts from '@countersign/contracts';
import { no, type Operation, yes } from '@countersign/core';
import { openWorld } from '@countersign/testkit';
import { afterEach, describe, expect, it } from 'vitest';
import { startGuardianConfig } from './service.ts';

const tenantId = 'acme';
const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

const start = async () => {
  const world = openWorld();
  const config = { allowPrivateWebhooks: false, outbox: false };
  const service = await startGuardianConfig({ ...world, ...config });
  open.push(service.stop, world.close);
  return { ...world, ask: world.messaging.ask };
};

type Asked = readonly [operation: Operation, request: object, answered: object, recorded: string];

const templates = { enrollmentMessage: 'E {{code}}', verificationMessage: 'V {{code}}' };
const code = { codeDigits: 8, codeLifetimeSeconds: 120 };
const browserMemory = {
  isOffered: true,
  isTicked: true,
  idleSeconds: 3_600,
  overallSeconds: 7_200,
};
const twilio = { sid: 'AC1', auth_token: 'canary' };
const app = { googleLink: null, appleLink: null, name: 'A' };
const webauthn = {
  ...{ userVerification: 'required', overridesRelyingParty: false, relyingPartyId: null },
};
const duo = { ikey: 'DI1', skey: 'canary' };

const asked: readonly Asked[] = [
  [contracts.setFactor, { factor: 'sms', enabled: true }, { enabled: true }, 'FactorEnabled'],
  ...(
    [
      [contracts.setPolicy, { policy: ['all-applications'] }, 'PolicyChosen'],
      [contracts.setMessageTypes, { messageTypes: ['sms'] }, 'MessageTypesChosen'],
      [contracts.setTemplates, { templates }, 'TemplatesWritten'],
      [contracts.setPhoneSettings, { phone: code }, 'PhoneSettingsChosen'],
      [contracts.setEmailSettings, { email: code }, 'EmailSettingsChosen'],
      [contracts.setBrowserMemory, { browserMemory }, 'BrowserMemoryChosen'],
      [contracts.selectProvider, { provider: 'twilio' }, 'ProviderSelected'],
      [contracts.setProviderOrder, { order: ['twilio', 'vonage'] }, 'ProviderOrderChosen'],
      [contracts.selectPushProvider, { provider: 'sns' }, 'PushProviderSelected'],
    ] as const
  ).map(([operation, same, recorded]): Asked => [operation, same, same, recorded]),
  [
    contracts.configureProvider,
    { kind: 'twilio', settings: { ...twilio, from: null } },
    { settings: { sid: 'AC1', auth_token: '********', from: null } },
    'ProviderConfigured',
  ],
  [contracts.describePushApp, { app: { name: 'A' } }, { app }, 'PushAppDescribed'],
  [
    contracts.setWebauthn,
    { factor: 'webauthn-roaming', settings: { userVerification: 'required' } },
    { settings: webauthn },
    'WebauthnSettingsChosen',
  ],
  [
    contracts.configureFactorService,
    { kind: 'duo', mode: 'merge', settings: { ...duo, host: null } },
    {
      given: { ikey: 'DI1', skey: '********', host: null },
      settings: { ikey: 'DI1', skey: '********' },
    },
    'FactorServiceConfigured',
  ],
];

describe('what a gateway of 0.2.0 asks', () => {
  it.each(asked)(
    'is answered as it was: $0.subject',
    async (operation, request, answered, type) => {
      const { ask, store } = await start();
      expect(await ask(operation, { tenantId, ...request })).toEqual(yes(answered));
      const loaded = [`guardianConfig-${tenantId}`, `factorSettings-${tenantId}`].map((stream) =>
        store.load(stream),
      );
      const events = (await Promise.all(loaded)).flatMap(({ events }) => events);
      expect(events.map((event) => event.type)).toEqual([type]);
    },
  );

  it('of settings is answered masked, or revealed', async () => {
    const { ask } = await start();
    await ask(contracts.configureProvider, { tenantId, kind: 'twilio', settings: twilio });
    const service = { tenantId, kind: 'duo', mode: 'replace', settings: duo } as const;
    await ask(contracts.configureFactorService, service);
    const provider = (reveal: boolean) =>
      ask(contracts.readProvider, { tenantId, kind: 'twilio', reveal });
    expect(await provider(false)).toEqual(yes({ settings: { ...twilio, auth_token: '********' } }));
    expect(await provider(true)).toEqual(yes({ settings: twilio }));
    const read = (reveal: boolean) =>
      ask(contracts.readFactorService, { tenantId, kind: 'duo', reveal });
    expect(await read(false)).toEqual(yes({ settings: { ...duo, skey: '********' } }));
    expect(await read(true)).toEqual(yes({ settings: duo }));
  });

  it('is refused in the same words', async () => {
    const { ask } = await start();
    const malformed = { ...templates, enrollmentMessage: '{{code' };
    expect(await ask(contracts.setTemplates, { tenantId, templates: malformed })).toEqual(
      no('template_malformed'),
    );
    const order = ['twilio', 'twilio'] as const;
    expect(await ask(contracts.setProviderOrder, { tenantId, order: [...order] })).toEqual(
      no('provider_repeated'),
    );
    const masked = { kind: 'duo', mode: 'replace', settings: { skey: '********' } } as const;
    expect(await ask(contracts.configureFactorService, { tenantId, ...masked })).toEqual(
      no('secret_masked'),
    );
    const settings = { token: 'canary' };
    expect(await ask(contracts.configureProvider, { tenantId, kind: 'twilio', settings })).toEqual(
      no('provider_settings_malformed'),
    );
  });
});
