import { type Activity, activitiesMax, type sessionActivity } from '@countersign/contracts';
import {
  beginning,
  categoryOf,
  defineBucket,
  type EventStore,
  type Following,
  type KeyValue,
  type Messaging,
  type Position,
  type RecordedEvent,
  type Topic,
} from '@countersign/kernel';
import { z } from 'zod';
import type { Tell } from './remembering.ts';

/** How many events are read again, at most, after a crash. Telling one twice is telling it once. */
const eventsPerCheckpoint = 200;

/** How far each service's relay has come, replicas together. */
const checkpointBucket = defineBucket('activity-relays', { value: z.string(), ttlMs: null });

interface Needs {
  readonly store: EventStore;
  readonly messaging: Messaging;
}

interface Relay {
  readonly topic: Topic<(typeof sessionActivity)['body']>;
  /** What each category of the service's streams says. */
  readonly tells: Readonly<Record<string, Tell>>;
}

/** Moves the checkpoint on, never back: another replica may have come further. */
const moveOn = async (checkpoints: KeyValue<Position>, name: string, to: Position) => {
  const found = await checkpoints.get(name);
  if (!found) return void (await checkpoints.create(name, to));
  if (found.value < to) await checkpoints.replace(name, to, found.revision);
};

const toldBy = async (
  tells: Relay['tells'],
  event: RecordedEvent,
): Promise<readonly Activity[]> => {
  const told = await tells[categoryOf(event.stream)]?.(event);
  if (!told) return [];
  const correlationId = event.metadata.$correlationId;
  return [{ activityId: event.id, ...told, ...(correlationId && { correlationId }) }];
};

/**
 * Tells the log what a service has recorded, many events in one message: a busy service pays for
 * one message a batch. Each activity bears its event's id, so that told twice is once.
 */
export const relayActivity = async (
  { store, messaging }: Needs,
  { topic, tells }: Relay,
): Promise<Following> => {
  const checkpoints = messaging.keyValue(checkpointBucket);
  const name = topic.subject;
  let latest = (await checkpoints.get(name))?.value ?? beginning;
  let unkept = 0;

  const publish = async (activities: Activity[]) => {
    for (let at = 0; at < activities.length; at += activitiesMax) {
      const part = activities.slice(at, at + activitiesMax);
      const id = `${part[0]?.activityId}+${part.length}`;
      await messaging.publish(topic, { id, body: { activities: part } });
    }
  };
  const keep = async () => {
    if (unkept === 0) return;
    unkept = 0;
    await moveOn(checkpoints, name, latest);
  };

  const following = store.follow({
    categories: Object.keys(tells),
    after: latest,
    onEvents: async (events, checkpoint) => {
      const activities: Activity[] = [];
      for (const event of events) activities.push(...(await toldBy(tells, event)));
      await publish(activities);
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
