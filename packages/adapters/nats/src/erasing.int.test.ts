import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineBucket, type Messaging } from '@countersign/core';
import { connect, type NatsConnection } from 'nats';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { safeKey } from './names.ts';
import { natsMessaging } from './nats-messaging.ts';
import { type NatsServer, natsAvailable, startNats } from './nats-server.ts';

const clock = () => '2026-01-01T12:00:00.000Z';
const keys = (name: string) => defineBucket(name, { value: z.string(), ttlMs: null, erases: true });

describe.skipIf(!natsAvailable())('a bucket that erases, in a nats-server', () => {
  let dir: string;
  let server: NatsServer;
  let messaging: Messaging;
  let raw: NatsConnection;

  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'countersign-jetstream-'));
    server = await startNats({ dir });
    messaging = await natsMessaging({ url: server.url, name: 'test', clock });
    raw = await connect({ servers: server.url });
  });
  afterAll(async () => {
    await Promise.all([messaging.close(), raw.close()]);
    await server.stop();
    rmSync(dir, { recursive: true });
  });

  const holds = (text: string) =>
    readdirSync(dir, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .some(({ parentPath, name }) => readFileSync(join(parentPath, name)).includes(text));
  /** Writes as another would, to the same record. */
  const put = async (bucket: string, value: string, more: object = {}) => {
    const kv = await raw.jetstream().views.kv(bucket);
    const record = { value, expiresAt: null, isUsed: false, ...more };
    return kv.put(safeKey('alice'), JSON.stringify(record));
  };

  it('leaves no bytes of a record that was made before buckets erased', async () => {
    await put('earlier', 'canary-earlier');
    const records = messaging.keyValue(keys('earlier'));
    expect((await records.get('alice'))?.value).toBe('canary-earlier');
    await records.put('alice', 'tombstone');
    expect(holds('canary-earlier')).toBe(false);
    expect((await records.get('alice'))?.value).toBe('tombstone');
  });

  it('erases what a service of an earlier version wrote over beside it', async () => {
    const records = messaging.keyValue(keys('beside'));
    await records.put('alice', 'canary-beside');
    await put('beside', 'tombstone of another');
    await put('beside', 'tombstone of a third');
    expect(holds('canary-beside')).toBe(true);
    await records.put('alice', 'tombstone');
    expect(holds('canary-beside')).toBe(false);
    expect(holds('of another')).toBe(false);
    expect(holds('of a third')).toBe(false);
  });

  it.each(['put', 'remove'] as const)(
    'erases, by a later %s, what a crash has left',
    async (act) => {
      const bucket = `crash-${act}`;
      const records = messaging.keyValue(keys(bucket));
      await records.put('alice', `canary-${bucket}`);
      const revision = (await records.get('alice'))?.revision ?? 0;
      // Written over, and then the process died before it could erase.
      await put(bucket, 'tombstone', { over: revision });
      expect(holds(`canary-${bucket}`)).toBe(true);
      await (act === 'put' ? records.put('alice', 'tombstone') : records.remove('alice'));
      expect(holds(`canary-${bucket}`)).toBe(false);
      const found = await records.get('alice');
      expect(found?.value).toBe(act === 'put' ? 'tombstone' : undefined);
    },
  );

  it('holds one revision of a record, however often it is written', async () => {
    const records = messaging.keyValue(keys('one'));
    const texts = Array.from({ length: 30 }, (_, at) => `text ${at}`);
    await Promise.all(texts.map((text) => records.put('alice', text)));
    const manager = await raw.jetstreamManager();
    expect((await manager.streams.info('KV_one')).state.messages).toBe(1);
  });
});
