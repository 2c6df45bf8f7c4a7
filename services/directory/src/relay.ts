import { userErased } from '@countersign/contracts';
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
import type { FinishErasure } from './reactions/finish-erasure.ts';
import { UserErased } from './user/user.events.ts';

/** How far the relay has come, for all replicas and across restarts. */
export const relayCheckpoints = defineBucket('directory-relay', {
  value: z.object({ position: z.string() }),
  ttlMs: null,
});

const key = 'users';

interface Needs {
  readonly store: EventStore;
  readonly messaging: Messaging;
  readonly finishErasure: FinishErasure;
}

/** Moves the checkpoint on, never back: a slower replica may be behind. */
const advance = async (
  checkpoints: KeyValue<{ readonly position: Position }>,
  position: Position,
): Promise<void> => {
  const kept = await checkpoints.get(key);
  if (!kept) await checkpoints.create(key, { position });
  else if (kept.value.position < position) {
    // Whoever wins the race has told as much; what is told twice is dropped by its id.
    await checkpoints.replace(key, { position }, kept.revision);
  }
};

/**
 * Tells the others what the log holds: every erasure, after it has been carried out. What is told
 * comes from the record, with the event's id, so that a repeat is dropped.
 */
export const startRelay = async ({ store, messaging, finishErasure }: Needs) => {
  const checkpoints = messaging.keyValue(relayCheckpoints);

  const tell = async ({ id, type, data }: RecordedEvent) => {
    if (type !== UserErased.type) return;
    const erasure = UserErased.schema.shape.data.parse(data);
    const { tenantId, userId } = erasure;
    await finishErasure(erasure);
    await messaging.publish(userErased, { id, body: { tenantId, userId } });
  };

  return store.follow({
    categories: ['user'],
    after: (await checkpoints.get(key))?.value.position ?? beginning,
    onEvents: async (events, checkpoint) => {
      for (const event of events) await tell(event);
      await advance(checkpoints, checkpoint);
    },
  });
};
