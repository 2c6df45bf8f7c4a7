import { beginning, type Position, type RecordedEvent } from '@countersign/core';
import {
  type AllStreamSubscription,
  type EventStoreDBClient,
  streamNameFilter,
} from '@eventstore/db-client';
import { pointOf, positionOf } from './position.ts';
import { requiresLeader } from './read.ts';
import { recordedEvent } from './recorded-event.ts';
import { troubleOfAll } from './trouble.ts';

const batchMax = 256;
/** A checkpoint comes after so many times 32 events of others. */
const checkpointInterval = 4;

/** What has come since the last look. */
interface Arrivals {
  readonly events: readonly RecordedEvent[];
  /** How far the log is covered by these events, and those skipped between and after them. */
  readonly checkpoint: Position;
  /** Whether they may have lain in the log for long. */
  readonly isOld: boolean;
}

export interface Subscription {
  readonly take: () => Arrivals;
  /** Throws what ended it, if anything did. */
  readonly check: () => void;
  readonly end: () => void;
}

/** Reads what is there, up to a batch; says whether that was all. */
const drain = (subscription: AllStreamSubscription, events: RecordedEvent[]): boolean => {
  while (events.length < batchMax) {
    const resolved = subscription.read();
    if (resolved === null) return true;
    const event = recordedEvent(resolved);
    if (event) events.push(event);
  }
  return false;
};

/**
 * One life of a subscription to the log, filtered by the server. It never begins again by itself:
 * whoever holds it does that, from the last checkpoint.
 */
export const subscribe = (
  client: EventStoreDBClient,
  { prefixes, after }: { readonly prefixes: readonly string[]; readonly after: Position },
  ring: () => void,
): Subscription => {
  let failure: unknown;
  let skippedTo = beginning;
  let hasCaughtUp = false;
  let isLive = false;

  const subscription = client.subscribeToAll({
    fromPosition: pointOf(after),
    requiresLeader,
    filter: streamNameFilter({
      prefixes: [...prefixes],
      checkpointInterval,
      checkpointReached: (_, position) => {
        skippedTo = positionOf(position);
        ring();
      },
    }),
  });
  const fail = (reason: unknown) => {
    failure ??= troubleOfAll(reason);
    ring();
  };
  subscription
    .on('error', fail)
    .on('end', () => fail(new Error('the server has ended it')))
    .on('close', () => fail(new Error('it was closed')))
    .on('caughtUp', () => {
      hasCaughtUp = true;
      ring();
    })
    .on('readable', ring);

  return {
    take: () => {
      // Both are of before the reading: what they cover was in the buffer then, or read already.
      const [skipped, wasCaughtUp, isOld] = [skippedTo, hasCaughtUp, !isLive];
      const events: RecordedEvent[] = [];
      const isDrained = drain(subscription, events);
      const isLiveFromNow = isDrained && wasCaughtUp && !isLive;
      if (isLiveFromNow) isLive = true;
      // There is more to take, or to learn, than this.
      if (!isDrained || isLiveFromNow) ring();
      const last = events.at(-1)?.position ?? beginning;
      return { events, checkpoint: isDrained && skipped > last ? skipped : last, isOld };
    },
    check: () => {
      if (failure !== undefined) throw failure;
    },
    // Where the call never began there is nothing to cancel.
    end: () => void subscription.unsubscribe().catch(() => {}),
  };
};
