import { cachedAggregate, type EventStore } from '@countersign/core';
import { connection } from './connection.decider.ts';
import { connectionEvent } from './connection.events.ts';

/** Runs commands against connections' streams, and recalls where one stands. */
export const connections = (store: EventStore) =>
  cachedAggregate({ decider: connection, event: connectionEvent, store, streamsMax: 2_000 });
export type Connections = ReturnType<typeof connections>;
