import { accepted, type Sms, type SmsProvider } from '@countersign/providers';
import { openWorld, startCarrier, type World } from '@countersign/testkit';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { connections } from './connections.ts';

const outbox: SmsProvider = { send: async ({ dispatchId }) => accepted(dispatchId) };
const sms: Sms = {
  ...{ to: '+15005550123', text: 'canary', messageType: 'sms', dispatchId: 'c1.1' },
  ...{ validForSeconds: 300, tenant: 'acme', action: 'enrollment', locale: 'en' },
  at: '2026-01-01T12:00:00.000Z',
};
const vonage = { api_key: 'abcd1234', api_secret: 'canary', from: 'Acme' };

describe("a connection to a tenant's provider", () => {
  let world: World;
  beforeAll(() => {
    world = openWorld();
  });
  afterAll(() => world.close());

  const seal = (tenantId: string, settings: unknown) =>
    world.vault.seal(`provider-settings:${tenantId}:vonage`, JSON.stringify(settings));
  const connect = (more: object = {}) =>
    connections({ vault: world.vault, outside: {}, ...more }).connect;

  it('is kept while the settings are the same, and made anew when they change', async () => {
    const to = connect();
    const one = {
      tenantId: 'acme',
      kind: 'vonage',
      sealedSettings: await seal('acme', vonage),
    } as const;
    const other = { ...one, sealedSettings: await seal('acme', { ...vonage, from: 'New' }) };
    const [first, second, third] = [await to(one), await to(one), await to(other)];
    expect(first).toHaveProperty('provider');
    expect(second).toBe(first);
    expect(third).not.toBe(first);
  });

  it("rests alone: one tenant's bad credentials are nobody else's", async () => {
    const carrier = await startCarrier('vonage');
    onTestFinished(() => carrier.stop());
    const outside = { baseUrls: { vonage: carrier.url } };
    const { connect: to, resting } = connections({ vault: world.vault, outside });
    const send = async (tenantId: string, settings: object) => {
      const sealedSettings = await seal(tenantId, settings);
      const open = await to({ tenantId, kind: 'vonage', sealedSettings });
      if (!('provider' in open)) throw new Error(open.reason);
      return () => open.provider.send(sms, AbortSignal.timeout(5_000));
    };
    const right = { ...carrier.settings };
    const [bad, good] = [
      await send('acme', { ...right, api_secret: 'no' }),
      await send('b', right),
    ];
    for (let n = 0; n < 5; n += 1) expect(await bad()).toMatchObject({ reason: 'credentials' });
    expect(await bad()).toMatchObject({ reason: 'credentials', resting: true });
    expect(resting('vonage')).toBe(1);
    expect(resting('twilio')).toBe(0);
    expect(await good()).toMatchObject({ status: 'accepted' });
    // What an admin mends is asked at once: new settings are a new connection.
    const mended = await send('acme', right);
    expect(await mended()).toMatchObject({ status: 'accepted' });
  });

  it("does not open with another tenant's settings", async () => {
    const sealedSettings = await seal('acme', vonage);
    await expect(
      connect()({ tenantId: 'other', kind: 'vonage', sealedSettings }),
    ).rejects.toThrow();
  });

  it.each([null, {}, { ...vonage, api_secret: '' }])(
    'cannot be made of settings like %j',
    async (settings) => {
      const sealedSettings = settings && (await seal('acme', settings));
      expect(await connect()({ tenantId: 'acme', kind: 'vonage', sealedSettings })).toEqual({
        reason: 'settings_incomplete',
      });
    },
  );

  it('leads to the outbox where there is one', async () => {
    const provider = { tenantId: 'acme', kind: 'outbox', sealedSettings: null } as const;
    expect(await connect({ outbox })(provider)).toMatchObject({ provider: outbox });
    expect(await connect()(provider)).toEqual({ reason: 'provider_missing' });
  });

  it("leads to the deployment's own provider, which may be the outbox", async () => {
    const provider = { tenantId: 'acme', kind: 'auth0', sealedSettings: null } as const;
    const defaultProvider = { kind: 'outbox', settings: {} };
    expect(await connect({ outbox, defaultProvider })(provider)).toMatchObject({
      provider: outbox,
    });
    expect(await connect()(provider)).toEqual({ reason: 'provider_missing' });
  });

  it("lends the process's own AWS identity to the default provider alone", async () => {
    const settings = { aws_region: 'eu-west-1' };
    const to = connect({ defaultProvider: { kind: 'aws_sns', settings } });
    const sealedSettings = await world.vault.seal(
      'provider-settings:acme:aws_sns',
      JSON.stringify(settings),
    );
    expect(await to({ tenantId: 'acme', kind: 'auth0', sealedSettings: null })).toHaveProperty(
      'provider',
    );
    expect(await to({ tenantId: 'acme', kind: 'aws_sns', sealedSettings })).toEqual({
      reason: 'settings_incomplete',
    });
  });
});
