import type { DatabaseSync } from 'node:sqlite';

/** More than slips into what a file has left over: the log that is written ahead has to grow. */
const probeBytes = 65_536;

/** Sees whether the file takes what is written; those who ask at the same time share an answer. */
export const probing = (db: DatabaseSync, write: (work: () => void) => Promise<void>) => {
  db.exec('CREATE TABLE IF NOT EXISTS probe (id INTEGER PRIMARY KEY, filler BLOB)');
  const fill = db.prepare(`REPLACE INTO probe VALUES (1, randomblob(${probeBytes}))`);
  const empty = db.prepare('DELETE FROM probe');
  let running: Promise<void> | undefined;

  return (): Promise<void> => {
    running ??= write(() => {
      fill.run();
      empty.run();
    }).finally(() => {
      running = undefined;
    });
    return running;
  };
};
