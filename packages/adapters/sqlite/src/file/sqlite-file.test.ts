import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UnavailableError } from '@countersign/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openSqliteFile, type SqliteFile } from './sqlite-file.ts';

let dir: string;
const opened: SqliteFile[] = [];

const open = (name = 'journal.db') => {
  const sqliteFile = openSqliteFile({ file: join(dir, name) });
  sqliteFile.db.exec(`
    CREATE TABLE IF NOT EXISTS notes (text TEXT PRIMARY KEY);
    CREATE TABLE IF NOT EXISTS replies (
      note TEXT REFERENCES notes (text) DEFERRABLE INITIALLY DEFERRED)`);
  opened.push(sqliteFile);
  return sqliteFile;
};
const note = (sqliteFile: SqliteFile, text: string) =>
  sqliteFile.write((db) => db.prepare('INSERT INTO notes VALUES (?)').run(text).changes);
const notes = (sqliteFile: SqliteFile) =>
  sqliteFile.db
    .prepare('SELECT text FROM notes ORDER BY rowid')
    .all()
    .map(({ text }) => text);

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'countersign-journal-'));
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((sqliteFile) => sqliteFile.close()));
  rmSync(dir, { recursive: true });
});

describe('writing', () => {
  it('resolves with what was done, once it is kept', async () => {
    const sqliteFile = open();
    expect(await note(sqliteFile, 'one')).toBe(1);
    expect(notes(open())).toEqual(['one']);
  });

  it('keeps the order of the writers', async () => {
    const sqliteFile = open();
    const texts = Array.from({ length: 100 }, (_, at) => `note ${at}`);
    await Promise.all(texts.map((text) => note(sqliteFile, text)));
    expect(notes(sqliteFile)).toEqual(texts);
  });

  it('commits the writes of one turn together', async () => {
    const [sqliteFile, other] = [open(), open()];
    const seen: unknown[] = [];
    await Promise.all(
      ['one', 'two', 'three'].map((text) =>
        sqliteFile.write((db) => {
          db.prepare('INSERT INTO notes VALUES (?)').run(text);
          seen.push(notes(other));
        }),
      ),
    );
    expect(seen).toEqual([[], [], []]);
    expect(notes(other)).toEqual(['one', 'two', 'three']);
  });

  it('rejects one that throws, undoes it whole, and keeps its neighbours', async () => {
    const sqliteFile = open();
    const failing = sqliteFile.write((db) => {
      db.prepare('INSERT INTO notes VALUES (?)').run('half');
      throw new Error('no more ink');
    });
    const outcomes = await Promise.allSettled([
      note(sqliteFile, 'one'),
      failing,
      note(sqliteFile, 'two'),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    await expect(failing).rejects.toThrow('no more ink');
    expect(notes(sqliteFile)).toEqual(['one', 'two']);
  });

  it('rejects one that throws alone, undoes it whole, and then goes on', async () => {
    const sqliteFile = open();
    const failing = sqliteFile.write((db) => {
      db.prepare('INSERT INTO notes VALUES (?)').run('half');
      throw new Error('no more ink');
    });
    await expect(failing).rejects.toThrow('no more ink');
    await note(sqliteFile, 'one');
    expect(notes(sqliteFile)).toEqual(['one']);
  });

  it('runs each once where none throws, and resolves each once where one does', async () => {
    const sqliteFile = open();
    const runs = { calm: 0, beside: 0 };
    const counting = (what: keyof typeof runs) =>
      sqliteFile.write(() => {
        runs[what] += 1;
        return runs[what];
      });
    expect(await Promise.all([counting('calm'), note(sqliteFile, 'one')])).toEqual([1, 1]);
    const outcomes = await Promise.allSettled([
      counting('beside'),
      note(sqliteFile, 'one'),
      note(sqliteFile, 'two'),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(runs).toEqual({ calm: 1, beside: 2 });
    expect(notes(sqliteFile)).toEqual(['one', 'two']);
  });

  it('rejects everybody of a turn that could not be committed, and then goes on', async () => {
    const sqliteFile = open();
    const orphan = sqliteFile.write((db) => db.exec("INSERT INTO replies VALUES ('nobody')"));
    const outcomes = await Promise.allSettled([note(sqliteFile, 'one'), orphan]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(notes(sqliteFile)).toEqual([]);
    expect(await note(sqliteFile, 'two')).toBe(1);
    expect(notes(sqliteFile)).toEqual(['two']);
  });

  it('lets a write ask for the next', async () => {
    const sqliteFile = open();
    const chained = await sqliteFile.write(() =>
      note(sqliteFile, 'one').then(() => note(sqliteFile, 'two')),
    );
    expect(chained).toBe(1);
    expect(notes(sqliteFile)).toEqual(['one', 'two']);
  });

  it('takes more writes at once than fit one transaction', async () => {
    const sqliteFile = open();
    const texts = Array.from({ length: 2_500 }, (_, at) => `note ${at}`);
    await Promise.all(texts.map((text) => note(sqliteFile, text)));
    expect(notes(sqliteFile)).toEqual(texts);
  });
});

describe('writing in passing', () => {
  it('goes with the next write, in the order of the two', async () => {
    const sqliteFile = open();
    const passing = sqliteFile.writeInPassing(() => notes(sqliteFile));
    await note(sqliteFile, 'one');
    expect(await passing).toEqual([]);
  });

  it('is kept by itself where no write comes', async () => {
    const sqliteFile = open();
    await sqliteFile.writeInPassing((db) => db.exec("INSERT INTO notes VALUES ('alone')"));
    expect(notes(open())).toEqual(['alone']);
  });

  it('is kept where the file is closed at once', async () => {
    const sqliteFile = open();
    const passing = sqliteFile.writeInPassing((db) => db.exec("INSERT INTO notes VALUES ('last')"));
    await sqliteFile.close();
    await passing;
    expect(notes(open())).toEqual(['last']);
  });
});

describe('a cache of rows', () => {
  const cached = (sqliteFile: SqliteFile) => {
    const cache = sqliteFile.rowCache<{ readonly text: string }>('notes', 10);
    const put = (text: string) =>
      sqliteFile.write((db) => {
        db.prepare('INSERT INTO notes VALUES (?)').run(text);
        cache.set(text, { text });
      });
    return { cache, put };
  };

  it('is one for a table, whoever asks for it', async () => {
    const sqliteFile = open();
    await cached(sqliteFile).put('one');
    expect(cached(sqliteFile).cache.get('one')).toEqual({ text: 'one' });
  });

  it('forgets what was written by one that threw, alone and beside others', async () => {
    const sqliteFile = open();
    const { cache, put } = cached(sqliteFile);
    const failing = () =>
      sqliteFile.write(() => {
        cache.set('half', { text: 'half' });
        throw new Error('no more ink');
      });
    await expect(failing()).rejects.toThrow('no more ink');
    expect(cache.get('half')).toBeUndefined();
    const [kept] = await Promise.allSettled([put('one'), failing()]);
    expect(kept.status).toBe('fulfilled');
    expect(cache.get('half')).toBeUndefined();
  });

  it('forgets what could not be committed', async () => {
    const sqliteFile = open();
    const { cache, put } = cached(sqliteFile);
    const orphan = sqliteFile.write((db) => db.exec("INSERT INTO replies VALUES ('nobody')"));
    const outcomes = await Promise.allSettled([put('one'), orphan]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(cache.get('one')).toBeUndefined();
  });

  it('forgets everything once another process has written, in a write too', async () => {
    const [sqliteFile, other] = [open(), open()];
    const { cache, put } = cached(sqliteFile);
    await put('one');
    await note(other, 'theirs');
    expect(cache.get('one')).toBeUndefined();
    cache.set('two', { text: 'two' });
    await note(other, 'theirs again');
    expect(await sqliteFile.write(() => cache.get('two'))).toBeUndefined();
  });
});

describe('the file', () => {
  it('is its owner’s alone, and its folder is made', () => {
    open('deep/er/journal.db');
    expect(statSync(join(dir, 'deep/er/journal.db')).mode & 0o777).toBe(0o600);
    expect(statSync(join(dir, 'deep/er/journal.db-wal')).mode & 0o777).toBe(0o600);
    expect(statSync(join(dir, 'deep')).mode & 0o777).toBe(0o700);
  });

  it('is synchronised fully, and written ahead', () => {
    const { db } = open();
    expect(db.prepare('PRAGMA synchronous').get()).toEqual({ synchronous: 2 });
    expect(db.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' });
  });

  it('closes when what was under way is kept, and then takes no more', async () => {
    const sqliteFile = open();
    const written = note(sqliteFile, 'last');
    await Promise.all([sqliteFile.close(), sqliteFile.close()]);
    expect(await written).toBe(1);
    await expect(note(sqliteFile, 'late')).rejects.toThrow('closed');
    expect(notes(open())).toEqual(['last']);
  });
});

describe('what was deleted', () => {
  const holds = (text: string) =>
    readdirSync(dir).some((file) => readFileSync(join(dir, file)).includes(text));
  const openFull = async () => {
    const sqliteFile = open();
    sqliteFile.db.exec('CREATE TABLE letters (id INTEGER PRIMARY KEY, text TEXT)');
    const texts = Array.from({ length: 500 }, (_, at) => `canary ${at} ${'x'.repeat(at)}`);
    await sqliteFile.write((db) => {
      const insert = db.prepare('INSERT INTO letters (text) VALUES (?)');
      for (const text of texts) insert.run(text);
    });
    expect(holds('canary 7')).toBe(true);
    return sqliteFile;
  };

  it.each(['DELETE FROM letters', "UPDATE letters SET text = 'letter ' || id"])(
    'leaves no bytes in the file nor in its log once that is scrubbed: %s',
    async (statement) => {
      const sqliteFile = await openFull();
      await sqliteFile.write((db) => db.exec(statement));
      await sqliteFile.scrub();
      expect(holds('canary')).toBe(false);
    },
  );

  it('is scrubbed with the chores', async () => {
    const sqliteFile = await openFull();
    await sqliteFile.write((db) => db.exec('DELETE FROM letters'));
    expect(holds('canary')).toBe(true);
    await sqliteFile.runChores();
    expect(holds('canary')).toBe(false);
  });

  it('is scrubbed once nobody reads it any more', async () => {
    const sqliteFile = await openFull();
    const other = open();
    other.db.exec('BEGIN; SELECT count(*) FROM letters');
    other.db.prepare('SELECT * FROM letters').all();
    await sqliteFile.write((db) => db.exec('DELETE FROM letters'));
    const scrubbing = sqliteFile.scrub();
    expect(holds('canary')).toBe(true);
    other.db.exec('COMMIT');
    await scrubbing;
    expect(holds('canary')).toBe(false);
  });

  it('is not called scrubbed by a file that is closed', async () => {
    const sqliteFile = await openFull();
    await sqliteFile.close();
    await expect(sqliteFile.scrub()).rejects.toThrow('still holds');
  });
});

describe('watching', () => {
  it('calls those who watch the channel, and nobody else', () => {
    const sqliteFile = open();
    const [one, both, other] = [vi.fn(), vi.fn(), vi.fn()];
    sqliteFile.watch(['a'], one);
    const unwatch = sqliteFile.watch(['a', 'b'], both);
    sqliteFile.watch(['c'], other);
    sqliteFile.wake('a');
    sqliteFile.wake('b');
    sqliteFile.wake('nobody');
    expect([one, both, other].map(({ mock }) => mock.calls.length)).toEqual([1, 2, 0]);
    unwatch();
    sqliteFile.wake();
    expect([one, both, other].map(({ mock }) => mock.calls.length)).toEqual([2, 2, 1]);
  });

  it('hears of what another process writes', async () => {
    const [sqliteFile, other] = [open(), open()];
    const listener = vi.fn();
    sqliteFile.watch(['a'], listener);
    await note(other, 'one');
    await vi.waitUntil(() => listener.mock.calls.length > 0, { timeout: 4_000 });
    expect(listener).toHaveBeenCalledOnce();
  });
});

describe('chores', () => {
  it('are done when asked for, one after another, until they are taken back', async () => {
    const sqliteFile = open();
    const takeBack = sqliteFile.addChore(() => note(sqliteFile, 'one'));
    sqliteFile.addChore(() => note(sqliteFile, 'two'));
    await sqliteFile.runChores();
    takeBack();
    expect(notes(sqliteFile)).toEqual(['one', 'two']);
    await expect(sqliteFile.runChores()).rejects.toThrow('UNIQUE');
  });

  it('do not keep one another from their work', async () => {
    const sqliteFile = open();
    sqliteFile.addChore(() => Promise.reject(new Error('too tired')));
    sqliteFile.addChore(() => note(sqliteFile, 'done'));
    await expect(sqliteFile.runChores()).rejects.toThrow('too tired');
    expect(notes(sqliteFile)).toEqual(['done']);
  });
});

describe('a disk that takes nothing', () => {
  const troubles = [
    ['is full', 'max_page_count = 1', 'max_page_count = 1000000'],
    ['can only be read', 'query_only = 1', 'query_only = 0'],
  ] as const;

  it.each(troubles)('and %s is what will pass, for who writes and who asks', async (_, on, off) => {
    const sqliteFile = open();
    sqliteFile.db.exec(`PRAGMA ${on}`);
    const long = 'x'.repeat(1_000_000);
    await expect(note(sqliteFile, long)).rejects.toBeInstanceOf(UnavailableError);
    const asked = await Promise.allSettled([sqliteFile.probe(), sqliteFile.probe()]);
    for (const answer of asked) {
      expect(answer).toMatchObject({ status: 'rejected', reason: expect.any(UnavailableError) });
    }
    sqliteFile.db.exec(`PRAGMA ${off}`);
    await sqliteFile.probe();
    expect(await note(sqliteFile, long)).toBe(1);
  });

  it('is no mistake of who writes, which stays one', async () => {
    const sqliteFile = open();
    await note(sqliteFile, 'twice');
    await expect(note(sqliteFile, 'twice')).rejects.not.toBeInstanceOf(UnavailableError);
  });

  it('is not asked about once it is closed', async () => {
    const sqliteFile = open();
    await sqliteFile.close();
    await expect(sqliteFile.probe()).rejects.toThrow('closed');
  });
});
