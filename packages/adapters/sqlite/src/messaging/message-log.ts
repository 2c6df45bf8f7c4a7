import { type Clock, correlationId, type DeadLetter, plus } from '@countersign/core';
import type { SqliteFile } from '../file/sqlite-file.ts';

/** How long a message that everybody has handled still guards against its own repetition. */
const keptForMs = 24 * 60 * 60 * 1_000;
const sweepMax = 1_000;

/** The messages that were published, and the durables that want them. */
export const messageLog = (sqliteFile: SqliteFile, clock: Clock) => {
  const { db, write } = sqliteFile;
  const insert = db.prepare(`
    INSERT OR IGNORE INTO messages (subject, id, body, correlation, published_at)
    VALUES (?, ?, ?, ?, ?)`);
  const deliverToAll = db.prepare(`
    INSERT INTO deliveries (durable, seq) SELECT number, ? FROM durables WHERE subject = ?`);
  const findDurable = db.prepare('SELECT number FROM durables WHERE subject = ? AND name = ?');
  const addDurable = db.prepare('INSERT INTO durables (subject, name) VALUES (?, ?)');
  const deliverPast = db.prepare(`
    INSERT INTO deliveries (durable, seq) SELECT ?, seq FROM messages WHERE subject = ?`);
  const dead = db.prepare(`
    SELECT id, body FROM deliveries JOIN messages USING (seq)
    WHERE durable = ? AND is_dead = 1 ORDER BY seq`);
  const deleteOld = db.prepare(`
    DELETE FROM messages WHERE seq IN (
      SELECT seq FROM messages WHERE published_at < ?
      AND NOT EXISTS (SELECT 1 FROM deliveries WHERE deliveries.seq = messages.seq)
      ORDER BY published_at LIMIT ${sweepMax})`);

  const numberOf = (subject: string, name: string): number | undefined => {
    const number = findDurable.get(subject, name)?.number;
    return typeof number === 'number' ? number : undefined;
  };

  return {
    /** Keeps a message for every durable of its subject; false when its id was kept before. */
    publish: (subject: string, id: string, body: unknown) => {
      const text = JSON.stringify(body ?? null);
      const correlation = correlationId() ?? null;
      return write(() => {
        const { changes, lastInsertRowid } = insert.run(subject, id, text, correlation, clock());
        if (changes === 0) return false;
        deliverToAll.run(lastInsertRowid, subject);
        return true;
      });
    },
    /** The durable's number. A new one begins with every message that is still kept. */
    durable: (subject: string, name: string) =>
      write(() => {
        const known = numberOf(subject, name);
        if (known !== undefined) return known;
        const number = Number(addDurable.run(subject, name).lastInsertRowid);
        deliverPast.run(number, subject);
        return number;
      }),
    deadLetters: (subject: string, name: string): readonly DeadLetter[] => {
      const number = numberOf(subject, name);
      const rows = number === undefined ? [] : dead.all(number);
      return rows.map(({ id, body }) => ({ id: String(id), body: JSON.parse(String(body)) }));
    },
    sweep: () => void deleteOld.run(plus(clock(), -keptForMs)),
  };
};
