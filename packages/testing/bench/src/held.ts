import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** What the streams of one category hold. */
interface Held {
  readonly category: string;
  readonly streams: number;
  readonly events: number;
  readonly bytes: number;
}

const counted = `
  SELECT category, COUNT(DISTINCT stream) AS streams, COUNT(*) AS events,
    SUM(LENGTH(CAST(data AS BLOB)) + LENGTH(CAST(metadata AS BLOB))
      + LENGTH(type) + LENGTH(stream)) AS bytes
  FROM events GROUP BY category ORDER BY category`;

/** Counts what the log holds so far: names, data and metadata of every event. */
export const heldIn = (dataDir: string): readonly Held[] => {
  const db = new DatabaseSync(join(dataDir, 'countersign.sqlite'), { readOnly: true });
  try {
    return db
      .prepare(counted)
      .all()
      .map((row) => ({ ...row }) as unknown as Held); // By the statement.
  } finally {
    db.close();
  }
};

/** What each of so many logins has added between two counts. */
export const addedPer = (
  logins: number,
  [before, after]: readonly [readonly Held[], readonly Held[]],
): readonly Held[] =>
  after
    .map(({ category, ...now }) => {
      const then = before.find((held) => held.category === category);
      return {
        category,
        streams: (now.streams - (then?.streams ?? 0)) / logins,
        events: (now.events - (then?.events ?? 0)) / logins,
        bytes: (now.bytes - (then?.bytes ?? 0)) / logins,
      };
    })
    .filter(({ events }) => events > 0);
