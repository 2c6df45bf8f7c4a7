import type { RecordedEvent } from '@countersign/core';
import {
  BACKWARDS,
  END,
  type EventStoreDBClient,
  FORWARDS,
  type ResolvedEvent,
  type StreamingRead,
} from '@eventstore/db-client';
import { pointOf } from './position.ts';
import { recordedEvent } from './recorded-event.ts';
import { kindOf, troubleOfAll } from './trouble.ts';

/**
 * Reads to the end, and always cancels: a read that is left early stays open on the server for
 * good. `undefined` is the server's word for a stream that it does not know.
 */
const collect = async (
  read: StreamingRead<ResolvedEvent>,
  signal: AbortSignal,
): Promise<readonly RecordedEvent[] | undefined> => {
  const events: RecordedEvent[] = [];
  const giveUp = () => void read.destroy(new Error('gave up'));
  signal.addEventListener('abort', giveUp);
  // An error may come when nobody waits for one any more.
  read.on('error', () => {});
  try {
    for await (const resolved of read) {
      const event = recordedEvent(resolved);
      if (event) events.push(event);
    }
    return events;
  } catch (reason) {
    if (kindOf(reason) === 'stream-not-found') return undefined;
    throw reason;
  } finally {
    signal.removeEventListener('abort', giveUp);
    // Where the call never began there is nothing to cancel, and the reason has been thrown.
    void read.cancel().catch(() => {});
  }
};

/** A node that knows that it does not lead sends us to the one that does. */
export const requiresLeader = true;

/** What a stream holds from a revision on. */
export const readStream =
  (stream: string, fromRevision: number, maxCount = Number.MAX_SAFE_INTEGER) =>
  (client: EventStoreDBClient, signal: AbortSignal) =>
    collect(
      client.readStream(stream, {
        fromRevision: BigInt(Math.max(0, fromRevision)),
        direction: FORWARDS,
        maxCount,
        requiresLeader,
      }),
      signal,
    );

/** The last event of a stream. */
export const readLast = (stream: string) => (client: EventStoreDBClient, signal: AbortSignal) =>
  collect(
    client.readStream(stream, {
      fromRevision: END,
      direction: BACKWARDS,
      maxCount: 1,
      requiresLeader,
    }),
    signal,
  );

const collectAll = (read: StreamingRead<ResolvedEvent>, signal: AbortSignal) =>
  collect(read, signal).catch((reason: unknown) => {
    throw troubleOfAll(reason);
  });

/** The last event of the whole log. */
export const readHead = () => (client: EventStoreDBClient, signal: AbortSignal) =>
  collectAll(
    client.readAll({ fromPosition: END, direction: BACKWARDS, maxCount: 1, requiresLeader }),
    signal,
  );

/** The log from a position on, that one included, whatever the streams. */
export const readLog =
  (from: string, maxCount: number) => (client: EventStoreDBClient, signal: AbortSignal) =>
    collectAll(
      client.readAll({
        fromPosition: pointOf(from),
        direction: FORWARDS,
        maxCount,
        requiresLeader,
      }),
      signal,
    );
