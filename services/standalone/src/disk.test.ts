import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { defineBucket, defineTopic } from '@countersign/core';
import { createLogger } from '@countersign/observability';
import { dataKeyBucket } from '@countersign/vault';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { settings } from './config.ts';
import { openDisk } from './disk.ts';

/** What release 0.1.0 made of an empty file, as its `.schema` shows it: both files have it. */
const messaging = `
  CREATE TABLE messages (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, subject TEXT NOT NULL, id TEXT NOT NULL,
    body TEXT NOT NULL, correlation TEXT, published_at TEXT NOT NULL, UNIQUE (subject, id)
  ) STRICT;
  CREATE INDEX messages_by_age ON messages (published_at);
  CREATE TABLE durables (
    number INTEGER PRIMARY KEY, subject TEXT NOT NULL, name TEXT NOT NULL, UNIQUE (subject, name)
  ) STRICT;
  CREATE TABLE deliveries (
    durable INTEGER NOT NULL, seq INTEGER NOT NULL, attempts INTEGER NOT NULL DEFAULT 0,
    due_at TEXT NOT NULL DEFAULT '', is_dead INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (durable, seq)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX deliveries_due ON deliveries (durable, is_dead, due_at, seq);
  CREATE INDEX deliveries_of ON deliveries (seq);
  CREATE TABLE records (
    revision INTEGER PRIMARY KEY AUTOINCREMENT, bucket TEXT NOT NULL, key TEXT NOT NULL,
    value TEXT NOT NULL, expires_at TEXT, is_used INTEGER NOT NULL DEFAULT 0, UNIQUE (bucket, key)
  ) STRICT;
  CREATE INDEX records_to_sweep ON records (expires_at) WHERE expires_at IS NOT NULL;`;
const log = `
  CREATE TABLE events (
    position INTEGER PRIMARY KEY AUTOINCREMENT, stream TEXT NOT NULL, revision INTEGER NOT NULL,
    category TEXT NOT NULL, id TEXT NOT NULL, type TEXT NOT NULL, data TEXT NOT NULL,
    metadata TEXT NOT NULL, recorded_at TEXT NOT NULL, UNIQUE (stream, revision)
  ) STRICT;
  CREATE INDEX events_by_category ON events (category, position);
  CREATE TABLE streams (
    stream TEXT PRIMARY KEY, last_revision INTEGER NOT NULL DEFAULT -1, max_age_seconds INTEGER,
    sweep_at TEXT
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX streams_to_sweep ON streams (sweep_at) WHERE sweep_at IS NOT NULL;`;

const now = '2026-01-01T12:00:00.000Z';
const marks = defineBucket('marks', { value: z.string(), ttlMs: null });
const noted = defineTopic('test.told.v1.noted', z.object({ text: z.string() }));

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'countersign-disk-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

const run = (name: string, sql: string) => {
  const db = new DatabaseSync(join(dir, name));
  db.exec(sql);
  const layout = db.prepare('PRAGMA user_version').get()?.user_version;
  db.close();
  return layout;
};
const open = () =>
  openDisk({
    settings: settings.parse({ DATA_DIR: dir }),
    clock: () => now,
    log: createLogger({ service: 'test', level: 'silent' }),
  });

describe('a folder of release 0.1.0', () => {
  beforeEach(() => {
    run(
      'countersign.sqlite',
      `PRAGMA journal_mode = WAL; ${log} ${messaging}
       INSERT INTO events VALUES (7, 'a-1', 0, 'a', 'e1', 'Happened', '{"n":1}', '{}', '${now}');
       INSERT INTO durables VALUES (1, '${noted.subject}', 'one');
       INSERT INTO messages VALUES (3, '${noted.subject}', 'm1', '{"text":"old"}', NULL, '${now}');
       INSERT INTO deliveries (durable, seq) VALUES (1, 3);
       INSERT INTO records VALUES (9, 'marks', 'k', '"kept"', NULL, 0);`,
    );
    run(
      'user-keys.sqlite',
      `${messaging} INSERT INTO records VALUES (5, '${dataKeyBucket.name}', 'k', '"x"', NULL, 0);`,
    );
  });

  it('is opened with all that it holds, and goes on from there', async () => {
    const disk = await open();
    const { events } = await disk.store.load('a-1');
    expect(events).toMatchObject([{ id: 'e1', type: 'Happened', data: { n: 1 }, revision: 0 }]);
    const next = { id: 'e2', type: 'Happened', data: {} };
    expect(await disk.store.append('a-1', 0, [next])).toMatchObject({ outcome: 'appended' });

    const embedded = disk.embedded();
    expect(await embedded.keyValue(marks).get('k')).toEqual({ value: 'kept', revision: 9 });
    const heard: unknown[] = [];
    await embedded.follow(noted, { durable: 'one' }, async (body) => void heard.push(body));
    await vi.waitUntil(() => heard.length > 0);
    expect(heard).toEqual([{ text: 'old' }]);
    await embedded.close();
    await disk.store.close();
    await disk.close();
  });

  it('has the layout of this release afterwards', async () => {
    const disk = await open();
    await disk.store.close();
    await disk.close();
    for (const name of ['countersign.sqlite', 'user-keys.sqlite']) {
      expect(run(name, '')).toBeGreaterThan(0);
    }
  });
});

describe('a folder of a newer release', () => {
  it('is refused before anything in it is written', async () => {
    const layout = 1_000;
    run('countersign.sqlite', `${log} PRAGMA user_version = ${layout};`);
    const file = join(dir, 'countersign.sqlite');
    const before = readFileSync(file);
    await expect(open()).rejects.toThrow('newer release');
    expect(readFileSync(file).equals(before)).toBe(true);
  });
});
