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

  it('is begun anew where nobody counted its lines, and an older release still reads it', () => {
    reachSeven();
    run('DROP TRIGGER tally_line; DROP TRIGGER tally_answer; DROP TABLE tally');
    expect(positionAfterOpening()).toBe('');
    const db = new DatabaseSync(file);
    expect(db.prepare('PRAGMA user_version').get()).toEqual({ user_version: 1 });
    // As release 0.2.0 adds a line.
    const add = db.prepare('INSERT OR IGNORE INTO line VALUES (?, ?, ?, ?, ?, ?, ?, ?)');
    const at = '2026-01-01T10:11:12.000Z';
    for (const id of ['1', '2', '2']) {
      add.run(id, `a${id}`, 'acme', 'mfa_failed', at, null, null, '{"reason":"wrong_code"}');
    }
    db.close();
    const rows = openRows(file);
    const since = '2026-01-01T10:59:00.000Z';
    expect(rows.tallied({ tenantId: 'acme', since, step: 'hour' })).toEqual({
      series: [{ at: '2026-01-01T10', kind: 'mfa_failed', count: 2 }],
      totals: [{ kind: 'mfa_failed', reason: 'wrong_code', count: 2 }],
      answered: [],
    });
    expect(rows.tallied({ tenantId: 'other', since, step: 'day' }).series).toEqual([]);
    rows.prune('2026-01-01T11:00:00.000Z');
    expect(rows.tallied({ tenantId: 'acme', since, step: 'hour' }).series).toEqual([]);
    rows.close();
  });

  it('of a release that did not find the logins of one person has an index of them', () => {
    reachSeven();
    run('DROP INDEX IF EXISTS login_of_user');
    expect(positionAfterOpening()).toBe('7');
    const db = new DatabaseSync(file);
    const plan = db
      .prepare(
        `EXPLAIN QUERY PLAN SELECT login_id FROM login
         WHERE tenant_id = 'acme' AND body ->> 'userId' = 'auth0|ann' AND at >= '2026'
         ORDER BY at DESC, login_id`,
      )
      .all()
      .map(({ detail }) => String(detail));
    db.close();
    expect(plan[0]).toContain('INDEX login_of_user (tenant_id=? AND <expr>=? AND at>?)');
  });

  it('is refused where a newer release has written it, and not a byte of it is changed', () => {
    reachSeven();
    run('PRAGMA user_version = 1000');
    const before = readFileSync(file);
    expect(() => openRows(file)).toThrow(NewerRowsError);
    expect(readFileSync(file).equals(before)).toBe(true);
  });
});
