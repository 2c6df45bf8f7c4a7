import type { DatabaseSync } from 'node:sqlite';

/** What begins and ends a transaction, and a savepoint in it, prepared once for a file. */
export const transactionStatements = (db: DatabaseSync) => ({
  begin: db.prepare('BEGIN IMMEDIATE'),
  commit: db.prepare('COMMIT'),
  rollback: db.prepare('ROLLBACK'),
  savepoint: db.prepare('SAVEPOINT one'),
  release: db.prepare('RELEASE one'),
  undo: db.prepare('ROLLBACK TO one'),
});
