import { closeSync, openSync } from 'node:fs';
import { backup, DatabaseSync } from 'node:sqlite';

const busyTimeoutMs = 10_000;
/** All pages in one step: what is written meanwhile is neither waited for nor half in it. */
const allPages = 2 ** 31 - 1;

/**
 * Copies a file that others may be writing to, as it is at one moment, into a new file for its
 * owner alone: one that needs no log beside it.
 */
export const copySqliteFile = async (from: string, to: string): Promise<void> => {
  closeSync(openSync(to, 'wx', 0o600));
  const source = new DatabaseSync(from, { readOnly: true, timeout: busyTimeoutMs });
  try {
    await backup(source, to, { rate: allPages });
  } finally {
    source.close();
  }
  const copy = new DatabaseSync(to);
  copy.exec('PRAGMA secure_delete = ON; PRAGMA journal_mode = DELETE;');
  copy.close();
};

/** Looks into a file that nobody writes to. @throws where it is damaged */
export const readCopy = <Result>(file: string, look: (db: DatabaseSync) => Result): Result => {
  const db = new DatabaseSync(file, { readOnly: true });
  try {
    const [answer] = db.prepare('PRAGMA integrity_check').all();
    if (answer?.integrity_check !== 'ok') throw new Error('a database is damaged');
    return look(db);
  } finally {
    db.close();
  }
};
