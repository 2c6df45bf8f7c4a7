import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { migrate, NewerFileError, type Step, steps } from './layout.ts';
import { openSqliteFile } from './sqlite-file.ts';

let dir: string;
let file: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'countersign-layout-'));
  file = join(dir, 'journal.db');
});
afterEach(() => rmSync(dir, { recursive: true }));

const within = <Result>(work: (db: DatabaseSync) => Result): Result => {
  const db = new DatabaseSync(file);
  try {
    return work(db);
  } finally {
    db.close();
  }
};
const layout = () => within((db) => db.prepare('PRAGMA user_version').get()?.user_version);
const notes = () => within((db) => db.prepare('SELECT * FROM notes').all());
const path: readonly Step[] = [
  'CREATE TABLE notes (text TEXT)',
  'ALTER TABLE notes ADD COLUMN mood TEXT',
  (db) => void db.prepare('UPDATE notes SET mood = ?').run('calm'),
];
/** A file that somebody has used before there was a second step. */
const used = () =>
  within((db) => {
    db.exec("CREATE TABLE notes (text TEXT); INSERT INTO notes VALUES ('one')");
    db.exec('PRAGMA user_version = 1');
  });

describe('a file of an older layout', () => {
  it('takes every step it lacks, and keeps what it holds', () => {
    used();
    within((db) => migrate(db, path));
    expect(notes()).toEqual([{ text: 'one', mood: 'calm' }]);
    expect(layout()).toBe(3);
  });

  it('takes no step twice', () => {
    used();
    within((db) => migrate(db, path));
    within((db) => migrate(db, path));
    expect(notes()).toEqual([{ text: 'one', mood: 'calm' }]);
  });

  it('stays as it was where a step fails', () => {
    used();
    const failing = [...path, 'INSERT INTO nowhere VALUES (1)'];
    expect(() => within((db) => migrate(db, failing))).toThrow('nowhere');
    expect(notes()).toEqual([{ text: 'one' }]);
    expect(layout()).toBe(1);
  });

  it('is one of today once it was opened', async () => {
    within((db) => db.exec("CREATE TABLE notes (text TEXT); INSERT INTO notes VALUES ('one')"));
    await openSqliteFile({ file }).close();
    expect(notes()).toEqual([{ text: 'one' }]);
    expect(layout()).toBe(steps.length);
  });
});

describe('a new file', () => {
  it('is of the layout of today, without a step', async () => {
    await openSqliteFile({ file }).close();
    expect(layout()).toBe(steps.length);
  });
});

describe('a file of a newer layout', () => {
  it('is refused, and not a byte of it is changed', () => {
    used();
    within((db) => db.exec(`PRAGMA user_version = ${steps.length + 1}`));
    const before = readFileSync(file);
    expect(() => openSqliteFile({ file })).toThrow(NewerFileError);
    expect(() => openSqliteFile({ file, forgets: true })).toThrow(/newer release \(layout \d+/);
    expect(readFileSync(file).equals(before)).toBe(true);
    expect(notes()).toEqual([{ text: 'one' }]);
  });
});
