import { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import {
  type EventStore,
  type KeyValue,
  type Messaging,
  noRevision,
  type Serving,
} from '@countersign/core';
import { openWorld } from '@countersign/testkit';
import { relayBucket } from '../relay-record.ts';
import { type RelayPorts, startRelay, type WatchedRelay } from '../start-relay.ts';

export const service = 'test';
export const name = 'things';

/** What happened, in order: who took the relay under which token, and who told of what. */
export type Note =
  | { readonly replica: number; readonly took: number }
  | { readonly replica: number; readonly published: string; readonly token: number };

export interface Terms {
  /** For how many turns of the event loop each call of a replica's records waits. */
  readonly latency?: () => number;
  /** What telling does beside being noted. */
  readonly telling?: (id: string, replica: number) => Promise<void>;
  readonly ports?: Partial<RelayPorts>;
}

/** How a replica's records fail it, and its log. */
interface Harm {
  isDead: boolean;
  isCutOff: boolean;
  hasLostStore: boolean;
}

const never = new Promise<never>(() => {});

/** The records as one replica sees them: slow, or not at all. */
const seenBy = (
  records: KeyValue<unknown>,
  { latency, harm, took }: { latency: () => number; harm: Harm; took: (token: number) => void },
): KeyValue<unknown> => {
  const reached = async () => {
    for (let turns = latency(); turns >= 1; turns -= 1) await setImmediate();
    if (harm.isDead) throw new Error('this process is dead');
    if (harm.isCutOff) await never;
  };
  const noting = async (value: unknown, write: () => Promise<boolean>) => {
    await reached();
    const isWritten = await write();
    // A relay writes nothing but its own record.
    const { token, holder } = value as { token: number; holder: string | null };
    if (isWritten && holder !== null) took(token);
    return isWritten;
  };
  return {
    ...records,
    get: async (key) => {
      await reached();
      return records.get(key);
    },
    create: (key, value) => noting(value, () => records.create(key, value)),
    replace: (key, value, revision) => noting(value, () => records.replace(key, value, revision)),
  };
};

/** The log as one replica reads it: as it is, or not at all. */
const readBy = (store: EventStore, harm: Harm): EventStore => {
  const reached = async () => {
    if (harm.hasLostStore) throw new Error('the store is away');
  };
  return {
    ...store,
    head: () => reached().then(store.head),
    ping: () => reached().then(store.ping),
    follow: ({ onEvents, ...terms }) =>
      store.follow({ ...terms, onEvents: (...batch) => reached().then(() => onEvents(...batch)) }),
  };
};

/** A log, and replicas of one relay of it. */
export const openReplicas = ({ latency = () => 0, telling, ports = {} }: Terms = {}) => {
  const world = openWorld();
  const { store, messaging } = world;
  const notes: Note[] = [];
  const running: { readonly serving: Serving; readonly harm: Harm }[] = [];

  const start = (more: Partial<RelayPorts> = {}): WatchedRelay => {
    const replica = running.length;
    const harm = { isDead: false, isCutOff: false, hasLostStore: false };
    let token = 0;
    const took = (taken: number) => {
      if (taken !== token) notes.push({ replica, took: taken });
      token = taken;
    };
    const watched: WatchedRelay[] = [];
    const seen: Messaging = {
      ...messaging,
      // A relay opens one bucket, its own; what is in it is hidden by the generic.
      keyValue: ((bucket: Parameters<Messaging['keyValue']>[0]) =>
        seenBy(messaging.keyValue(bucket), { latency, harm, took })) as Messaging['keyValue'],
    };
    const watch = (relay: WatchedRelay) => void watched.push(relay);
    const serving = startRelay(
      { store: readBy(store, harm), messaging: seen, patienceMs: 150, watch, ...ports, ...more },
      {
        ...{ service, name, categories: ['thing'] },
        onEvent: async ({ id }) => {
          if (harm.isDead) throw new Error('this process is dead');
          notes.push({ replica, published: id, token });
          await telling?.(id, replica);
        },
      },
    );
    running.push({ serving, harm });
    const [relay] = watched;
    if (!relay) throw new Error('nobody was told of the relay');
    return relay;
  };

  return {
    ...world,
    notes,
    start,
    published: () => notes.flatMap((note) => ('published' in note ? [note.published] : [])),
    /** Records so many facts, and answers their ids. */
    record: async (count: number): Promise<readonly string[]> => {
      const ids = Array.from({ length: count }, () => randomUUID());
      for (const id of ids) {
        await store.append(`thing-${id}`, noRevision, [{ id, type: 'Happened', data: {} }]);
      }
      return ids;
    },
    kept: async () => (await messaging.keyValue(relayBucket(service)).get(name))?.value,
    harmOf: (replica: number): Harm => {
      const one = running[replica];
      if (!one) throw new Error(`there is no replica ${replica}`);
      return one.harm;
    },
    stop: async (replica: number) => running[replica]?.serving.stop(),
    close: async () => {
      // Who was cut off waits for ever, as a process would until it is killed.
      const others = running.filter(({ harm }) => !harm.isCutOff);
      await Promise.all(others.map(({ serving }) => serving.stop()));
      await world.close();
    },
  };
};
export type Replicas = ReturnType<typeof openReplicas>;

/** The replicas that told under each token. */
export const tellersByToken = (notes: readonly Note[]): ReadonlyMap<number, Set<number>> => {
  const tellers = new Map<number, Set<number>>();
  for (const note of notes) {
    if ('took' in note) continue;
    tellers.set(note.token, (tellers.get(note.token) ?? new Set()).add(note.replica));
  }
  return tellers;
};

export const firstHolder = (notes: readonly Note[]): number =>
  notes.find((note) => 'took' in note)?.replica ?? 0;
