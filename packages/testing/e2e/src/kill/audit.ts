import { join } from 'node:path';
import { beginning, type EventStore, type RecordedEvent } from '@countersign/core';
import { openSqliteFile, readCopy, sqliteEventStore } from '@countersign/sqlite';
import { z } from 'zod';

const final = new Set(['DispatchAccepted', 'DispatchFailed', 'DispatchExpired']);
const asksForCode = new Set(['ChallengeIssued', 'CodeResent']);
const code = z.object({ challengeId: z.string(), send: z.int() });

/** What the log itself says after everything. */
export const auditOf = async (store: EventStore) => {
  const passed = new Map<string, number>();
  const requested = new Set<string>();
  const ended = new Set<string>();
  const completed = new Map<string, number>();
  const count = (counts: Map<string, number>, key: string) =>
    counts.set(key, (counts.get(key) ?? 0) + 1);

  const note = ({ type, stream, data }: RecordedEvent) => {
    if (type === 'ChallengePassed') count(passed, stream);
    if (type === 'LoginCompleted') count(completed, stream);
    if (final.has(type)) ended.add(stream);
    if (asksForCode.has(type)) {
      const { challengeId, send } = code.parse(data);
      requested.add(`dispatch-${challengeId}.${send}`);
    }
  };
  const following = store.follow({
    categories: ['dispatch', 'loginSession'],
    after: beginning,
    onEvents: async (events) => events.forEach(note),
  });
  await following.reached(await store.head());
  await following.stop();

  const moreThanOnce = (counts: Map<string, number>) =>
    [...counts.values()].filter((times) => times > 1).length;
  return {
    codesRequested: requested.size,
    codesWithoutOutcome: [...requested].filter((stream) => !ended.has(stream)).length,
    challengesPassedTwice: moreThanOnce(passed),
    loginsCompletedTwice: moreThanOnce(completed),
  };
};

const recorded = z.object({ activityId: z.string() });

/** How many of the log's rows, which are in a file of their own, tell of what is not in the log. */
const linesOfNothing = async (dataDir: string, store: EventStore): Promise<number> => {
  const lines = readCopy(join(dataDir, 'activity-log.sqlite'), (db) =>
    db.prepare('SELECT log_id, activity_id FROM line').all(),
  );
  const published = new Set<string>();
  const following = store.follow({
    categories: ['activityLog'],
    after: beginning,
    onEvents: async (events) => {
      for (const { position, data } of events) {
        const { activityId } = recorded.parse(data);
        published.add(`${Buffer.from(position).toString('hex')} ${activityId}`);
      }
    },
  });
  await following.reached(await store.head());
  await following.stop();
  return lines.filter(({ log_id, activity_id }) => !published.has(`${log_id} ${activity_id}`))
    .length;
};

/** The same of standalone, read from its files. */
export const audit = async (dataDir: string) => {
  const sqliteFile = openSqliteFile({ file: join(dataDir, 'countersign.sqlite') });
  const store = sqliteEventStore(sqliteFile, { clock: () => new Date().toISOString() });
  const said = {
    linesOfNothing: await linesOfNothing(dataDir, store),
    ...(await auditOf(store)),
  };
  await store.close();
  await sqliteFile.close();
  return said;
};
