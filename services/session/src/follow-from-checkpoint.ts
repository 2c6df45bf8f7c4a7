import {
  beginning,
  defineBucket,
  type EventStore,
  type KeyValue,
  type Messaging,
  type Position,
  type RecordedEvent,
} from '@countersign/kernel';
import { z } from 'zod';

/**
 * How many events are handled again, at most, after a crash. Handling one twice must be harmless.
 */
const eventsPerCheckpoint = 100;

/** How far each follower of this service has come, replicas together. */
export const checkpointBucket = defineBucket('session-checkpoints', {
  value: z.string(),
  ttlMs: null,
});

/** Moves a checkpoint on, never back: another replica may have come further. */
const moveOn = async (checkpoints: KeyValue<Position>, name: string, to: Position) => {
  const found = await checkpoints.get(name);
  if (!found) return void (await checkpoints.create(name, to));
  // Another replica that wrote at the same time is as right as this one.
  if (found.value < to) await checkpoints.replace(name, to, found.revision);
};

interface Needs {
  readonly messaging: Messaging;
  readonly store: EventStore;
}

/** What to do with the events of one category. */
export interface Follower {
  readonly name: string;
  readonly category: string;
  /** Handles one event, at least once. A rejection brings its whole batch again. */
  readonly onEvent: (event: RecordedEvent) => Promise<void>;
}

/** Handles a category's events from where this service had come, in any of its lives. */
export const followFromCheckpoint = async (
  { messaging, store }: Needs,
  { name, category, onEvent }: Follower,
) => {
  const checkpoints = messaging.keyValue(checkpointBucket);
  let latest = (await checkpoints.get(name))?.value ?? beginning;
  let unkept = 0;

  const keep = async () => {
    if (unkept === 0) return;
    unkept = 0;
    await moveOn(checkpoints, name, latest);
  };

  const following = store.follow({
    categories: [category],
    after: latest,
    onEvents: async (events, checkpoint) => {
      await Promise.all(events.map(onEvent));
      latest = checkpoint;
      unkept += Math.max(events.length, 1);
      if (unkept >= eventsPerCheckpoint) await keep();
    },
  });

  return {
    reached: following.reached,
    stop: async () => {
      await following.stop();
      await keep();
    },
  };
};
