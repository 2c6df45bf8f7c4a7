import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NewerRowsError } from './rows.schema.ts';
import { openRows } from './rows.store.ts';

let dir: string;
let file: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'countersign-rows-'));
  file = join(dir, 'rows.sqlite');
});
afterEach(() => rmSync(dir, { recursive: true }));

const run = (sql: string) => {
  const db = new DatabaseSync(file);
  db.exec(sql);
  db.close();
};
const positionAfterOpening = () => {
  const rows = openRows(file);
  try {
    return rows.progress().position;
  } finally {
    rows.close();
  }
};
const reachSeven = () => {
  const rows = openRows(file);
  rows.reach({ position: '7' });
  rows.close();
};

describe('a file of rows', () => {
  it('is gone on with where it is of this shape, as that of release 0.1.0 is', () => {
    reachSeven();
    expect(positionAfterOpening()).toBe('7');
  });

  it('is begun anew where it is of an older shape', () => {
    reachSeven();
    run('DROP TABLE line; CREATE TABLE line (old TEXT); PRAGMA user_version = 0');
    expect(positionAfterOpening()).toBe('');
  });

  it('is refused where a newer release has written it, and not a byte of it is changed', () => {
    reachSeven();
    run('PRAGMA user_version = 1000');
    const before = readFileSync(file);
    expect(() => openRows(file)).toThrow(NewerRowsError);
    expect(readFileSync(file).equals(before)).toBe(true);
  });
});
