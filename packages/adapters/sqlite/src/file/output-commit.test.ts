import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import {
  allCommitted,
  beginning,
  newOutput,
  noRevision,
  type Output,
  outputCommitted,
  towardsOutput,
  UnavailableError,
} from '@countersign/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { sqliteEventStore } from '../event-store/sqlite-event-store.ts';
import { openSqliteFile, type SqliteFile } from './sqlite-file.ts';

let dir: string;
let losses: unknown[];
const opened: SqliteFile[] = [];

const openOf = (outputCommit?: { readonly onLost: (reason: unknown) => void }) => {
  const sqliteFile = openSqliteFile({ file: join(dir, 'journal.db'), outputCommit });
  sqliteFile.db.exec(`
    CREATE TABLE IF NOT EXISTS notes (text TEXT PRIMARY KEY);
    CREATE TABLE IF NOT EXISTS replies (
      note TEXT REFERENCES notes (text) DEFERRABLE INITIALLY DEFERRED)`);
  opened.push(sqliteFile);
  return sqliteFile;
};
const open = () => openOf({ onLost: (reason) => void losses.push(reason) });
const note = (sqliteFile: SqliteFile, text: string) =>
  sqliteFile.write((db) => db.prepare('INSERT INTO notes VALUES (?)').run(text).changes);
const orphan = (sqliteFile: SqliteFile) =>
  sqliteFile.write((db) => db.exec("INSERT INTO replies VALUES ('nobody')"));
const notes = ({ db }: SqliteFile) =>
  db
    .prepare('SELECT text FROM notes ORDER BY rowid')
    .all()
    .map(({ text }) => text);
/** What `work` would have its output wait for. */
const outputOf = async (work: () => Promise<unknown>): Promise<Output> => {
  const output = newOutput();
  await towardsOutput(output, work);
  return output;
};

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'countersign-output-'));
  losses = [];
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((sqliteFile) => sqliteFile.close()));
  rmSync(dir, { recursive: true });
});

describe('a write whose outputs wait for its commit', () => {
  it('is seen here at once, and by others once an output has waited for it', async () => {
    const [sqliteFile, other] = [open(), openOf()];
    const output = await outputOf(() => note(sqliteFile, 'one'));
    expect([notes(sqliteFile), notes(other)]).toEqual([['one'], []]);
    await outputCommitted(output);
    expect(notes(other)).toEqual(['one']);
  });

  it('shares its commit with all that were run before it', async () => {
    const [sqliteFile, other] = [open(), openOf()];
    for (const text of ['one', 'two', 'three']) {
      await note(sqliteFile, text);
      expect(notes(other)).toEqual([]);
    }
    await allCommitted();
    expect(notes(other)).toEqual(['one', 'two', 'three']);
  });

  it('is committed within a moment where nobody waits for it', async () => {
    const [sqliteFile, other] = [open(), openOf()];
    await note(sqliteFile, 'one');
    await vi.waitUntil(() => notes(other).length > 0, { timeout: 4_000 });
  });

  it('lets others have their turn, however much is written', async () => {
    const sqliteFile = open();
    const order: string[] = [];
    const writing = async () => {
      for (let at = 0; at < 100; at += 1) await note(sqliteFile, `note ${at}`);
      order.push('written');
    };
    const turn = setImmediate().then(() => order.push('turn'));
    await Promise.all([writing(), turn]);
    expect(order).toEqual(['turn', 'written']);
  });

  it('is committed before the file is closed', async () => {
    const [sqliteFile, other] = [open(), openOf()];
    await note(sqliteFile, 'one');
    await sqliteFile.close();
    expect(notes(other)).toEqual(['one']);
  });

  it('is undone alone where it throws, first of its transaction or beside others', async () => {
    const sqliteFile = open();
    const failing = () =>
      sqliteFile.write((db) => {
        db.prepare('INSERT INTO notes VALUES (?)').run('half');
        throw new Error('no more ink');
      });
    await expect(failing()).rejects.toThrow('no more ink');
    await note(sqliteFile, 'one');
    await expect(failing()).rejects.toThrow('no more ink');
    await note(sqliteFile, 'two');
    await allCommitted();
    expect(notes(openOf())).toEqual(['one', 'two']);
    expect(losses).toEqual([]);
  });

  it('leaves the write-ahead log before that is scrubbed', async () => {
    const sqliteFile = open();
    await note(sqliteFile, 'one');
    await sqliteFile.scrub();
    expect(sqliteFile.uncommitted()).toBeUndefined();
    expect(notes(openOf())).toEqual(['one']);
  });
});

