import type { EventStore, KeyValue, Messaging } from '@countersign/core';
import { seeded } from './seeded.ts';

/**
 * Makes everybody wait, and lets one go at a time, in an order that follows from the seed. Nothing
 * sleeps: whoever waits goes as soon as all others have come to wait, too.
 */
const waitingRoom = (random: () => number) => {
  const waiting: (() => void)[] = [];
  let isOpen = false;

  const letGo = () => {
    const [next] = waiting.splice(Math.floor(random() * waiting.length), 1);
    next?.();
    isOpen = waiting.length > 0;
    if (isOpen) setImmediate(letGo);
  };

  return () =>
    new Promise<void>((go) => {
      waiting.push(go);
      if (!isOpen) setImmediate(letGo);
      isOpen = true;
    });
};

type Wait = () => Promise<void>;

/** A call that is slow to leave and slow to come back. */
const slow =
  <Args extends readonly unknown[], Result>(wait: Wait, call: (...args: Args) => Promise<Result>) =>
  async (...args: Args): Promise<Result> => {
    await wait();
    const result = await call(...args);
    await wait();
    return result;
  };

const slowStore = (store: EventStore, wait: Wait): EventStore => ({
  ...store,
  load: slow(wait, store.load),
  append: slow(wait, store.append),
});

const slowRecords = <Value>(records: KeyValue<Value>, wait: Wait): KeyValue<Value> => ({
  ...records,
  get: slow(wait, records.get),
  put: slow(wait, records.put),
  create: slow(wait, records.create),
  replace: slow(wait, records.replace),
});

const slowMessaging = (messaging: Messaging, wait: Wait): Messaging => ({
  ...messaging,
  keyValue: (bucket) => slowRecords(messaging.keyValue(bucket), wait),
});

interface Ports {
  readonly store: EventStore;
  readonly messaging: Messaging;
}

/** The ports of one replica, whose every call takes its own time. */
export const delayed =
  (seed: number) =>
  <P extends Ports>(ports: P, replica = 0): P => {
    const wait = waitingRoom(seeded(seed + replica));
    return {
      ...ports,
      store: slowStore(ports.store, wait),
      messaging: slowMessaging(ports.messaging, wait),
    };
  };
