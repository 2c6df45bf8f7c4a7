import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beginning, type NewEvent, noRevision, plus } from '@countersign/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSqliteFile, type SqliteFile } from '../file/sqlite-file.ts';
import { sqliteEventStore } from './sqlite-event-store.ts';

let dir: string;
let now: string;
let ids = 0;
const ends: (() => Promise<void>)[] = [];

const open = () => {
  const sqliteFile = openSqliteFile({ file: join(dir, 'journal.db') });
  const store = sqliteEventStore(sqliteFile, { clock: () => now });
  ends.push(async () => {
    await store.close();
    await sqliteFile.close();
  });
  return { sqliteFile, store };
};
const newEvent = (): NewEvent => {
  ids += 1;
  return { id: `event ${ids}`, type: 'Happened', data: {} };
};
const rowsOf = ({ db }: SqliteFile, table: 'events' | 'streams') =>
  db.prepare(`SELECT count(*) AS count FROM ${table}`).get()?.count;
const maxAgeSeconds = 60;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'countersign-store-'));
  now = '2026-01-01T12:00:00.000Z';
});
afterEach(async () => {
  await Promise.all(ends.splice(0).map((end) => end()));
  rmSync(dir, { recursive: true });
});

describe('two processes on one file', () => {
  it('let exactly one of their writers win', async () => {
    const stores = [open().store, open().store];
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, at) =>
        stores[at % 2]?.append('race-1', noRevision, [newEvent(), newEvent()]),
      ),
    );
    expect(answers.filter((answer) => answer?.outcome === 'appended')).toHaveLength(1);
    expect((await open().store.load('race-1')).events).toHaveLength(2);
  });

  it('see at once where a stream stands that the other appended to or removed', async () => {
    const [{ store }, { store: other }] = [open(), open()];
    await store.append('shared-1', noRevision, [newEvent()]);
    expect((await store.load('shared-1')).revision).toBe(0);
    await other.append('shared-1', 0, [newEvent()]);
    expect((await store.append('shared-1', 0, [newEvent()])).outcome).toBe('conflict');
    expect((await store.load('shared-1')).revision).toBe(1);
    await other.remove('shared-1');
    expect((await store.load('shared-1')).revision).toBe(noRevision);
    expect((await store.append('shared-1', 1, [newEvent()])).outcome).toBe('conflict');
  });

  it('follow what the other appends', async () => {
    const [{ store }, { store: other }] = [open(), open()];
    const delivered: string[] = [];
    const { reached } = store.follow({
      categories: ['news'],
      after: beginning,
      onEvents: async (events) => void delivered.push(...events.map(({ id }) => id)),
    });
    await reached(await store.head());
    const event = newEvent();
    await other.append('news-1', noRevision, [event]);
    await reached(await other.head());
    expect(delivered).toEqual([event.id]);
  });
});

describe('an append that could not be committed', () => {
  it('leaves the stream where it stood', async () => {
    const { store, sqliteFile } = open();
    sqliteFile.db.exec(`
      CREATE TABLE notes (text TEXT PRIMARY KEY);
      CREATE TABLE replies (
        note TEXT REFERENCES notes (text) DEFERRABLE INITIALLY DEFERRED)`);
    await store.append('kept-1', noRevision, [newEvent()]);
    const orphan = () => sqliteFile.write((db) => db.exec("INSERT INTO replies VALUES ('nobody')"));
    const outcomes = await Promise.allSettled([store.append('kept-1', 0, [newEvent()]), orphan()]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await store.load('kept-1')).toMatchObject({ revision: 0, events: { length: 1 } });
    expect((await store.append('kept-1', 0, [newEvent()])).outcome).toBe('appended');
  });
});

describe('a file opened again', () => {
  it('knows every stream, and every repeat', async () => {
    const { store } = open();
    const events = [newEvent(), newEvent()];
    const first = await store.append('kept-1', noRevision, events);
    await store.close();
    const again = open().store;
    expect((await again.load('kept-1')).events).toMatchObject(events);
    expect(await again.append('kept-1', noRevision, events)).toEqual(first);
  });

  it('never gives a position twice, even after the last event has gone', async () => {
    const { store } = open();
    await store.append('gone-1', noRevision, [newEvent()]);
    const before = await store.head();
    await store.remove('gone-1');
    expect(await store.head()).toBe(beginning);
    const again = open().store;
    await again.append('kept-1', noRevision, [newEvent()]);
    expect((await again.head()) > before).toBe(true);
  });
});

