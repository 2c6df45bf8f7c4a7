import { readSmsDelivery, type SmsProviderKind } from '@countersign/contracts';
import { type EventStore, plus, Unanswered } from '@countersign/core';
import { type Carrier, startCarrier } from '@countersign/testkit';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { attemptKinds } from './reactions/attempt-note.ts';
import { type DispatchWorld, openDispatchWorld } from './testing/dispatch-world.ts';

// A carrier's SDK is loaded by the first message, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 20_000 });

let world: DispatchWorld;
let twilio: Carrier;
let webhook: Carrier;
const services: { readonly stop: () => Promise<void> }[] = [];

beforeEach(async () => {
  world = await openDispatchWorld();
  [twilio, webhook] = await Promise.all([startCarrier('twilio'), startCarrier('webhook')]);
  world.tenant.providers = [
    { kind: 'twilio', settings: twilio.settings },
    { kind: 'phone_message_hook', settings: webhook.settings },
  ];
});
afterEach(async () => {
  await Promise.all([twilio.stop(), webhook.stop()]);
  await Promise.all(services.splice(0).map((service) => service.stop()));
  await world.close();
});

const start: DispatchWorld['start'] = async (ports) => {
  const outside = { allowPrivate: true, baseUrls: { twilio: twilio.url } };
  const service = await world.start({ outside, ...ports });
  services.push(service);
  return service;
};
const ended = (status = 'accepted') =>
  vi.waitFor(async () => expect(await world.statusOf('c1')).toBe(status), 15_000);
const types = async () => (await world.facts('c1')).map(({ type }) => type);
/** Waits until so many outcomes are recorded, then lets the time pass that a retry waits for. */
const passedRejections = async (count: number, ms: number) => {
  await vi.waitFor(async () => {
    const rejections = (await types()).filter((type) => type === 'DispatchRejected');
    expect(rejections).toHaveLength(count);
  }, 15_000);
  world.advance(ms);
};

describe('failover', () => {
  it.each(['unavailable', 'throttled', 'credentials'] as const)(
    'goes to the next provider at once when the first is %s, with the same code',
    async (failure) => {
      twilio.next(failure);
      await start();
      await world.ask('c1');
      const { text } = await webhook.waitFor(() => true);
      expect(text).toContain(world.codeOf('c1'));
      await ended();
      expect(await types()).toEqual([
        'DispatchRequested',
        'DispatchAttempted',
        'DispatchRejected',
        'DispatchAttempted',
        'DispatchAccepted',
      ]);
    },
  );

  it.each(['number_invalid', 'opted_out'] as const)(
    'stops at the first provider that finds the number %s',
    async (failure) => {
      twilio.next(failure);
      await start();
      await world.ask('c1');
      await ended('rejected');
      expect(webhook.requests()).toBe(0);
    },
  );

  it('comes back to a throttling provider after a pause', async () => {
    twilio.next('throttled', 'throttled');
    webhook.always('credentials');
    await start();
    await world.ask('c1');
    await passedRejections(2, 1_000);
    await passedRejections(3, 2_000);
    await twilio.waitFor(() => true);
    await ended();
    expect(twilio.requests()).toBe(3);
    expect(webhook.requests()).toBe(1);
  });

  it('expires when everybody is down until the code is dead', async () => {
    twilio.always('unavailable');
    webhook.always('unavailable');
    await start();
    await world.ask('c1', { expiresAt: plus(world.clock(), 20_000) });
    await passedRejections(2, 1_000);
    await passedRejections(4, 2_000);
    await passedRejections(6, 4_000);
    await passedRejections(8, 8_000);
    await passedRejections(10, 5_000);
    await ended('expired');
    expect((await types()).at(-1)).toBe('DispatchExpired');
    expect(twilio.messages()).toEqual([]);
  });

  it('passes by a provider that rests, and records it like any other failure', async () => {
    twilio.always('unavailable');
    const counted: string[] = [];
    let open: (kind: SmsProviderKind) => number = () => Number.NaN;
    await start({
      countAttempt: ({ provider, outcome }) => counted.push(`${provider} ${outcome}`),
      watchBreakers: (read) => {
        open = read;
      },
    });
    for (const n of [1, 2, 3, 4, 5, 6]) {
      await world.ask(`c${n}`);
      await webhook.waitFor(({ reference }) => reference === `c${n}.1`);
    }
    expect(twilio.requests()).toBe(5);
    expect([open('twilio'), open('phone_message_hook')]).toEqual([1, 0]);
    await vi.waitFor(async () => expect(await world.statusOf('c6')).toBe('accepted'));
    const data = expect.objectContaining({ reason: 'unavailable', retry: 'later', resting: true });
    expect(await world.facts('c6')).toContainEqual({ type: 'DispatchRejected', data });
    expect(counted.filter((each) => each === 'twilio resting')).toHaveLength(1);
    expect(attemptKinds).toContainEqual({ provider: 'twilio', outcome: 'resting' });
  });

  it('expires even while the neighbours cannot be asked', async () => {
    const { messaging } = world;
    let asked = 0;
    const ask = () => {
      asked += 1;
      return Promise.reject(new Error('nobody there'));
    };
    const alone = { ...messaging, ask };
    const service = await world.start({ messaging: alone });
    services.push(service);
    await world.ask('c1', { expiresAt: plus(world.clock(), 20_000) });
    await vi.waitFor(() => expect(asked).toBeGreaterThan(0));
    await vi.waitFor(async () => {
      world.advance(30_000);
      expect(await types()).toEqual(['DispatchRequested', 'DispatchExpired']);
    });
  });
});

