import { copyFileSync, existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { DatabaseSync, StatementSync } from 'node:sqlite';

/**
 * Preloaded into a process whose power is to fail: whenever a file of SQLite was synced by a
 * commit, it is copied beside itself, with its write-ahead log. What was written since is in no
 * copy.
 */
const synced = '-synced';
const databaseOf = new WeakMap<StatementSync, DatabaseSync>();
const turns = new Map<string, number>();

const isSynced = (db: DatabaseSync) => {
  const answer = prepare.call(db, 'PRAGMA synchronous').get();
  // FULL: a commit resolves once the disk has it. https://sqlite.org/pragma.html#pragma_synchronous
  return Number(answer?.synchronous) >= 2;
};

/** Two copies take turns, and a name that is replaced in one step says which of them is whole. */
const copy = (db: DatabaseSync) => {
  const file = db.location();
  if (file === null || !isSynced(db)) return;
  const turn = ((turns.get(file) ?? 0) + 1) % 2;
  turns.set(file, turn);
  const folder = `${file}${synced}`;
  mkdirSync(folder, { recursive: true });
  for (const end of ['', '-wal']) {
    if (existsSync(`${file}${end}`)) copyFileSync(`${file}${end}`, `${folder}/${turn}${end}`);
  }
  writeFileSync(`${folder}/next`, String(turn));
  renameSync(`${folder}/next`, `${folder}/whole`);
};

const { prepare } = DatabaseSync.prototype;
const { run } = StatementSync.prototype;
DatabaseSync.prototype.prepare = function (sql) {
  const statement = prepare.call(this, sql);
  databaseOf.set(statement, this);
  return statement;
};
// It takes values to bind.
const bound = run as (...values: unknown[]) => ReturnType<typeof run>;
const copying = function (this: StatementSync, ...values: unknown[]) {
  const done = bound.apply(this, values);
  const db = databaseOf.get(this);
  if (db && /^\s*COMMIT/i.test(this.sourceSQL)) copy(db);
  return done;
};
Object.defineProperty(StatementSync.prototype, 'run', { value: copying });
