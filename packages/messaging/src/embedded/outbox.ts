import type { Journal } from '@countersign/journal';
import { type Clock, correlationId, type DeadLetter, plus } from '@countersign/kernel';

/** How long a message that everybody has handled still guards against its own repetition. */
const keptForMs = 24 * 60 * 60 * 1_000;
const sweepMax = 1_000;

/** One delivery, due or overdue. */
export interface Delivery {
  readonly seq: number;
  readonly id: string;
  readonly body: string;
  readonly correlation: string | null;
  /** How often it was delivered before. */
  readonly attempts: number;
}

/** The durable messages and what is left to deliver, as tables. */
export const outbox = (journal: Journal, clock: Clock) => {
  const { db, write } = journal;
  const insert = db.prepare(`
    INSERT OR IGNORE INTO messages (subject, id, body, correlation, published_at)
    VALUES (?, ?, ?, ?, ?)`);
  const deliverToAll = db.prepare(`
    INSERT INTO deliveries (durable, seq) SELECT number, ? FROM durables WHERE subject = ?`);
  const findDurable = db.prepare('SELECT number FROM durables WHERE subject = ? AND name = ?');
  const addDurable = db.prepare('INSERT INTO durables (subject, name) VALUES (?, ?)');
  const deliverPast = db.prepare(`
    INSERT INTO deliveries (durable, seq) SELECT ?, seq FROM messages WHERE subject = ?`);
  const due = db.prepare(`
    SELECT seq, id, body, correlation, attempts FROM deliveries JOIN messages USING (seq)
    WHERE durable = ? AND is_dead = 0 AND due_at <= ? ORDER BY due_at, seq LIMIT ?`);
  const nextDue = db.prepare(`
    SELECT min(due_at) AS at FROM deliveries WHERE durable = ? AND is_dead = 0 AND due_at > ?`);
  const count = db.prepare('UPDATE deliveries SET attempts = ? WHERE durable = ? AND seq = ?');
  const settle = db.prepare('DELETE FROM deliveries WHERE durable = ? AND seq = ?');
  const postpone = db.prepare('UPDATE deliveries SET due_at = ? WHERE durable = ? AND seq = ?');
  const bury = db.prepare('UPDATE deliveries SET is_dead = 1 WHERE durable = ? AND seq = ?');
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
    // The columns are the statement's own.
    due: (durable: number, max: number) =>
      due.all(durable, clock(), max) as unknown as readonly Delivery[],
    nextDue: (durable: number): string | undefined => {
      const at = nextDue.get(durable, clock())?.at;
      return typeof at === 'string' ? at : undefined;
    },
    count: (durable: number, seq: number, attempts: number) =>
      write(() => void count.run(attempts, durable, seq)),
    settle: (durable: number, seq: number) => write(() => void settle.run(durable, seq)),
    postpone: (durable: number, seq: number, until: string) =>
      write(() => void postpone.run(until, durable, seq)),
    bury: (durable: number, seq: number) => write(() => void bury.run(durable, seq)),
    deadLetters: (subject: string, name: string): readonly DeadLetter[] => {
      const number = numberOf(subject, name);
      const rows = number === undefined ? [] : dead.all(number);
      return rows.map(({ id, body }) => ({ id: String(id), body: JSON.parse(String(body)) }));
    },
    sweep: () => void deleteOld.run(plus(clock(), -keptForMs)),
  };
};

export type Outbox = ReturnType<typeof outbox>;
