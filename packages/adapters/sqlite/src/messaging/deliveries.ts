import { type Clock, isAhead, plus } from '@countersign/core';
import type { SqliteFile } from '../file/sqlite-file.ts';

const single = { isSingle: true };

/** One delivery, due or overdue. */
export interface Delivery {
  readonly seq: number;
  readonly id: string;
  readonly body: string;
  readonly correlation: string | null;
  readonly publishedAt: string;
  /** How often it was delivered before. */
  readonly attempts: number;
}

/** What one durable has yet to handle. */
export const deliveriesOf = (
  { db, write, writeInPassing }: SqliteFile,
  clock: Clock,
  durable: number,
) => {
  // SQLite plans by the value of a bare `LIMIT ?`, and compiles the statement anew each time.
  const due = db.prepare(`
    SELECT seq, id, body, correlation, published_at AS publishedAt, attempts
    FROM deliveries JOIN messages USING (seq)
    WHERE durable = ? AND is_dead = 0 AND due_at <= ? ORDER BY due_at, seq LIMIT max(?, 0)`);
  const nextDue = db.prepare(`
    SELECT min(due_at) AS at FROM deliveries WHERE durable = ? AND is_dead = 0 AND due_at > ?`);
  const last = db.prepare('SELECT max(seq) AS seq FROM deliveries WHERE durable = ?');
  const count = db.prepare('UPDATE deliveries SET attempts = ? WHERE durable = ? AND seq = ?');
  const settle = db.prepare('DELETE FROM deliveries WHERE durable = ? AND seq = ?');
  const postpone = db.prepare('UPDATE deliveries SET due_at = ? WHERE durable = ? AND seq = ?');
  const bury = db.prepare('UPDATE deliveries SET is_dead = 1 WHERE durable = ? AND seq = ?');

  return {
    // The columns are the statement's own.
    due: (max: number) => due.all(durable, clock(), max) as unknown as readonly Delivery[],
    /** The last that there is. */
    last: (): number => Number(last.get(durable)?.seq ?? 0),
    /** When the next postponed one is due, if any is. */
    nextDue: (): string | undefined => {
      const at = nextDue.get(durable, clock())?.at;
      return typeof at === 'string' ? at : undefined;
    },
    count: (seq: number, attempts: number) =>
      write(() => void count.run(attempts, durable, seq), single),
    /** Where a crash comes first, the message comes again. */
    settle: (seq: number) => writeInPassing(() => void settle.run(durable, seq), single),
    postpone: (seq: number, until: string) =>
      write(() => void postpone.run(until, durable, seq), single),
    /** Keeps it as a dead letter. */
    bury: (seq: number) => write(() => void bury.run(durable, seq), single),
  };
};

/** Longer than anybody asks to wait: mails that a server did not take come again in half of it. */
const postponedMaxMs = 60 * 60_000;

/**
 * Has what a wrong clock postponed for too long come again at once, which does no harm: whoever
 * handles it knows whether its time has come. True where there was something of that kind.
 */
export const hastening = ({ db }: SqliteFile, clock: Clock) => {
  const latest = db.prepare('SELECT max(due_at) AS at FROM deliveries WHERE is_dead = 0');
  const hasten = db.prepare("UPDATE deliveries SET due_at = '' WHERE is_dead = 0 AND due_at > ?");
  let lookedAt = '';

  return (): boolean => {
    const now = clock();
    const windowMs = now < lookedAt ? 0 : postponedMaxMs;
    lookedAt = now;
    const instant = latest.get()?.at;
    if (typeof instant !== 'string' || instant === '') return false;
    if (!isAhead({ stored: 'message', instant, windowMs, now })) return false;
    hasten.run(plus(now, windowMs));
    return true;
  };
};
