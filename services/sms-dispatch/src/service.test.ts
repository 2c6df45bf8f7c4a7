import { type Carrier, type CarrierName, startCarrier } from '@countersign/testkit';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type DispatchWorld, openDispatchWorld, phoneNumber } from './testing/dispatch-world.ts';

// A carrier's SDK is loaded by the first message, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 20_000 });

let world: DispatchWorld;
const carriers: Carrier[] = [];
const services: { readonly stop: () => Promise<void> }[] = [];

beforeEach(async () => {
  world = await openDispatchWorld();
});
afterEach(async () => {
  await Promise.all(carriers.splice(0).map((carrier) => carrier.stop()));
  await Promise.all(services.splice(0).map((service) => service.stop()));
  await world.close();
});

const open = async (name: CarrierName) => {
  const carrier = await startCarrier(name);
  carriers.push(carrier);
  return carrier;
};
const start: DispatchWorld['start'] = async (ports) => {
  const service = await world.start(ports);
  services.push(service);
  return service;
};
const outsideOf = (found: Partial<Record<CarrierName, Carrier>>) => ({
  allowPrivate: true,
  baseUrls: { twilio: found.twilio?.url, vonage: found.vonage?.url, aws_sns: found.sns?.url },
});
const kinds = {
  twilio: 'twilio',
  vonage: 'vonage',
  sns: 'aws_sns',
  webhook: 'phone_message_hook',
} as const;
const configured = (name: CarrierName, { settings }: Carrier) => ({ kind: kinds[name], settings });
const fact = (type: string, data: object) => ({ type, data: expect.objectContaining(data) });
const ended = (challengeId: string, status = 'accepted') =>
  vi.waitFor(async () => expect(await world.statusOf(challengeId)).toBe(status), 15_000);
/** The types of the facts, and what is left of their data once times and places are gone. */
const story = async (challengeId: string) =>
  (await world.facts(challengeId)).map(({ type, data }) => {
    const provider = 'provider' in data ? data.provider : '';
    const reason = 'reason' in data ? data.reason : '';
    return [type, provider, reason].filter(Boolean).join(' ');
  });

describe('a code that has to reach a phone', () => {
  it.each(['twilio', 'vonage', 'sns', 'webhook'] as const)('goes out through %s', async (name) => {
    const carrier = await open(name);
    world.tenant.providers = [configured(name, carrier)];
    await start({ outside: outsideOf({ [name]: carrier }) });
    await world.ask('c1');

    const { to, text, reference } = await carrier.waitFor(() => true);
    const code = world.codeOf('c1');
    expect(to).toBe(phoneNumber);
    expect(text).toBe(
      `${code} is your verification code for Acme & Söhne\n\n@login.acme.example #${code}`,
    );
    await ended('c1');
    expect(await world.facts('c1')).toEqual([
      fact('DispatchRequested', { challengeId: 'c1', send: 1 }),
      fact('DispatchAttempted', { attempt: 1, provider: kinds[name] }),
      fact('DispatchAccepted', { attempt: 1, reference }),
    ]);
  });

  it('leaves neither number nor code nor text in what is recorded', async () => {
    const carrier = await open('twilio');
    world.tenant.providers = [configured('twilio', carrier)];
    await start({ outside: outsideOf({ twilio: carrier }) });
    await world.ask('c1');
    await ended('c1');
    const recorded = JSON.stringify(await world.store.load(world.streamOf('c1')));
    for (const kept of [phoneNumber.slice(1), world.codeOf('c1'), 'verification', 'canary']) {
      expect(recorded).not.toContain(kept);
    }
  });

  it("goes out by the deployment's own provider where the tenant chose none", async () => {
    const carrier = await open('vonage');
    world.tenant.providers = [{ kind: 'auth0' }];
    const { settings } = carrier;
    await start({
      outside: outsideOf({ vonage: carrier }),
      defaultProvider: { kind: 'vonage', settings },
    });
    await world.ask('c1');
    await carrier.waitFor(({ text }) => text.includes(world.codeOf('c1')));
    await ended('c1');
  });

  it.each(['auth0', 'outbox'] as const)('cannot go out by %s where there is none', async (kind) => {
    world.tenant.providers = [{ kind }];
    await start();
    await world.ask('c1');
    await ended('c1', 'rejected');
    expect(await story('c1')).toEqual([
      'DispatchRequested',
      `DispatchAttempted ${kind}`,
      `DispatchRejected ${kind} provider_missing`,
      'DispatchFailed providers_exhausted',
    ]);
  });

  it('fails with a reason when the tenant has no provider', async () => {
    await start();
    await world.ask('c1');
    await ended('c1', 'rejected');
    expect(await story('c1')).toEqual(['DispatchRequested', 'DispatchFailed provider_missing']);
  });

  it('fails with a reason when the person was erased', async () => {
    const carrier = await open('twilio');
    world.tenant.providers = [configured('twilio', carrier)];
    await world.ask('c1');
    await world.vault.erase({ tenantId: 'acme', userId: 'auth0|u1' });
    await start({ outside: outsideOf({ twilio: carrier }) });
    await ended('c1', 'rejected');
    expect(await story('c1')).toEqual(['DispatchRequested', 'DispatchFailed recipient_erased']);
    expect(carrier.requests()).toBe(0);
  });

  it('is spoken only by a provider that speaks', async () => {
    const [twilio, webhook] = await Promise.all([open('twilio'), open('webhook')]);
    world.tenant.providers = [configured('twilio', twilio), configured('webhook', webhook)];
    await start({ outside: outsideOf({ twilio }) });
    await world.ask('c1', { messageType: 'voice' });
    const { text, fields } = await webhook.waitFor(() => true);
    expect(fields.message_type).toBe('voice');
    expect(text).toContain([...world.codeOf('c1')].join('.'));
    expect(text).not.toContain('@login');
    await ended('c1');
    expect(await story('c1')).toContain('DispatchRejected twilio message_type_unsupported');
    expect(twilio.requests()).toBe(0);
  });

  it("uses the tenant's own words", async () => {
    const carrier = await open('twilio');
    world.tenant.providers = [configured('twilio', carrier)];
    world.tenant.templates = {
      enrollmentMessage: 'Welcome to {{ tenant.friendly_name }}: {{ code }}',
      verificationMessage: 'unused',
    };
    await start({ outside: outsideOf({ twilio: carrier }) });
    await world.ask('c1', { purpose: 'enroll', host: 'localhost:3000' });
    const { text } = await carrier.waitFor(() => true);
    expect(text).toMatch(/^Welcome to Acme & Söhne: \d{6}\n\n@localhost #\d{6}$/);
  });

  it('is one of fifty at once, and each phone gets its own', async () => {
    const carrier = await open('vonage');
    world.tenant.providers = [configured('vonage', carrier)];
    await start({ outside: outsideOf({ vonage: carrier }) });
    const challenges = Array.from({ length: 50 }, (_, index) => `c${index}`);
    await Promise.all(challenges.map((challengeId) => world.ask(challengeId)));
    await Promise.all(challenges.map((challengeId) => ended(challengeId)));
    const texts = carrier.messages().map(({ text }) => text);
    expect(texts).toHaveLength(50);
    for (const challengeId of challenges) {
      expect(texts.filter((text) => text.endsWith(`#${world.codeOf(challengeId)}`))).toHaveLength(
        1,
      );
    }
  });
});
