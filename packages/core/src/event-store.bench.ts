import { randomUUID } from 'node:crypto';
import type { EventStore, NewEvent } from './event-store.ts';

/** One store, open, and the time it goes by. */
export interface EventStoreWorld {
  readonly store: EventStore;
  /** Lets time pass for the store. */
  readonly advance: (ms: number) => void | Promise<void>;
  /** Closes the store, and whatever it stands on. */
  readonly close: () => Promise<void>;
}

/** What every test of the contract starts from. */
export interface Bench {
  readonly world: () => EventStoreWorld;
  readonly store: () => EventStore;
  /** A door that a handler waits at. One that a failing case left shut is opened when it ends. */
  readonly gate: () => { readonly promise: Promise<void>; readonly resolve: () => void };
}

/** Doors of one case. */
export const openableGates = () => {
  const gates: PromiseWithResolvers<void>[] = [];
  return {
    gate: () => {
      const made = Promise.withResolvers<void>();
      gates.push(made);
      return made;
    },
    openAll: () => {
      for (const { resolve } of gates.splice(0)) resolve();
    },
  };
};

/** A category nobody else uses. */
export const newCategory = (): string => `test${randomUUID().replaceAll('-', '')}`;

export const newStream = (category = newCategory()): string => `${category}-${randomUUID()}`;

/** An event of its own id. */
export const newEvent = (type = 'Happened', data: unknown = { at: 'last' }): NewEvent => ({
  id: randomUUID(),
  type,
  data,
});
