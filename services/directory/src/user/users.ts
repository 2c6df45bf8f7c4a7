import { cachedAggregate, type EventStore } from '@countersign/core';
import { user } from './user.decider.ts';
import { userEvent } from './user.events.ts';

/** Runs commands against users' streams, and recalls where one stands. */
export const users = (store: EventStore) =>
  cachedAggregate({ decider: user, event: userEvent, store, streamsMax: 5_000 });
export type Users = ReturnType<typeof users>;
