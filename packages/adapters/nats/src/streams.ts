import {
  AckPolicy,
  DeliverPolicy,
  DiscardPolicy,
  type JetStreamManager,
  nanos,
  RetentionPolicy,
  StorageType,
} from 'nats';
import { apiErrorOf, despiteOthers, streamNotFound } from './api-error.ts';
import { safeName } from './names.ts';

const dayMs = 24 * 60 * 60 * 1_000;

/** How long a message waits for somebody to follow its topic. */
const keptForMs = 7 * dayMs;
/** How long a repeated id is recognised: longer than a relay takes to come back. */
const duplicatesKnownForMs = 60 * 60 * 1_000;
/** How long a delivery may show no sign of life before another follower gets it. */
export const signOfLifeMaxMs = 10_000;
/** Postponed messages count as unacknowledged: many may rest while new ones are brought. */
const unacknowledgedMax = 20_000;
const pullsMax = 2_048;

const streamOf = (subject: string, replicas: number) => ({
  name: safeName(subject),
  subjects: [subject],
  retention: RetentionPolicy.Limits,
  storage: StorageType.File,
  discard: DiscardPolicy.Old,
  max_age: nanos(keptForMs),
  duplicate_window: nanos(duplicatesKnownForMs),
  num_replicas: replicas,
});

const consumerOf = (durable: string) => ({
  durable_name: safeName(durable),
  ack_policy: AckPolicy.Explicit,
  deliver_policy: DeliverPolicy.All,
  ack_wait: nanos(signOfLifeMaxMs),
  // Without a limit: the follower counts, so that a message is never dropped without a dead letter.
  max_deliver: -1,
  max_ack_pending: unacknowledgedMax,
  max_waiting: pullsMax,
});

/** Makes what is missing, once; whoever comes second finds it there. */
export const streams = (manager: JetStreamManager, replicas: number) => {
  const known = new Map<string, Promise<unknown>>();

  const once = async (name: string, make: () => Promise<unknown>): Promise<void> => {
    const making = known.get(name) ?? make();
    known.set(name, making);
    try {
      await making;
    } catch (reason) {
      known.delete(name);
      throw reason;
    }
  };

  const makeStream = async (subject: string) => {
    const stream = streamOf(subject, replicas);
    const look = () => manager.streams.info(stream.name);
    try {
      await look();
    } catch (reason) {
      if (apiErrorOf(reason) !== streamNotFound) throw reason;
      await despiteOthers(() => manager.streams.add(stream), look);
    }
  };

  const stream = (subject: string) => once(subject, () => makeStream(subject));
  const consumer = async (subject: string, durable: string) => {
    await stream(subject);
    const add = () => manager.consumers.add(safeName(subject), consumerOf(durable));
    await once(`${subject} ${durable}`, add);
  };

  return {
    stream,
    consumer,
    /** Looks again next time: somebody has deleted what we made. */
    forget: () => known.clear(),
  };
};

export type Streams = ReturnType<typeof streams>;
