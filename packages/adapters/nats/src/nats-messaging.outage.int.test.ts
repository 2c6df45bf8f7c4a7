import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineBucket, defineOperation, defineTopic, Unanswered, yes } from '@countersign/core';
import { connect, type NatsConnection } from 'nats';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { killAfter } from './child-process.bench.ts';
import { natsMessaging } from './nats-messaging.ts';
import { type NatsServer, natsAvailable, startNats } from './nats-server.ts';
import { stuck } from './stuck.bench.ts';

const timeout = 60_000;
const clock = () => '2026-01-01T12:00:00.000Z';
const double = defineOperation('test.ask.double', {
  request: z.object({ number: z.int() }),
  value: z.object({ double: z.int() }),
});
const counted = defineTopic('test.told.counted', z.object({ number: z.int() }));
const secrets = defineBucket('secrets', { value: z.string(), ttlMs: 60_000 });

let dir: string;
let server: NatsServer;
const opened: { close: () => Promise<void> }[] = [];

const open = async (options: { onStatus?: (status: string) => void } = {}) => {
  const messaging = await natsMessaging({ url: server.url, name: 'test', clock, ...options });
  opened.push(messaging);
  return messaging;
};
const look = async (): Promise<NatsConnection> => {
  const nats = await connect({ servers: server.url });
  opened.push(nats);
  return nats;
};
const everyByteIn = (folder: string): string =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
    .join();

