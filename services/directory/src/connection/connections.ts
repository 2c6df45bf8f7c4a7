import { type EventStore, handle, recallTail } from '@countersign/kernel';
import { connection } from './connection.decider.ts';
import { connectionEvent } from './connection.events.ts';

/** Runs commands against connections' streams, and recalls where one stands. */
export const connections = (store: EventStore) => {
  const aggregate = { decider: connection, event: connectionEvent, store };
  return { run: handle(aggregate), recall: recallTail({ ...aggregate, streamsMax: 2_000 }) };
};
export type Connections = ReturnType<typeof connections>;
