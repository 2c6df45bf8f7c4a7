import {
  beginning,
  type Clock,
  categoryOf,
  type EventStore,
  type Following,
  noRevision,
} from '@countersign/core';
import type { SqliteFile } from '../file/sqlite-file.ts';
import { appender, rowsMax } from './append.ts';
import { channelOf, committedChannelOf, follower } from './follow.ts';
import { positionOf } from './position.ts';
import { eventReader } from './recorded-event.ts';
import { retention } from './retention.ts';
import { makeTables } from './schema.ts';
import { streamReader } from './stream.ts';

export interface SqliteEventStoreOptions {
  readonly clock: Clock;
  /** Hears why a follower's handler rejected, each time before the batch comes again. */
  readonly onTrouble?: (reason: unknown, categories: readonly string[]) => void;
}

/** The event store in one SQLite file. It ends with `close`; the file stays open. */
export const sqliteEventStore = (
  sqliteFile: SqliteFile,
  { clock, onTrouble = () => {} }: SqliteEventStoreOptions,
): EventStore => {
  const { db } = sqliteFile;
  makeTables(db);
  const streams = streamReader(sqliteFile, clock);
  /** Where the events of the open transaction begin. */
  let openFrom: { readonly transaction: number; readonly position: number } | undefined;
  const committedBefore = (): number | undefined =>
    openFrom?.transaction === sqliteFile.uncommitted()?.number ? openFrom?.position : undefined;
  const onRecorded = (position: number): void => {
    const transaction = sqliteFile.uncommitted()?.number;
    if (transaction === undefined || transaction === openFrom?.transaction) return;
    openFrom = { transaction, position };
  };
  const prepareAppend = appender({ db, streams, clock, onRecorded });
  const { retain, remove, sweep } = retention(db, streams, clock);
  const eventOf = eventReader();
  const last = db.prepare('SELECT max(position) AS position FROM events');
  const followings = new Set<Following>();
  const forgetChore = sqliteFile.addChore(() => sqliteFile.write(sweep));
  let isClosed = false;

  const head = () => {
    const position = last.get()?.position;
    return typeof position === 'number' ? positionOf(position) : beginning;
  };
  const follow = follower({ sqliteFile, head, committedBefore, eventOf, onTrouble });
  const whileOpen = async <Result>(work: () => Result | Promise<Result>): Promise<Result> => {
    if (isClosed) throw new Error('the event store is closed');
    return work();
  };

  return {
    load: (stream, after = noRevision) =>
      whileOpen(() => {
        const { revision, since } = streams.endOf(stream);
        const events = revision > after ? streams.events(stream, after, since) : [];
        return { events: events.map(eventOf), revision };
      }),
    append: (stream, expected, events) =>
      whileOpen(async () => {
        if (!stream.includes('-')) throw new Error('a stream is named <category>-<id>');
        if (events.length === 0) throw new Error('an append needs at least one event');
        const appending = prepareAppend(stream, expected, events);
        const isSingle = events.length <= rowsMax;
        const appended = await sqliteFile.write(appending, { isSingle });
        if (appended.outcome === 'appended') {
          const category = categoryOf(stream);
          sqliteFile.wake(channelOf(category));
          sqliteFile.wakeOnceCommitted(committedChannelOf(category));
        }
        return appended;
      }),
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
    head: () => whileOpen(head),
    retain: (stream, terms) => whileOpen(() => sqliteFile.write(() => retain(stream, terms))),
    remove: (stream) =>
      whileOpen(async () => {
        await sqliteFile.write(() => remove(stream));
        // Who removes a stream may be erasing a person: no copy of it is to stay in the log.
        await sqliteFile.scrub();
      }),
    ping: () => whileOpen(() => sqliteFile.probe()),
    close: async () => {
      isClosed = true;
      forgetChore();
      await Promise.all([...followings].map((following) => following.stop()));
    },
  };
};
