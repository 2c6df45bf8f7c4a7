import * as contracts from '@countersign/contracts';
import { type Messaging, no, noRevision, yes } from '@countersign/core';
import { factors } from '@countersign/factors';
import { delayed, openWorld, type World } from '@countersign/testkit';
import { afterEach, describe, expect, it } from 'vitest';
import { startGuardianConfig } from './service.ts';

const tenantId = 'acme';
const stream = `guardianConfig-${tenantId}`;
const open: (() => Promise<void>)[] = [];

interface Started {
  readonly outbox?: boolean;
  readonly replicas?: number;
  /** The ports as the service sees them: slow, say, or failing. */
  readonly through?: (world: World) => World;
}

const start = async ({ outbox = false, replicas = 1, through }: Started = {}) => {
  const world = openWorld();
  for (let replica = 0; replica < replicas; replica += 1) {
    const ports = { ...world, ...through?.(world) };
    const service = await startGuardianConfig({ ...ports, allowPrivateWebhooks: false, outbox });
    open.push(service.stop);
    await service.ready();
  }
  open.push(world.close);
  const { ask } = world.messaging;
  const patch = (patch: contracts.GuardianPatch) =>
    ask(contracts.patchGuardian, { tenantId, patch });
  return { ...world, ask, patch };
};

afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

