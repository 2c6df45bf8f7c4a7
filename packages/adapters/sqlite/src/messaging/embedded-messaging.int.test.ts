import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { killAfter } from '@countersign/nats/testing';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openSqliteFile } from '../file/sqlite-file.ts';
import { embeddedMessaging } from './embedded-messaging.ts';
import { noted, tickets } from './notes.bench.ts';

const child = new URL('./follower.child.ts', import.meta.url);
const timeout = 120_000;
let dir: string;

const open = (file: string) => {
  const sqliteFile = openSqliteFile({ file });
  const messaging = embeddedMessaging(sqliteFile, { clock: () => '2026-01-01T12:00:00.000Z' });
  const close = async () => {
    await messaging.close();
    await sqliteFile.close();
  };
  const undelivered = () =>
    sqliteFile.db.prepare('SELECT count(*) AS count FROM deliveries WHERE is_dead = 0').get()
      ?.count;
  return { messaging, close, undelivered };
};

/** A file with a ticket for each message, and every fifth message one to sit over. */
const fill = async (file: string, ids: readonly string[]) => {
  const { messaging, close } = open(file);
  const records = messaging.keyValue(tickets);
  await messaging.follow(noted, { durable: 'one' }, async () => undefined);
  await messaging.close();
  const again = open(file);
  for (const [at, id] of ids.entries()) {
    await again.messaging.publish(noted, { id, body: { isStuck: at % 5 === 4 } });
    await records.put(id, `the ticket of ${id}`);
  }
  await again.close();
  await close();
};

const saidOf = (said: readonly string[], word: string) =>
  said.filter((line) => line.startsWith(`${word} `)).map((line) => line.slice(word.length + 1));

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'countersign-kill-'));
});
afterAll(() => rmSync(dir, { recursive: true }));

describe.each(['', 'output'])('a messaging whose process is killed: %s', (mode) => {
  it('brings again what was in hand, loses nothing, and knows what was used', {
    timeout,
  }, async () => {
    const ids = Array.from({ length: 40 }, (_, at) => `m${at}`);
    const file = join(dir, `kill${mode}.db`);
    await fill(file, ids);
    const said = await killAfter(child, [file, mode], 15);
    const [got, used] = [saidOf(said, 'got'), saidOf(said, 'used')];
    const inHand = got.filter((id) => !used.includes(id));
    expect(inHand.length).toBeGreaterThan(0);

    const { messaging, close, undelivered } = open(file);
    const again: string[] = [];
    await messaging.follow(noted, { durable: 'one' }, async (_, id) => {
      again.push(id);
      return undefined;
    });
    await vi.waitUntil(() => undelivered() === 0, timeout);
    expect(again).toEqual(expect.arrayContaining(inHand));
    expect(new Set([...used, ...again])).toEqual(new Set(ids));
    expect(again).toHaveLength(new Set(again).size);
    const records = messaging.keyValue(tickets);
    for (const id of used) expect((await records.use(id)).status).toBe('used_before');
    await close();
  });

  it('buries a message that killed it once too often, without another try', {
    timeout,
  }, async () => {
    const file = join(dir, `poison${mode}.db`);
    const { messaging, close } = open(file);
    await messaging.publish(noted, { id: 'poison', body: { isStuck: true } });
    await close();
    for (const _ of [1, 2]) {
      expect(await killAfter(child, [file, mode], 2)).toEqual(['got poison', 'stuck poison']);
    }

    const again = open(file);
    const got: string[] = [];
    const options = { durable: 'one', deliveriesMax: 2 };
    await again.messaging.follow(noted, options, async (_, id) => {
      got.push(id);
      return undefined;
    });
    await vi.waitUntil(() => again.undelivered() === 0);
    expect(got).toEqual([]);
    const body = { isStuck: true };
    expect(await again.messaging.deadLetters(noted, 'one')).toEqual([{ id: 'poison', body }]);
    await again.close();
  });
});

describe('two messagings on one file', () => {
  it('use a record once, and see at once what the other replaced or removed', async () => {
    const file = join(dir, 'shared.db');
    const [one, other] = [open(file), open(file)];
    const [records, theirs] = [one, other].map(({ messaging }) => messaging.keyValue(tickets));
    await records?.put('a', 'first');
    expect((await theirs?.get('a'))?.value).toBe('first');
    await records?.put('a', 'second');
    expect((await theirs?.get('a'))?.value).toBe('second');
    const uses = await Promise.all(
      Array.from({ length: 20 }, (_, at) => (at % 2 ? records : theirs)?.use('a')),
    );
    expect(uses.filter((use) => use?.status === 'used')).toHaveLength(1);
    await records?.remove('a');
    expect(await theirs?.use('a')).toEqual({ status: 'absent' });
    await Promise.all([one.close(), other.close()]);
  });
});
