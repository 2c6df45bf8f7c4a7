import { randomUUID } from 'node:crypto';
import type { NewEvent } from '@countersign/core';
import { eventStoreDb } from '@countersign/eventstoredb';
import { startEventStore } from './event-store-server.ts';

/** Short, so that a call that hangs is given up soon; long enough for a busy machine. */
export const deadlineMs = 400;

/** A stand-in, a store on it, and what was heard of trouble. */
export const openStore = async (patienceMs = deadlineMs) => {
  let now = Date.parse('2026-01-01T12:00:00.000Z');
  const troubles: string[] = [];
  const server = await startEventStore({ nowMs: () => now });
  const store = eventStoreDb({
    connectionString: server.connectionString,
    deadlineMs: patienceMs,
    onTrouble: (reason) => troubles.push(String(reason)),
  });
  return {
    server,
    store,
    troubles,
    advance: (ms: number) => {
      now += ms;
    },
    close: async () => {
      await store.close();
      server.stop();
    },
  };
};

export const newEvent = (data: unknown = {}): NewEvent => ({
  id: randomUUID(),
  type: 'Happened',
  data,
});

export const idsOf = (events: readonly { readonly id: string }[]): readonly string[] =>
  events.map(({ id }) => id);