describe('at least once', () => {
  it('does not send again what a carrier took, however often the message comes', async () => {
    await start();
    await world.ask('c1');
    await ended();
    await Promise.all([1, 2, 3].map((n) => world.ask('c1', {}, `repeat-${n}`)));
    await world.ask('c2');
    await twilio.waitFor(({ text }) => text.includes(world.codeOf('c2')));
    expect(twilio.requests()).toBe(2);
  });

  it('sends once when several copies of a message are handled at the same time', async () => {
    await Promise.all([1, 2, 3, 4, 5].map((n) => world.ask('c1', {}, `copy-${n}`)));
    await Promise.all([start(), start()]);
    await ended();
    world.advance(60_000);
    await world.ask('c2');
    await twilio.waitFor(({ text }) => text.includes(world.codeOf('c2')));
    expect([twilio.requests(), webhook.requests()]).toEqual([2, 0]);
  });

  it('sends again what a killed process may not have sent, under the same id', async () => {
    world.tenant.providers = [{ kind: 'phone_message_hook', settings: webhook.settings }];
    await diedAfterAttempt();
    await start();
    await world.ask('c1');
    await world.ask('c2');
    await webhook.waitFor(({ reference }) => reference === 'c2.1');
    expect(webhook.requests()).toBe(1);
    world.advance(15_000);
    const { headers, reference } = await webhook.waitFor(
      ({ fields }) => fields.message_id === 'c1.1',
    );
    expect([headers['webhook-id'], reference]).toEqual(['c1.1', 'c1.1']);
    await ended();
    expect(await types()).toEqual([
      'DispatchRequested',
      'DispatchAttempted',
      'DispatchAttempted',
      'DispatchAccepted',
    ]);
  });

  it('sends again when the outcome could not be recorded', async () => {
    let isBroken = true;
    const forgetful: EventStore = {
      ...world.store,
      append: async (stream, expected, events) => {
        if (isBroken && events.some(({ type }) => type === 'DispatchAccepted')) {
          isBroken = false;
          throw new Error('the disk is full');
        }
        return world.store.append(stream, expected, events);
      },
    };
    world.tenant.providers = [{ kind: 'phone_message_hook', settings: webhook.settings }];
    await start({ store: forgetful });
    await world.ask('c1');
    await webhook.waitFor(() => true);
    await vi.waitFor(() => expect(isBroken).toBe(false));
    await vi.waitFor(async () => {
      world.advance(1_000);
      expect(await world.statusOf('c1')).toBe('accepted');
    }, 15_000);
    expect(webhook.messages().map(({ reference }) => reference)).toEqual(['c1.1', 'c1.1']);
  });

  it('counts a carrier that never answers as not having answered, and goes on', async () => {
    twilio.next('silence');
    await start({ sendTimeoutMs: 200 });
    await world.ask('c1');
    await webhook.waitFor(({ text }) => text.includes(world.codeOf('c1')));
    await ended();
    expect(await world.facts('c1')).toContainEqual({
      type: 'DispatchRejected',
      data: expect.objectContaining({ reason: 'no_answer', retry: 'later' }),
    });
  });

  /** Leaves the stream as a process does that is killed while the carrier is being asked. */
  const diedAfterAttempt = async () => {
    const now = world.clock();
    const { challengeId, send, tenantId, purpose, messageType, expiresAt } =
      await world.requestOf('c1');
    await world.store.append(world.streamOf('c1'), -1, [
      {
        id: crypto.randomUUID(),
        type: 'DispatchRequested',
        data: { challengeId, send, tenantId, purpose, messageType, expiresAt, requestedAt: now },
      },
      {
        id: crypto.randomUUID(),
        type: 'DispatchAttempted',
        data: {
          attempt: 1,
          provider: 'phone_message_hook',
          attemptedAt: now,
          leaseUntil: plus(now, 15_000),
        },
      },
    ]);
  };
});

describe('neighbours that are away', () => {
  it('are asked again each second, however often, since somebody waits for the code', async () => {
    const { messaging } = world;
    let asked = 0;
    const absentFor = 7;
    await start({
      messaging: {
        ...messaging,
        ask: (operation, ...rest) => {
          if (operation.subject !== readSmsDelivery.subject)
            return messaging.ask(operation, ...rest);
          asked += 1;
          return asked > absentFor
            ? messaging.ask(operation, ...rest)
            : Promise.reject(new Unanswered(operation.subject, 'no-responders'));
        },
      },
    });
    await world.ask('c1');
    for (let second = 1; second <= absentFor; second += 1) {
      await vi.waitFor(() => expect(asked).toBe(second), 15_000);
      await world.settled();
      world.advance(1_000);
    }
    await ended();
    expect(await types()).toEqual(['DispatchRequested', 'DispatchAttempted', 'DispatchAccepted']);
  });
});
