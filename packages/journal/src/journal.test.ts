import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UnavailableError } from '@countersign/kernel';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Journal, openJournal } from './journal.ts';

let dir: string;
const opened: Journal[] = [];

const open = (name = 'journal.db') => {
  const journal = openJournal({ file: join(dir, name) });
  journal.db.exec(`
    CREATE TABLE IF NOT EXISTS notes (text TEXT PRIMARY KEY);
    CREATE TABLE IF NOT EXISTS replies (
      note TEXT REFERENCES notes (text) DEFERRABLE INITIALLY DEFERRED)`);
  opened.push(journal);
  return journal;
};
const note = (journal: Journal, text: string) =>
  journal.write((db) => db.prepare('INSERT INTO notes VALUES (?)').run(text).changes);
const notes = (journal: Journal) =>
  journal.db
    .prepare('SELECT text FROM notes ORDER BY rowid')
    .all()
    .map(({ text }) => text);

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'countersign-journal-'));
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((journal) => journal.close()));
  rmSync(dir, { recursive: true });
});

describe('writing', () => {
  it('resolves with what was done, once it is kept', async () => {
    const journal = open();
    expect(await note(journal, 'one')).toBe(1);
    expect(notes(open())).toEqual(['one']);
  });

  it('keeps the order of the writers', async () => {
    const journal = open();
    const texts = Array.from({ length: 100 }, (_, at) => `note ${at}`);
    await Promise.all(texts.map((text) => note(journal, text)));
    expect(notes(journal)).toEqual(texts);
  });

  it('commits the writes of one turn together', async () => {
    const [journal, other] = [open(), open()];
    const seen: unknown[] = [];
    await Promise.all(
      ['one', 'two', 'three'].map((text) =>
        journal.write((db) => {
          db.prepare('INSERT INTO notes VALUES (?)').run(text);
          seen.push(notes(other));
        }),
      ),
    );
    expect(seen).toEqual([[], [], []]);
    expect(notes(other)).toEqual(['one', 'two', 'three']);
  });

  it('rejects one that throws, undoes it whole, and keeps its neighbours', async () => {
    const journal = open();
    const failing = journal.write((db) => {
      db.prepare('INSERT INTO notes VALUES (?)').run('half');
      throw new Error('no more ink');
    });
    const outcomes = await Promise.allSettled([
      note(journal, 'one'),
      failing,
      note(journal, 'two'),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    await expect(failing).rejects.toThrow('no more ink');
    expect(notes(journal)).toEqual(['one', 'two']);
  });

  it('rejects everybody of a turn that could not be committed, and then goes on', async () => {
    const journal = open();
    const orphan = journal.write((db) => db.exec("INSERT INTO replies VALUES ('nobody')"));
    const outcomes = await Promise.allSettled([note(journal, 'one'), orphan]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(notes(journal)).toEqual([]);
    expect(await note(journal, 'two')).toBe(1);
    expect(notes(journal)).toEqual(['two']);
  });

  it('lets a write ask for the next', async () => {
    const journal = open();
    const chained = await journal.write(() =>
      note(journal, 'one').then(() => note(journal, 'two')),
    );
    expect(chained).toBe(1);
    expect(notes(journal)).toEqual(['one', 'two']);
  });

  it('takes more writes at once than fit one transaction', async () => {
    const journal = open();
    const texts = Array.from({ length: 2_500 }, (_, at) => `note ${at}`);
    await Promise.all(texts.map((text) => note(journal, text)));
    expect(notes(journal)).toEqual(texts);
  });
});

describe('writing in passing', () => {
  it('goes with the next write, in the order of the two', async () => {
    const journal = open();
    const passing = journal.writeInPassing(() => notes(journal));
    await note(journal, 'one');
    expect(await passing).toEqual([]);
  });

  it('is kept by itself where no write comes', async () => {
    const journal = open();
    await journal.writeInPassing((db) => db.exec("INSERT INTO notes VALUES ('alone')"));
    expect(notes(open())).toEqual(['alone']);
  });

  it('is kept where the journal is closed at once', async () => {
    const journal = open();
    const passing = journal.writeInPassing((db) => db.exec("INSERT INTO notes VALUES ('last')"));
    await journal.close();
    await passing;
    expect(notes(open())).toEqual(['last']);
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
    const journal = open();
    const written = note(journal, 'last');
    await Promise.all([journal.close(), journal.close()]);
    expect(await written).toBe(1);
    await expect(note(journal, 'late')).rejects.toThrow('closed');
    expect(notes(open())).toEqual(['last']);
  });
});

describe('what was deleted', () => {
  const holds = (text: string) =>
    readdirSync(dir).some((file) => readFileSync(join(dir, file)).includes(text));
  const openFull = async () => {
    const journal = open();
    journal.db.exec('CREATE TABLE letters (id INTEGER PRIMARY KEY, text TEXT)');
    const texts = Array.from({ length: 500 }, (_, at) => `canary ${at} ${'x'.repeat(at)}`);
    await journal.write((db) => {
      const insert = db.prepare('INSERT INTO letters (text) VALUES (?)');
      for (const text of texts) insert.run(text);
    });
    expect(holds('canary 7')).toBe(true);
    return journal;
  };

  it.each(['DELETE FROM letters', "UPDATE letters SET text = 'letter ' || id"])(
    'leaves no bytes in the file nor in its log once that is scrubbed: %s',
    async (statement) => {
      const journal = await openFull();
      await journal.write((db) => db.exec(statement));
      await journal.scrub();
      expect(holds('canary')).toBe(false);
    },
  );

  it('is scrubbed with the chores', async () => {
    const journal = await openFull();
    await journal.write((db) => db.exec('DELETE FROM letters'));
    expect(holds('canary')).toBe(true);
    await journal.runChores();
    expect(holds('canary')).toBe(false);
  });

  it('is scrubbed once nobody reads it any more', async () => {
    const journal = await openFull();
    const other = open();
    other.db.exec('BEGIN; SELECT count(*) FROM letters');
    other.db.prepare('SELECT * FROM letters').all();
    await journal.write((db) => db.exec('DELETE FROM letters'));
    const scrubbing = journal.scrub();
    expect(holds('canary')).toBe(true);
    other.db.exec('COMMIT');
    await scrubbing;
    expect(holds('canary')).toBe(false);
  });

  it('is not called scrubbed by a journal that is closed', async () => {
    const journal = await openFull();
    await journal.close();
    await expect(journal.scrub()).rejects.toThrow('still holds');
  });
});

describe('watching', () => {
  it('calls those who watch the channel, and nobody else', () => {
    const journal = open();
    const [one, both, other] = [vi.fn(), vi.fn(), vi.fn()];
    journal.watch(['a'], one);
    const unwatch = journal.watch(['a', 'b'], both);
    journal.watch(['c'], other);
    journal.wake('a');
    journal.wake('b');
    journal.wake('nobody');
    expect([one, both, other].map(({ mock }) => mock.calls.length)).toEqual([1, 2, 0]);
    unwatch();
    journal.wake();
    expect([one, both, other].map(({ mock }) => mock.calls.length)).toEqual([2, 2, 1]);
  });

  it('hears of what another process writes', async () => {
    const [journal, other] = [open(), open()];
    const listener = vi.fn();
    journal.watch(['a'], listener);
    await note(other, 'one');
    await vi.waitUntil(() => listener.mock.calls.length > 0, { timeout: 4_000 });
    expect(listener).toHaveBeenCalledOnce();
  });
});

describe('chores', () => {
  it('are done when asked for, one after another, until they are taken back', async () => {
    const journal = open();
    const takeBack = journal.addChore(() => note(journal, 'one'));
    journal.addChore(() => note(journal, 'two'));
    await journal.runChores();
    takeBack();
    expect(notes(journal)).toEqual(['one', 'two']);
    await expect(journal.runChores()).rejects.toThrow('UNIQUE');
  });

  it('do not keep one another from their work', async () => {
    const journal = open();
    journal.addChore(() => Promise.reject(new Error('too tired')));
    journal.addChore(() => note(journal, 'done'));
    await expect(journal.runChores()).rejects.toThrow('too tired');
    expect(notes(journal)).toEqual(['done']);
  });
});

describe('a disk that takes nothing', () => {
  const troubles = [
    ['is full', 'max_page_count = 1', 'max_page_count = 1000000'],
    ['can only be read', 'query_only = 1', 'query_only = 0'],
  ] as const;

  it.each(troubles)('and %s is what will pass, for who writes and who asks', async (_, on, off) => {
    const journal = open();
    journal.db.exec(`PRAGMA ${on}`);
    const long = 'x'.repeat(1_000_000);
    await expect(note(journal, long)).rejects.toBeInstanceOf(UnavailableError);
    const asked = await Promise.allSettled([journal.probe(), journal.probe()]);
    for (const answer of asked) {
      expect(answer).toMatchObject({ status: 'rejected', reason: expect.any(UnavailableError) });
    }
    journal.db.exec(`PRAGMA ${off}`);
    await journal.probe();
    expect(await note(journal, long)).toBe(1);
  });

  it('is no mistake of who writes, which stays one', async () => {
    const journal = open();
    await note(journal, 'twice');
    await expect(note(journal, 'twice')).rejects.not.toBeInstanceOf(UnavailableError);
  });

  it('is not asked about once it is closed', async () => {
    const journal = open();
    await journal.close();
    await expect(journal.probe()).rejects.toThrow('closed');
  });
});