describe('a tenant that has decided nothing', () => {
  it('has the defaults of Auth0', async () => {
    const { ask } = await start();
    expect(await ask(contracts.readGuardian, { tenantId })).toEqual(
      yes(
        {
          phoneGaps: [],
          messageLimits: contracts.noMessageLimits,
          factors: Object.fromEntries(factors.names.map((name) => [name, false])),
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
        },
        { revision: noRevision },
      ),
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
  it('is refused where somebody else has decided since they read', async () => {
    const { ask, patch } = await start();
    const { revision } = await ask(contracts.readGuardian, { tenantId }).then((reply) =>
      reply.ok ? { revision: reply.revision } : {},
    );
    await patch({ factors: { otp: true } });
    const late = { tenantId, patch: { factors: { sms: true } }, expectedRevision: revision };
    expect(await ask(contracts.patchGuardian, late)).toEqual(no('changed_meanwhile'));
    expect(await ask(contracts.readGuardian, { tenantId })).toMatchObject({
      value: { factors: { otp: true, sms: false } },
    });
  });

  it('is seen at once by whoever asks next', async () => {
    const { ask, patch } = await start();
    const read = () => ask(contracts.readGuardian, { tenantId });
    await read();
    const phone = { codeDigits: 8, codeLifetimeSeconds: 120 };
    await patch({ factors: { sms: true }, policy: ['all-applications'] });
    await patch({ messageTypes: ['sms'], phone });
    expect(await read()).toMatchObject({
      value: { factors: { sms: true }, policy: ['all-applications'], messageTypes: ['sms'], phone },
    });
  });

  it('is read for logins without opening settings, also by those of 0.2.0', async () => {
    let isKeyThere = true;
    const { ask, patch } = await start({
      through: (world) => {
        const open: World['vault']['open'] = async (...sealed) => {
          if (!isKeyThere) throw new Error('what it was sealed under is not here');
          return world.vault.open(...sealed);
        };
        return { ...world, vault: { ...world.vault, open } };
      },
    });
    const settings = { api_key: 'key', api_secret: 'canary', from: 'Acme' };
    await patch({ providers: { vonage: { mode: 'replace', settings } } });
    await patch({ selectedProvider: 'vonage' });
    isKeyThere = false;
    const read = { ok: true, value: { selectedProvider: 'vonage', phoneGaps: [] } };
    expect(await ask(contracts.readGuardian, { tenantId, mayBeKept: true })).toMatchObject(read);
    expect(await ask(contracts.readGuardian, { tenantId })).toMatchObject(read);
  });

  it('is nobody else’s', async () => {
    const { ask, patch } = await start();
    await patch({ policy: ['all-applications'] });
    const other = await ask(contracts.readGuardian, { tenantId: 'other' });
    expect(other).toMatchObject({ value: { policy: [] } });
  });

  it('leaves no trace when decided again', async () => {
    const { patch, store } = await start();
    const settings = { sid: 'AC1', auth_token: 'canary' };
    const decide = () =>
      patch({ factors: { sms: true }, providers: { twilio: { mode: 'replace', settings } } });
    await decide();
    const { revision } = await store.load(stream);
    await decide();
    expect((await store.load(stream)).revision).toBe(revision);
  });

  it('of several fields is recorded by one append, with a fact for each', async () => {
    const { patch, store } = await start();
    await patch({ factors: { sms: true, otp: true }, policy: ['all-applications'] });
    const { events } = await store.load(stream);
    expect(events.map(({ type }) => type)).toEqual([
      ...['FactorEnabled', 'FactorEnabled', 'PolicyChosen'],
    ]);
  });

  it('is recorded as a whole or not at all', async () => {
    const { patch, store } = await start();
    const refused = await patch({ factors: { sms: true }, selectedProvider: 'outbox' });
    expect(refused).toEqual(no('provider_unavailable', { field: 'selectedProvider' }));
    expect((await store.load(stream)).events).toEqual([]);
  });

  it('in a field that nobody knows is not taken for done', async () => {
    const { ask } = await start();
    const patch = { policy: [], unheardOf: true };
    await expect(ask(contracts.patchGuardian, { tenantId, patch })).rejects.toMatchObject({
      silence: 'unreadable',
    });
  });

  it('is not spread over what logins ask and what only admins ask', async () => {
    const { patch, store } = await start();
    await expect(patch({ policy: ['all-applications'], pushProvider: 'sns' })).rejects.toThrow();
    expect((await store.load(stream)).events).toEqual([]);
  });
});

const settings = { api_key: 'key', api_secret: 'canary', from: 'Acme' };
/** Vonage, with what sending takes. */
const configured = { providers: { vonage: { mode: 'replace' as const, settings } } };
/** As what pushes take. */
const pushing = {
  services: { sns: { mode: 'replace' as const, settings: { aws_secret_access_key: 'canary' } } },
};

/** A hundred patches, no two of which name the same thing. */
const hundred: readonly contracts.GuardianPatch[] = [
  ...factors.names.map((factor) => ({ factors: { [factor]: true } })),
  { policy: ['all-applications'] },
  { messageTypes: ['sms'] },
  { templates: { enrollmentMessage: 'E {{code}}', verificationMessage: 'V {{code}}' } },
  { phone: { codeDigits: 8, codeLifetimeSeconds: 120 } },
  { email: { codeDigits: 7, codeLifetimeSeconds: 60 } },
  {
    browserMemory: { isOffered: false, isTicked: true, idleSeconds: 3_600, overallSeconds: 7_200 },
  },
  { selectedProvider: 'vonage' },
  ...['sid', 'from', 'messaging_service_sid'].map((key) => ({
    providers: { twilio: { mode: 'merge' as const, settings: { [key]: 'kept' } } },
  })),
  { pushProvider: 'sns' },
  ...['googleLink', 'appleLink', 'name'].map((key) => ({ pushApp: { [key]: 'https://a.test/' } })),
  ...contracts.webauthnFactor.options.flatMap((factor) => [
    { webauthn: { [factor]: { userVerification: 'discouraged' as const } } },
    { webauthn: { [factor]: { relyingPartyId: 'a.test' } } },
  ]),
  ...Array.from({ length: 74 }, (_, nth) => ({
    services: { duo: { mode: 'merge' as const, settings: { [`key${nth}`]: 'kept' } } },
  })),
];

describe('a hundred patches at once', () => {
  const read = async (ask: Messaging['ask']) => {
    const open: readonly contracts.SealedKind[] = ['twilio', 'duo'];
    const guardian = await ask(contracts.readGuardian, { tenantId });
    const settings = await ask(contracts.readGuardianSettings, { tenantId, open: [...open] });
    if (!guardian.ok || !settings.ok) throw new Error('the document was not read');
    return { ...guardian.value, ...settings.value };
  };
  /** What a patch says, as the document shows it. */
  const shown = ({ providers, services, ...plain }: contracts.GuardianPatch) => ({
    ...plain,
    ...(providers?.twilio && { opened: { twilio: providers.twilio.settings } }),
    ...(services?.duo && { opened: { duo: services.duo.settings } }),
  });

  it('are all kept', async () => {
    const { ask, patch } = await start({ through: delayed(7) });
    expect(hundred).toHaveLength(100);
    await patch(configured);
    await patch(pushing);
    const replies = await Promise.all(hundred.map((each) => patch(each)));
    expect(replies.filter(({ ok }) => !ok)).toEqual([]);
    const after = await read(ask);
    for (const each of hundred) expect(after).toMatchObject(shown(each));
  });

  it('are kept by two replicas too, each that was acknowledged', async () => {
    const { ask, patch } = await start({ through: delayed(8), replicas: 2 });
    await patch(configured);
    await patch(pushing);
    const outcomes = await Promise.allSettled(hundred.map((each) => patch(each)));
    const kept = hundred.filter((_, nth) => outcomes[nth]?.status === 'fulfilled');
    expect(kept.length).toBeGreaterThan(1);
    const after = await read(ask);
    for (const each of kept) expect(after).toMatchObject(shown(each));
  });
});

describe('the models of keys that a tenant takes', () => {
  const blue = '2FC0579F-8113-47EA-B116-BB5A8DB9202A';
  const green = '30b5035e-d297-4ff1-010b-addc96ba6a98';
  const aaguids = [blue.toLowerCase(), green];

  it('are any at first, and then those that were named', async () => {
    const { ask, patch } = await start();
    const read = () => ask(contracts.readAllowedAuthenticators, { tenantId });
    expect(await read()).toMatchObject(yes({ aaguids: null }));
    expect(await patch({ allowedAaguids: [blue, green] })).toEqual(
      yes({ allowedAaguids: aaguids }),
    );
    expect(await read()).toMatchObject(yes({ aaguids }));
    const other = await ask(contracts.readAllowedAuthenticators, { tenantId: 'other' });
    expect(other).toMatchObject(yes({ aaguids: null }));
    expect(await patch({ allowedAaguids: null })).toEqual(yes({ allowedAaguids: null }));
    expect(await read()).toMatchObject(yes({ aaguids: null }));
  });

  it('lie apart, where a replica of 0.2.0 neither loses nor meets them', async () => {
    const { store, ask, patch } = await start();
    await patch({ allowedAaguids: [blue] });
    await patch({ factors: { sms: true } });
    await patch({ webauthn: { 'webauthn-roaming': { userVerification: 'required' } } });
    const typesIn = async (name: string) => (await store.load(name)).events.map(({ type }) => type);
    expect(await typesIn(`allowedAuthenticators-${tenantId}`)).toEqual(['AuthenticatorsAllowed']);
    expect(await typesIn(stream)).toEqual(['FactorEnabled']);
    expect(await typesIn(`factorSettings-${tenantId}`)).toEqual(['WebauthnSettingsChosen']);
    const read = await ask(contracts.readAllowedAuthenticators, { tenantId });
    expect(read).toMatchObject(yes({ aaguids: [blue.toLowerCase()] }));
  });

  it.each([[[]], [['blue']], [Array.from({ length: 101 }, () => green)]])(
    'are at least one and at most a hundred AAGUIDs',
    async (allowedAaguids) => {
      const { patch } = await start();
      await expect(patch({ allowedAaguids })).rejects.toThrow();
    },
  );

  it('are decided apart from what else is', () => {
    const both = { allowedAaguids: null, policy: [] };
    expect(contracts.guardianPatch.safeParse(both).success).toBe(false);
    expect(contracts.guardianPatch.safeParse({ ...both, policy: undefined }).success).toBe(false);
    expect(contracts.guardianPatch.safeParse({ allowedAaguids: null }).success).toBe(true);
  });
});

describe('where messages may go to, and how many', () => {
  const limits: contracts.MessageLimits = {
    countries: { mode: 'only', codes: ['AT', 'DE'] },
    ...{ perHour: 500, perDay: null, perNumberPerDay: 3 },
  };

  it('is nothing at first, and then what was decided, for admins and for logins', async () => {
    const { ask, patch } = await start();
    const read = () => ask(contracts.readMessageLimits, { tenantId });
    const readByLogin = async (mayBeKept: boolean) => {
      const asked = await ask(contracts.readGuardian, { tenantId, mayBeKept });
      return asked.ok && asked.value.messageLimits;
    };
    expect(await read()).toMatchObject({ ok: true, value: contracts.noMessageLimits });
    expect(await readByLogin(true)).toEqual(contracts.noMessageLimits);
    expect(await patch({ messageLimits: limits })).toEqual(yes({ messageLimits: limits }));
    expect(await read()).toMatchObject({ ok: true, value: limits });
    for (const mayBeKept of [true, false]) expect(await readByLogin(mayBeKept)).toEqual(limits);
    const other = await ask(contracts.readMessageLimits, { tenantId: 'other' });
    expect(other).toMatchObject({ ok: true, value: contracts.noMessageLimits });
  });

  it('lies apart, where a replica of 0.2.0 neither loses nor meets it', async () => {
    const { store, patch } = await start();
    await patch({ messageLimits: limits });
    await patch({ factors: { sms: true } });
    const typesIn = async (name: string) => (await store.load(name)).events.map(({ type }) => type);
    expect(await typesIn(`messageLimits-${tenantId}`)).toEqual(['MessageLimitsChosen']);
    expect(await typesIn(stream)).toEqual(['FactorEnabled']);
  });

  it('is written at the revision that it was read at, whatever else is decided', async () => {
    const { ask, patch } = await start();
    const read = () => ask(contracts.readMessageLimits, { tenantId });
    const before = await read();
    const expectedRevision = before.ok ? before.revision : undefined;
    await patch({ factors: { sms: true } });
    const write = (perHour: number) =>
      ask(contracts.patchGuardian, {
        ...{ tenantId, expectedRevision },
        patch: { messageLimits: { ...limits, perHour } },
      });
    expect(await write(1)).toMatchObject({ ok: true });
    expect(await write(2)).toMatchObject({ ok: false, refusal: 'changed_meanwhile' });
  });

  it.each([
    { countries: { mode: 'only' as const, codes: [] } },
    { countries: { mode: 'except' as const, codes: ['Germany'] } },
    { perHour: 0 },
    { perDay: 1.5 },
    { perNumberPerDay: -1 },
  ])('is not %j', async (wrong) => {
    const { patch } = await start();
    await expect(patch({ messageLimits: { ...limits, ...wrong } })).rejects.toThrow();
  });

  it('is decided apart from what else is', () => {
    for (const other of [{ policy: [] }, { allowedAaguids: null }]) {
      const both = { messageLimits: limits, ...other };
      expect(contracts.guardianPatch.safeParse(both).success).toBe(false);
    }
  });
});

describe('templates', () => {
  it('reach sms-dispatch', async () => {
    const { ask, patch } = await start();
    const templates = { enrollmentMessage: 'E {{code}}', verificationMessage: 'V {{code}}' };
    expect(await patch({ templates })).toEqual(yes({ templates }));
    const delivery = await ask(contracts.readSmsDelivery, { tenantId });
    expect(delivery).toMatchObject({ value: { templates } });
  });

  it('are refused when malformed', async () => {
    const { patch } = await start();
    const templates = { enrollmentMessage: '{{code', verificationMessage: '{{code}}' };
    expect(await patch({ templates })).toEqual(
      no('template_malformed', { field: 'templates.enrollmentMessage' }),
    );
  });
});

describe('the order of providers', () => {
  it('reaches sms-dispatch', async () => {
    const { ask, patch } = await start();
    await patch({ ...configured, providerOrder: ['vonage', 'auth0'] });
    const delivery = await ask(contracts.readSmsDelivery, { tenantId });
    expect(delivery).toMatchObject({
      value: { providers: [{ kind: 'vonage' }, { kind: 'auth0' }] },
    });
  });

  it('names only those who have what sending takes, from before or by the same patch', async () => {
    const { patch } = await start();
    const chosen = { providerOrder: ['auth0', 'twilio'] } as const;
    const refused = no('provider_unconfigured', { field: 'providerOrder' });
    const write = (settings: contracts.ProviderSettings, also: contracts.GuardianPatch = {}) =>
      patch({ ...also, providers: { twilio: { mode: 'merge', settings } } });
    const order = { providerOrder: [...chosen.providerOrder] };
    expect(await write({ sid: `AC${'0'.repeat(32)}`, from: '+15550100' })).toMatchObject({
      ok: true,
    });
    expect(await patch(order)).toEqual(refused);
    expect(await write({ auth_token: 'canary' }, order)).toMatchObject({ ok: true });
    expect(await patch({ selectedProvider: 'twilio' })).toMatchObject({ ok: true });
  });

  it('has calls only where one of them makes them', async () => {
    const calls = { messageTypes: ['voice' as const] };
    const { patch } = await start();
    const refused = no('voice_unavailable', { field: 'messageTypes' });
    expect(await patch({ ...configured, ...calls, selectedProvider: 'vonage' })).toEqual(refused);
    await patch(configured);
    expect(await patch(calls)).toEqual(refused);
    expect(await (await start({ outbox: true })).patch(calls)).toEqual(yes(calls));
  });

  it('is taken in any order until one has settings, and what is missing is told', async () => {
    const { ask, patch } = await start();
    const gaps = async () => {
      const read = await ask(contracts.readGuardian, { tenantId, looksInside: true });
      return read.ok && read.value.phoneGaps;
    };
    expect(await gaps()).toEqual([]);
    const calls = { messageTypes: ['sms' as const, 'voice' as const] };
    expect(await patch(calls)).toEqual(yes(calls));
    expect(await gaps()).toEqual(['voice_unavailable']);
    const twilio = { selectedProvider: 'twilio' } as const;
    expect(await patch(twilio)).toEqual(yes(twilio));
    expect(await gaps()).toEqual(['provider_unconfigured', 'voice_unavailable']);
    const { auth_token, ...half } = {
      ...{ sid: `AC${'0'.repeat(32)}`, from: '+15550100', auth_token: 'canary' },
    };
    await patch({ providers: { twilio: { mode: 'replace', settings: half } } });
    expect(await gaps()).toEqual(['provider_unconfigured', 'voice_unavailable']);
    await patch({ providers: { twilio: { mode: 'merge', settings: { auth_token } } } });
    // It sends texts alone.
    expect(await gaps()).toEqual(['voice_unavailable']);
    // From now on something works, and is not taken away.
    expect(await patch({ selectedProvider: 'vonage' })).toEqual(
      no('provider_unconfigured', { field: 'selectedProvider' }),
    );
  });

  it('of pushes is chosen where its service has settings', async () => {
    const { patch } = await start();
    const [direct, sns] = [{ pushProvider: 'direct' }, { pushProvider: 'sns' }] as const;
    const settings = { server_key: 'canary' };
    await patch({ services: { fcm: { mode: 'replace', settings } } });
    expect(await patch(direct)).toEqual(yes(direct));
    expect(await patch(sns)).toEqual(no('provider_unconfigured', { field: 'pushProvider' }));
    expect(await patch({ ...sns, ...pushing })).toMatchObject(yes(sns));
  });

  it('names the outbox only in a demo', async () => {
    const chosen = { selectedProvider: 'outbox' } as const;
    const refused = no('provider_unavailable', { field: 'selectedProvider' });
    expect(await (await start()).patch(chosen)).toEqual(refused);
    expect(await (await start({ outbox: true })).patch(chosen)).toEqual(yes(chosen));
  });

  it('names nobody twice', async () => {
    const { patch } = await start();
    expect(await patch({ providerOrder: ['auth0', 'auth0'] })).toEqual(
      no('provider_repeated', { field: 'providerOrder' }),
    );
  });
});
