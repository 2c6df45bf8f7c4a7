import { bell, type Position, type RecordedEvent } from '@countersign/core';
import type { EventStoreDBClient } from '@eventstore/db-client';
import { truncatedBefore } from './metadata.ts';
import { subscribe } from './subscription.ts';
import { deadlineMissed, EventStoreDbError } from './trouble.ts';

interface Scan {
  readonly categories: readonly string[];
  readonly after: Position;
  readonly deadlineMs: number;
  readonly signal: AbortSignal;
}

/** Whether an event may still be told. */
export type IsKept = (event: RecordedEvent) => boolean;

/**
 * `$all` holds the events of a removed stream until the server scavenges. Which streams those are
 * is written behind them, in their metadata: so that is read first, to its end.
 */
export const forgottenIn = async (
  client: EventStoreDBClient,
  { categories, after, deadlineMs, signal }: Scan,
): Promise<IsKept> => {
  const keptFrom = new Map<string, number>();
  const { ring, rung } = bell();
  const prefixes = categories.map((category) => `$$${category}-`);
  const subscription = subscribe(client, { prefixes, after }, ring);
  try {
    while (!signal.aborted) {
      const { events, isOld } = subscription.take();
      for (const { stream, data } of events) keptFrom.set(stream.slice(2), truncatedBefore(data));
      if (!isOld) break;
      subscription.check();
      if (!(await rung(deadlineMs))) throw new EventStoreDbError(deadlineMissed);
    }
  } finally {
    subscription.end();
  }
  for (const [stream, revision] of keptFrom) if (revision === 0) keptFrom.delete(stream);
  return ({ stream, revision }) => revision >= (keptFrom.get(stream) ?? 0);
};
