import { defineBucket, defineTopic, plus } from '@countersign/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { openSqliteFile, type SqliteFile } from '../file/sqlite-file.ts';
import { embeddedMessaging } from './embedded-messaging.ts';

const noted = defineTopic('test.told.noted', z.object({ number: z.int() }));
const tickets = defineBucket('tickets', { value: z.string(), ttlMs: 60_000 });
const dayMs = 86_400_000;

let now: string;
let sqliteFile: SqliteFile;
let messaging: ReturnType<typeof embeddedMessaging>;

const pass = (ms: number) => {
  now = plus(now, ms);
  sqliteFile.wake();
};
const rowsOf = (table: 'messages' | 'deliveries' | 'records') =>
  sqliteFile.db.prepare(`SELECT count(*) AS count FROM ${table}`).get()?.count;
const publish = async (...ids: readonly string[]) => {
  for (const [number, id] of ids.entries())
    await messaging.publish(noted, { id, body: { number } });
};

beforeEach(() => {
  now = '2026-01-01T12:00:00.000Z';
  sqliteFile = openSqliteFile({ file: ':memory:' });
  messaging = embeddedMessaging(sqliteFile, { clock: () => now });
});
afterEach(async () => {
  await messaging.close();
  await sqliteFile.close();
});

describe('clearing away', () => {
  it('deletes records that have expired, used or not, and nothing else', async () => {
    const records = messaging.keyValue(tickets);
    await records.put('a', 'short');
    await records.put('used', 'short');
    await records.use('used');
    await records.put('b', 'long', { ttlMs: 600_000 });
    await messaging.keyValue(defineBucket('keys', { value: z.string(), ttlMs: null })).put('a', '');
    pass(59_999);
    await sqliteFile.runChores();
    expect(rowsOf('records')).toBe(4);
    pass(1);
    await sqliteFile.runChores();
    expect(rowsOf('records')).toBe(2);
  });

  it('deletes messages that everybody has handled, a day later', async () => {
    await messaging.follow(noted, { durable: 'one' }, async () => undefined);
    await publish('a', 'b');
    await vi.waitUntil(() => rowsOf('deliveries') === 0);
    pass(dayMs);
    await sqliteFile.runChores();
    expect(rowsOf('messages')).toBe(2);
    pass(1);
    await sqliteFile.runChores();
    expect(rowsOf('messages')).toBe(0);
  });

  it('keeps what is yet to be handled, and dead letters, however old', async () => {
    const options = { durable: 'one', deliveriesMax: 1 };
    const serving = await messaging.follow(noted, options, async () => ({ retryAfterMs: 1 }));
    await publish('dead');
    await vi.waitUntil(async () => (await messaging.deadLetters(noted, 'one')).length === 1);
    await serving.stop();
    await publish('waiting');
    pass(100 * dayMs);
    await sqliteFile.runChores();
    expect(rowsOf('messages')).toBe(2);
    expect(await messaging.deadLetters(noted, 'one')).toHaveLength(1);
  });
});
