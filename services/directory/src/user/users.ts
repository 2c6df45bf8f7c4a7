import { type EventStore, handle, recallTail } from '@countersign/kernel';
import { user } from './user.decider.ts';
import { userEvent } from './user.events.ts';

/** Runs commands against users' streams, and recalls where one stands. */
export const users = (store: EventStore) => {
  const aggregate = { decider: user, event: userEvent, store };
  return { run: handle(aggregate), recall: recallTail({ ...aggregate, streamsMax: 5_000 }) };
};
export type Users = ReturnType<typeof users>;
