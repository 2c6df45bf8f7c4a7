import { natsMessaging } from '@countersign/nats';
import { type NatsServer, natsAvailable, startNats } from '@countersign/nats/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type MailWorld, openMailWorld } from './testing/mail-world.ts';

describe.runIf(natsAvailable())('mail-dispatch over a real nats-server', () => {
  let nats: NatsServer;
  let world: MailWorld;

  beforeEach(async () => {
    nats = await startNats();
    const connect = async (clock: MailWorld['clock']) =>
      natsMessaging({ url: nats.url, name: 'mail-dispatch', clock });
    world = await openMailWorld({ connect });
  });
  afterEach(async () => {
    await world.messaging.close();
    await world.close();
    await nats.stop();
  });

  it('loses nothing that was told while it was away', async () => {
    const first = await world.start();
    await first.stop();
    await world.tell('m1', world.added());
    const second = await world.start();
    await expect
      .poll(() => world.taken.map(({ mailId }) => mailId), { timeout: 10_000 })
      .toEqual(['m1']);
    await second.stop();
  });

  it('shares the work among replicas, and sends each once, up to an hour’s measure', async () => {
    const replicas = await Promise.all([world.start(), world.start(), world.start()]);
    const ids = Array.from({ length: 20 }, (_, index) => `m${index}`);
    await Promise.all(ids.map((id) => world.tell(id, world.added())));
    const ends = async () => {
      const all = await Promise.all(ids.map((id) => world.facts(id)));
      return all.map((facts) => facts.at(-1)?.type ?? 'none').toSorted();
    };
    const sent = Array.from({ length: 10 }, () => 'MailAccepted');
    const dropped = Array.from({ length: 10 }, () => 'MailFailed');
    await expect.poll(ends, { timeout: 20_000 }).toEqual([...sent, ...dropped]);
    expect(new Set(world.taken.map(({ mailId }) => mailId)).size).toBe(10);
    expect(world.taken).toHaveLength(10);
    await Promise.all(replicas.map((replica) => replica.stop()));
  });
});
