import type { DatabaseSync } from 'node:sqlite';
import { LRUCache } from 'lru-cache';

/**
 * What the rows of a table say, kept in memory by whoever writes them: `set` within a write, beside
 * the row. All is dropped where a transaction is undone or another process has written to the file.
 */
export interface RowCache<Value extends object> {
  /** What is kept; `undefined` where the row has to be read. */
  readonly get: (key: string) => Value | undefined;
  readonly set: (key: string, value: Value) => void;
  readonly delete: (key: string) => void;
  readonly clear: () => void;
}

interface Needs {
  /** Whether a write runs at this moment. */
  readonly isWriting: () => boolean;
  /** Notes that somebody was given what is not committed. */
  readonly onUncommitted: () => void;
}

/** The caches over one file. */
export const rowCaches = (db: DatabaseSync, { isWriting, onUncommitted }: Needs) => {
  /** The rows that the open transaction has written, each by its table and key. */
  const uncommitted = new Set<string>();
  const caches = new Map<string, LRUCache<string, object>>();
  // Moves when another connection has committed; our own commits leave it alone.
  const dataVersion = db.prepare('PRAGMA data_version');
  const version = () => dataVersion.get()?.data_version;
  let seen = version();

  /** What was written and stands is still to be waited for: `committed` alone forgets that. */
  const drop = () => {
    for (const cache of caches.values()) cache.clear();
  };
  /** Within a transaction nobody else writes, and it began with a look. */
  const look = () => {
    const now = version();
    if (now !== seen) drop();
    seen = now;
  };

  return {
    drop,
    look,
    /** From now on whoever reads what was written need not wait. */
    committed: () => uncommitted.clear(),
    /** The cache of a table, one for all who open it through this file: of the rows used last. */
    rowCache: <Value extends object>(table: string, max: number): RowCache<Value> => {
      const cache = caches.get(table) ?? new LRUCache<string, object>({ max });
      caches.set(table, cache);
      const note = (key: string) => isWriting() && uncommitted.add(`${table}/${key}`);
      return {
        get: (key) => {
          if (!db.isTransaction) look();
          else if (uncommitted.has(`${table}/${key}`)) onUncommitted();
          // A table's values are of one kind.
          return cache.get(key) as Value | undefined;
        },
        set: (key, value) => {
          note(key);
          cache.set(key, value);
        },
        delete: (key) => {
          note(key);
          cache.delete(key);
        },
        clear: () => cache.clear(),
      };
    },
  };
};
