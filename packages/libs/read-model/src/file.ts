import { closeSync, openSync, rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';

const isInMemory = (file: string): boolean => file === ':memory:';

/** A read model's file, for its owner alone; what is deleted in it is overwritten. Or memory. */
export const openFile = (file: string): DatabaseSync => {
  if (!isInMemory(file)) closeSync(openSync(file, 'a', 0o600));
  const db = new DatabaseSync(file);
  db.exec('PRAGMA secure_delete = ON');
  return db;
};

/** A file is quickly gone, where emptying it would take as long as filling it. */
export const removeFile = (file: string): void => {
  if (isInMemory(file)) return;
  for (const ending of ['', '-wal', '-shm']) rmSync(`${file}${ending}`, { force: true });
};

/** Runs `work` so that a reader sees all of it or nothing. */
export const inTransaction =
  (db: DatabaseSync) =>
  (work: () => void): void => {
    db.exec('BEGIN');
    try {
      work();
      db.exec('COMMIT');
    } catch (error) {
      db.exec('ROLLBACK');
      throw error;
    }
  };

interface Keeping<Model> {
  readonly file: string;
  readonly open: (file: string) => Model;
  /** Whether what was left is of this version, and made from this log. */
  readonly mayGoOn: (model: Model) => Promise<boolean>;
}

/** A read model as it was left, or a new one where that may not go on. */
export const openKept = async <Model extends { readonly close: () => void }>({
  file,
  open,
  mayGoOn,
}: Keeping<Model>): Promise<Model> => {
  const kept = open(file);
  try {
    if (await mayGoOn(kept)) return kept;
  } catch (error) {
    kept.close();
    throw error;
  }
  kept.close();
  removeFile(file);
  return open(file);
};