describe.skipIf(!natsAvailable())('messaging over a nats-server that fails', () => {
  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'countersign-jetstream-'));
    server = await startNats({ dir });
  });
  afterAll(async () => {
    await server.stop();
    rmSync(dir, { recursive: true });
  });
  afterEach(() => Promise.all(opened.splice(0).map((each) => each.close())));

  it('goes on by itself when the server comes back', { timeout }, async () => {
    const statuses: string[] = [];
    const messaging = await open({ onStatus: (status) => statuses.push(status) });
    await messaging.answer(double, async ({ number }) => yes({ double: number * 2 }));
    const heard: string[] = [];
    await messaging.follow(counted, { durable: 'one' }, async (_, id) => {
      heard.push(id);
      return undefined;
    });
    const records = messaging.keyValue(secrets);
    await records.put('a', 'kept');
    await records.put('b', 'used');
    await records.use('b');

    await server.restart();
    await vi.waitUntil(() => statuses.includes('reconnect'), { timeout });
    expect(statuses).toContain('disconnect');
    const ask = () => messaging.ask(double, { number: 2 }).catch(() => undefined);
    await vi.waitUntil(async () => (await ask())?.ok, { timeout });
    await messaging.publish(counted, { id: 'after', body: { number: 1 } });
    await vi.waitUntil(() => heard.includes('after'), { timeout });
    expect((await records.get('a'))?.value).toBe('kept');
    expect((await records.use('b')).status).toBe('used_before');
    await messaging.ping();
  });

  it('says that it cannot carry while the server is away', { timeout }, async () => {
    const statuses: string[] = [];
    const messaging = await open({ onStatus: (status) => statuses.push(status) });
    await messaging.answer(double, async ({ number }) => yes({ double: number * 2 }));
    const away = server.restart('SIGKILL');
    await vi.waitUntil(() => statuses.includes('disconnect'), { timeout });
    const asked = messaging.ask(double, { number: 1 });
    await expect(asked).rejects.toThrow(new Unanswered('test.ask.double', 'no-responders'));
    await expect(messaging.ping()).rejects.toThrow('away');
    await expect(messaging.keyValue(secrets).get('a')).rejects.toThrow('away');
    await away;
    await vi.waitUntil(
      () =>
        messaging.ping().then(
          () => true,
          () => false,
        ),
      { timeout },
    );
  });

  it('brings again what a killed process had in hand', { timeout }, async () => {
    const messaging = await open();
    await messaging.publish(stuck, { id: 'a', body: {} });
    await killAfter(new URL('./follower.child.ts', import.meta.url), [server.url], 1);
    const heard: string[] = [];
    await messaging.follow(stuck, { durable: 'one' }, async (_, id) => {
      heard.push(id);
      return undefined;
    });
    await vi.waitUntil(() => heard.length > 0, { timeout });
    expect(heard).toEqual(['a']);
  });

  it('makes its streams anew when somebody has deleted them', { timeout }, async () => {
    const topic = defineTopic('test.told.deleted', z.object({}));
    const statuses: string[] = [];
    const messaging = await open({ onStatus: (status) => statuses.push(status) });
    const heard: string[] = [];
    await messaging.follow(topic, { durable: 'one' }, async (_, id) => {
      heard.push(id);
      return undefined;
    });
    const manager = await (await look()).jetstreamManager();
    await manager.streams.delete('test_told_deleted');
    await messaging.publish(topic, { id: 'a', body: {} });
    await vi.waitUntil(() => heard.includes('a'), { timeout });
    expect(statuses).toContain('trouble');
  });

  it('leaves nothing unacknowledged once all is handled or buried', { timeout }, async () => {
    const topic = defineTopic('test.told.settled', z.object({}));
    const messaging = await open();
    const options = { durable: 'one', deliveriesMax: 1 };
    const heard: string[] = [];
    await messaging.follow(topic, options, async (_, id) => {
      heard.push(id);
      return id === 'bad' ? { retryAfterMs: 1 } : undefined;
    });
    for (const id of ['a', 'bad', 'b']) await messaging.publish(topic, { id, body: {} });
    const { consumers } = await (await look()).jetstreamManager();
    await vi.waitUntil(async () => {
      const { num_ack_pending, num_pending } = await consumers.info('test_told_settled', 'one');
      return num_ack_pending + num_pending === 0;
    }, 5_000);
    expect(heard.toSorted()).toEqual(['a', 'b', 'bad']);
    expect(await messaging.deadLetters(topic, 'one')).toHaveLength(1);
  });

  it('leaves not a byte of a record that was removed', { timeout }, async () => {
    const records = (await open()).keyValue(secrets);
    await records.put('kept', 'canary of what is kept');
    await records.put('removed', 'canary of what is removed');
    await records.remove('removed');
    expect(everyByteIn(dir)).toContain('canary of what is kept');
    expect(everyByteIn(dir)).not.toContain('canary of what is removed');
  });

  it('has the server keep a bucket as long as its longest record', { timeout }, async () => {
    const bucket = defineBucket('longest', { value: z.string(), ttlMs: 1_000 });
    const manager = await (await look()).jetstreamManager();
    const keptForMs = async () =>
      (await manager.streams.info('KV_longest')).config.max_age / 1_000_000;
    const records = (await open()).keyValue(bucket);
    await records.put('a', 'short');
    expect(await keptForMs()).toBe(61_000);
    await records.put('b', 'long', { ttlMs: 3_600_000 });
    expect(await keptForMs()).toBe(3_660_000);
    await (await open()).keyValue(bucket).put('c', 'middle', { ttlMs: 60_000 });
    expect(await keptForMs()).toBe(3_660_000);
  });

  it('has no replica answer for the one that knows', { timeout }, async () => {
    const manager = await (await look()).jetstreamManager();
    await (await open()).keyValue(secrets).put('a', 'read where it was written');
    const { config } = await manager.streams.info('KV_secrets');
    expect(config.allow_direct ?? false).toBe(false);
  });

  it('lets many who make one stream at the same moment all have it', { timeout }, async () => {
    const replicas = await Promise.all(Array.from({ length: 8 }, () => open()));
    for (let round = 0; round < 25; round += 1) {
      const topic = defineTopic(`test.told.raced-${round}`, z.object({}));
      const publishing = replicas.map(({ publish }, nth) =>
        publish(topic, { id: `${nth}`, body: {} }),
      );
      await Promise.all(publishing);
    }
  });
});
