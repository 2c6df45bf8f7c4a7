import type { DatabaseSync } from 'node:sqlite';
import type { EventRow } from './recorded-event.ts';
import { eventColumns } from './schema.ts';

const batchMax = 256;

/**
 * Reads the next events of some categories, in the order of the log. One branch a category: SQLite
 * then merges index scans and stops at the limit, where `category IN (…)` would first collect and
 * sort everything that is left of the log.
 */
export const batchReader = (db: DatabaseSync, categories: readonly string[]) => {
  const branch = `SELECT ${eventColumns} FROM events WHERE category = ? AND position > ?`;
  const branches = [...new Set(categories)];
  const statement = db.prepare(
    `${branches.map(() => branch).join(' UNION ALL ')} ORDER BY position LIMIT ${batchMax}`,
  );
  return (after: number): { readonly rows: readonly EventRow[]; readonly isFull: boolean } => {
    const rows = statement.all(...branches.flatMap((category) => [category, after]));
    // The columns are the statement's own.
    return { rows: rows as unknown as readonly EventRow[], isFull: rows.length === batchMax };
  };
};