describe('an output', () => {
  const cached = (sqliteFile: SqliteFile) => {
    const cache = sqliteFile.rowCache<{ readonly text: string }>('notes', 10);
    const put = (text: string) =>
      sqliteFile.write((db) => {
        db.prepare('INSERT INTO notes VALUES (?)').run(text);
        cache.set(text, { text });
      });
    return { cache, put };
  };

  it('waits for what was read before its commit, and for nothing else', async () => {
    const sqliteFile = open();
    const { cache, put } = cached(sqliteFile);
    await put('old');
    await allCommitted();
    await put('new');
    const reading = (text: string) => outputOf(async () => cache.get(text));
    expect((await reading('old')).seen).toBeUndefined();
    const { seen } = await reading('new');
    expect(seen).toBe(sqliteFile.uncommitted());
    await seen?.committed();
    expect((await reading('new')).seen).toBeUndefined();
  });

  it('waits for what stands, though another write of its transaction has thrown', async () => {
    const sqliteFile = open();
    const { cache, put } = cached(sqliteFile);
    await put('one');
    const failing = sqliteFile.write(() => {
      throw new Error('no more ink');
    });
    await expect(failing).rejects.toThrow('no more ink');
    const reading = () => outputOf(async () => cache.get('one'));
    expect((await reading()).seen).toBe(sqliteFile.uncommitted());
    await allCommitted();
    expect((await reading()).seen).toBeUndefined();
  });

  it('waits for a stream that was appended to, whether or not it is kept in memory', async () => {
    const sqliteFile = open();
    const store = sqliteEventStore(sqliteFile, { clock: () => '2026-01-01T12:00:00.000Z' });
    const event = { id: 'e', type: 'Happened', data: {} };
    await store.append('a-1', noRevision, [event]);
    sqliteFile.rowCache('streams', 1).clear();
    expect((await outputOf(() => store.load('a-1'))).seen).toBe(sqliteFile.uncommitted());
    expect((await outputOf(() => store.load('a-2'))).seen).toBeUndefined();
    await store.close();
  });

  it('waits for the last of what it saw, in whatever order', async () => {
    const sqliteFile = open();
    const first = await outputOf(() => note(sqliteFile, 'one'));
    await allCommitted();
    const second = await outputOf(() => note(sqliteFile, 'two'));
    expect(first.seen?.number).toBeLessThan(second.seen?.number ?? 0);
    expect(await outputCommitted(first)).toBeUndefined();
    expect(sqliteFile.uncommitted()).toBe(second.seen);
  });
});

describe('a follower of the log', () => {
  it('hears of events once they are committed, unless it sees what is not', async () => {
    const sqliteFile = open();
    const store = sqliteEventStore(sqliteFile, { clock: () => '2026-01-01T12:00:00.000Z' });
    const heard = { early: 0, late: 0 };
    const early = store.follow({
      ...{ categories: ['a'], after: beginning, seesUncommitted: true },
      onEvents: async (events) => {
        heard.early += events.length;
      },
    });
    const late = store.follow({
      ...{ categories: ['a'], after: beginning },
      onEvents: async (events) => {
        // By then another process would see them.
        expect(sqliteFile.uncommitted()).toBeUndefined();
        heard.late += events.length;
      },
    });
    await setImmediate();
    const event = { id: 'e', type: 'Happened', data: {} };
    await store.append('a-1', noRevision, [event]);
    await early.reached(await store.head());
    expect(heard).toEqual({ early: 1, late: 0 });
    await late.reached(await store.head());
    expect(heard).toEqual({ early: 1, late: 1 });
    await store.close();
  });
});

describe('a commit that fails', () => {
  it('ends the process, resolves for nobody who waits, and takes nothing more', async () => {
    const sqliteFile = open();
    const { seen } = await outputOf(() => note(sqliteFile, 'one'));
    await orphan(sqliteFile);
    await expect(seen?.committed()).rejects.toThrow('FOREIGN KEY');
    expect(losses).toHaveLength(1);
    await expect(note(sqliteFile, 'two')).rejects.toThrow('FOREIGN KEY');
    expect(notes(openOf())).toEqual([]);
  });
});

describe('a file that another process writes to', () => {
  it('is away for as long, and takes what comes after', async () => {
    const [sqliteFile, other] = [open(), openOf()];
    await sqliteFile.probe();
    other.db.exec('BEGIN IMMEDIATE');
    sqliteFile.db.exec('PRAGMA busy_timeout = 1');
    await expect(note(sqliteFile, 'one')).rejects.toBeInstanceOf(UnavailableError);
    other.db.exec('ROLLBACK');
    expect(await note(sqliteFile, 'two')).toBe(1);
    await allCommitted();
    expect([notes(other), losses]).toEqual([['two'], []]);
  });
});

describe('a write in passing', () => {
  it('leaves nothing of itself beside others where it throws midway', async () => {
    const sqliteFile = open();
    await note(sqliteFile, 'one');
    const passing = sqliteFile.writeInPassing((db) => {
      db.prepare('INSERT INTO notes VALUES (?)').run('half');
      throw new Error('no more ink');
    });
    await expect(passing).rejects.toThrow('no more ink');
    expect(notes(sqliteFile)).toEqual(['one']);
  });
});

describe('a disk that takes nothing', () => {
  const long = 'x'.repeat(1_000_000);

  it('rejects who writes once that is known, and ends nothing', async () => {
    const sqliteFile = open();
    // The look at its opening.
    await sqliteFile.probe();
    sqliteFile.db.exec('PRAGMA query_only = 1');
    await expect(sqliteFile.probe()).rejects.toBeInstanceOf(UnavailableError);
    await expect(note(sqliteFile, 'one')).rejects.toBeInstanceOf(UnavailableError);
    sqliteFile.db.exec('PRAGMA query_only = 0');
    // Until it is known that it takes what is written, each write is committed by itself.
    expect(await note(sqliteFile, 'two')).toBe(1);
    expect(sqliteFile.uncommitted()).toBeUndefined();
    await sqliteFile.probe();
    await note(sqliteFile, 'three');
    expect(sqliteFile.uncommitted()).toBeDefined();
    expect([notes(sqliteFile), losses]).toEqual([['two', 'three'], []]);
  });

  it('rejects alone who writes first, and ends the process where others have written', async () => {
    const sqliteFile = open();
    sqliteFile.db.exec('PRAGMA max_page_count = 1');
    await expect(note(sqliteFile, long)).rejects.toBeInstanceOf(UnavailableError);
    expect(losses).toEqual([]);
    const { seen } = await outputOf(() => note(sqliteFile, 'one'));
    await expect(
      sqliteFile.write((db) => db.prepare('INSERT INTO notes VALUES (?)').run(long), {
        isSingle: true,
      }),
    ).rejects.toBeInstanceOf(UnavailableError);
    expect(losses).toHaveLength(1);
    await expect(seen?.committed()).rejects.toBeInstanceOf(UnavailableError);
  });
});
