import type { DatabaseSync } from 'node:sqlite';

/** Makes a file of one layout one of the next; in SQL, or by hand where SQL cannot. */
export type Step = string | ((db: DatabaseSync) => void);

/**
 * How the file came to be laid out as it is: the nth step leads from layout n to n + 1, and the
 * number of steps is the layout of today, which the file keeps as its `user_version`. A step is
 * never changed once it is released, only followed by another; and it leaves what the release
 * before still reads and writes, as that may come back.
 */
export const steps: readonly Step[] = [
  // 0.1.0 did not number its files. Its tables are those of layout 1.
  '',
];

/** The file is of a release after this one. Nothing in it was touched. */
export class NewerFileError extends Error {
  override readonly name = 'NewerFileError';
}

const numberIn = (row: Record<string, unknown> | undefined, column: string): number =>
  Number(row?.[column] ?? 0);

const layoutOf = (db: DatabaseSync): number =>
  numberIn(db.prepare('PRAGMA user_version').get(), 'user_version');

const isEmpty = (db: DatabaseSync): boolean =>
  numberIn(db.prepare('SELECT count(*) AS tables FROM sqlite_schema').get(), 'tables') === 0;

/**
 * Brings a file to the layout of today: all the steps it lacks, or none. A new file has nothing to
 * migrate; whoever lives in it makes their tables as they are today.
 * @throws {NewerFileError}
 */
export const migrate = (db: DatabaseSync, path = steps): void => {
  const today = path.length;
  const layout = layoutOf(db);
  if (layout > today) {
    throw new NewerFileError(
      `the file is of a newer release (layout ${layout}, and this one knows ${today}): ` +
        'it was left as it is; start that release again, or restore a backup',
    );
  }
  if (layout === today) return;
  // Another process may be about to do the same: whoever comes second finds nothing to do.
  db.exec('BEGIN IMMEDIATE');
  try {
    const missing = isEmpty(db) ? [] : path.slice(layoutOf(db));
    for (const step of missing) typeof step === 'string' ? db.exec(step) : step(db);
    db.exec(`PRAGMA user_version = ${Math.max(today, layoutOf(db))}`);
    db.exec('COMMIT');
  } catch (error) {
    db.exec('ROLLBACK');
    throw error;
  }
};
