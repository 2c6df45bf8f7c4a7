import { setTimeout } from 'node:timers/promises';
import type { EventStoreWorld } from '@countersign/core/testing';
import { eventStoreDb } from '@countersign/eventstoredb';

/** The contract lets some seconds pass, or a year; a real server can be given only seconds. */
const patienceMs = 3_500;

/** The address of a real server that tests may write to. */
export const realServer = (): string | undefined => process.env.EVENTSTORE_URL;

/** A real server, and real time. */
export const openRealServer = async (): Promise<EventStoreWorld> => {
  const store = eventStoreDb({ connectionString: realServer() ?? '' });
  return {
    store,
    advance: (ms) => setTimeout(Math.min(ms, patienceMs)),
    close: store.close,
  };
};
