import { natsMessaging } from '@countersign/nats';
import { type NatsServer, natsAvailable, startNats } from '@countersign/nats/testing';
import { type Carrier, startCarrier } from '@countersign/testkit';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type DispatchWorld, openDispatchWorld } from './testing/dispatch-world.ts';

describe.runIf(natsAvailable())('sms-dispatch over a real nats-server', () => {
  let nats: NatsServer;
  let world: DispatchWorld;
  let carrier: Carrier;

  beforeEach(async () => {
    [nats, carrier] = await Promise.all([startNats(), startCarrier('twilio')]);
    world = await openDispatchWorld((clock) =>
      natsMessaging({ url: nats.url, name: 'sms-dispatch', clock }),
    );
    world.tenant.providers = [{ kind: 'twilio', settings: carrier.settings }];
  });
  afterEach(async () => {
    await world.messaging.close();
    await world.close();
    await Promise.all([nats.stop(), carrier.stop()]);
  });

  const start = () => world.start({ outside: { baseUrls: { twilio: carrier.url } } });
  const ended = () =>
    vi.waitFor(async () => expect(await world.statusOf('c1')).toBe('accepted'), 10_000);

  it('loses no message that was told while it was away', async () => {
    const first = await start();
    await first.stop();
    await world.ask('c1');
    const second = await start();
    const { text } = await carrier.waitFor(() => true);
    expect(text).toContain(world.codeOf('c1'));
    await ended();
    await second.stop();
  });

  it('comes back to a carrier that throttles', async () => {
    carrier.next('throttled');
    const service = await start();
    await world.ask('c1');
    await vi.waitFor(async () => expect(await world.facts('c1')).toHaveLength(3), 10_000);
    world.advance(1_000);
    await carrier.waitFor(() => true);
    await ended();
    expect(carrier.requests()).toBe(2);
    await service.stop();
  });

  it('shares the work among replicas, and sends each message once', async () => {
    const replicas = await Promise.all([start(), start()]);
    const challenges = Array.from({ length: 20 }, (_, index) => `c${index}`);
    await Promise.all(challenges.map((challengeId) => world.ask(challengeId)));
    await vi.waitFor(async () => {
      const statuses = await Promise.all(challenges.map(world.statusOf));
      expect(statuses).toEqual(challenges.map(() => 'accepted'));
    }, 10_000);
    expect(carrier.requests()).toBe(20);
    await Promise.all(replicas.map((replica) => replica.stop()));
  });
});
