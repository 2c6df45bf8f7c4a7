import {
  beginning,
  type EventStore,
  type Following,
  noRevision,
  type Revision,
} from '@countersign/core';
import { appender } from './append.ts';
import { openConnection } from './connection.ts';
import { withCaFile } from './connection-string.ts';
import { follower } from './follow.ts';
import { readHead, readLast, readStream } from './read.ts';
import { retention } from './retention.ts';

export interface EventStoreDbOptions {
  /** `esdb://user:password@host:2113`, or `esdb+discover://…` for a cluster. */
  readonly connectionString: string;
  /** The certificate authority of the server, as PEM; the system's where none is named. */
  readonly caFile?: string | undefined;
  /** Hears why a follower began again, or why its handler rejected. */
  readonly onTrouble?: (reason: unknown, categories: readonly string[]) => void;
  /** How long one attempt may take; there are at most three. */
  readonly deadlineMs?: number;
}

/** The event store in EventStoreDB. A process opens one; it ends with `close`. */
export const eventStoreDb = ({
  connectionString: given,
  caFile,
  onTrouble = () => {},
  deadlineMs = 2_000,
}: EventStoreDbOptions): EventStore => {
  const connectionString = caFile === undefined ? given : withCaFile(given, caFile);
  const connection = openConnection(connectionString, deadlineMs);
  const { once, retry } = connection.reading;
  const append = appender(connection);
  const { retain, remove } = retention(connection);
  const follow = follower({ connection, onTrouble });
  const followings = new Set<Following>();
  let isClosed = false;

  const whileOpen = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    if (isClosed) throw new Error('the event store is closed');
    return work();
  };
  const load = async (stream: string, after: Revision) => {
    // From the last known event on: its being there tells an old revision from a removed stream.
    const there = (await retry(readStream(stream, after))) ?? [];
    const events = there.filter(({ revision }) => revision > after);
    const last = there.at(-1) ?? (after > 0 ? (await retry(readLast(stream)))?.[0] : undefined);
    return { events, revision: last?.revision ?? noRevision };
  };

  return {
    load: (stream, after = noRevision) => whileOpen(() => load(stream, after)),
    append: (stream, expected, events) => whileOpen(() => append(stream, expected, events)),
    follow: (options) => {
      if (isClosed) throw new Error('the event store is closed');
      const following = follow(options);
      followings.add(following);
      const stop = async () => {
        await following.stop();
        followings.delete(following);
      };
      return { ...following, stop };
    },
    head: () => whileOpen(async () => (await retry(readHead()))?.[0]?.position ?? beginning),
    retain: (stream, terms) => whileOpen(() => retain(stream, terms)),
    remove: (stream) => whileOpen(() => remove(stream)),
    ping: () => whileOpen(async () => void (await once(readHead()))),
    close: async () => {
      isClosed = true;
      await Promise.all([...followings].map((following) => following.stop()));
      await connection.close();
    },
  };
};