describe('clearing away', () => {
  it('deletes what is too old to be read, and nothing else', async () => {
    const { store, sqliteFile } = open();
    await store.append('old-1', noRevision, [newEvent(), newEvent()]);
    await store.append('old-2', noRevision, [newEvent()]);
    await store.append('kept-1', noRevision, [newEvent()]);
    await store.retain('old-1', { maxAgeSeconds });
    await store.retain('old-2', { maxAgeSeconds: 2 * maxAgeSeconds });
    await sqliteFile.runChores();
    expect(rowsOf(sqliteFile, 'events')).toBe(4);
    now = plus(now, maxAgeSeconds * 1_000 + 1);
    await sqliteFile.runChores();
    expect(rowsOf(sqliteFile, 'events')).toBe(2);
    expect(rowsOf(sqliteFile, 'streams')).toBe(1);
  });

  it('keeps the young events of an old stream, and comes back for them', async () => {
    const { store, sqliteFile } = open();
    await store.append('mixed-1', noRevision, [newEvent()]);
    await store.retain('mixed-1', { maxAgeSeconds });
    now = plus(now, 40_000);
    await store.append('mixed-1', 0, [newEvent()]);
    now = plus(now, 30_000);
    await sqliteFile.runChores();
    expect(rowsOf(sqliteFile, 'events')).toBe(1);
    expect((await store.load('mixed-1')).revision).toBe(1);
    now = plus(now, 31_000);
    await sqliteFile.runChores();
    expect(rowsOf(sqliteFile, 'events')).toBe(0);
    expect(rowsOf(sqliteFile, 'streams')).toBe(0);
  });

  it('takes its turns when there is more than it may do at once', async () => {
    const { store, sqliteFile } = open();
    const streams = Array.from({ length: 700 }, (_, at) => `many-${at}`);
    await Promise.all(streams.map((stream) => store.append(stream, noRevision, [newEvent()])));
    await Promise.all(streams.map((stream) => store.retain(stream, { maxAgeSeconds })));
    now = plus(now, maxAgeSeconds * 1_000 + 1);
    await sqliteFile.runChores();
    expect(rowsOf(sqliteFile, 'events')).toBe(200);
    await sqliteFile.runChores();
    expect(rowsOf(sqliteFile, 'events')).toBe(0);
  });

  it('leaves a removed stream guarded against those who read it before', async () => {
    const { store } = open();
    await store.append('gone-1', noRevision, [newEvent()]);
    await store.remove('gone-1');
    expect((await store.append('gone-1', 0, [newEvent()])).outcome).toBe('conflict');
  });

  it('leaves no bytes of a removed stream, in no file', async () => {
    const { store } = open();
    const holds = () =>
      readdirSync(dir).some((file) => readFileSync(join(dir, file)).includes('canary'));
    await store.append('gone-1', noRevision, [{ ...newEvent(), data: { name: 'canary' } }]);
    expect(holds()).toBe(true);
    await store.remove('gone-1');
    expect(holds()).toBe(false);
  });
});

describe('a follower', () => {
  it('tells why its handler rejected, and then goes on', async () => {
    const sqliteFile = openSqliteFile({ file: ':memory:' });
    const troubles: unknown[] = [];
    const onTrouble = (reason: unknown, categories: readonly string[]) =>
      void troubles.push([reason, categories]);
    const store = sqliteEventStore(sqliteFile, { clock: () => now, onTrouble });
    const reason = new Error('not now');
    let calls = 0;
    const { reached } = store.follow({
      categories: ['news'],
      after: beginning,
      onEvents: async () => {
        calls += 1;
        if (calls === 1) throw reason;
      },
    });
    await store.append('news-1', noRevision, [newEvent()]);
    await reached(await store.head());
    expect(troubles).toEqual([[reason, ['news']]]);
    await store.close();
    await sqliteFile.close();
  });

  it('reads by the index alone, however many categories it has', () => {
    const { sqliteFile } = open();
    const branch = 'SELECT position FROM events WHERE category = ? AND position > ?';
    const plan = sqliteFile.db
      .prepare(`EXPLAIN QUERY PLAN ${branch} UNION ALL ${branch} ORDER BY position LIMIT 9`)
      .all()
      .map(({ detail }) => String(detail));
    expect(plan.filter((step) => step.includes('events_by_category'))).toHaveLength(2);
    expect(plan.join()).not.toMatch(/TEMP B-TREE|SCAN events/);
  });
});

describe('a malformed append', () => {
  it('is refused without a category, and without events', async () => {
    const { store } = open();
    await expect(store.append('nodash', noRevision, [newEvent()])).rejects.toThrow('<category>');
    await expect(store.append('kept-1', noRevision, [])).rejects.toThrow('at least one');
  });
});
