import { type EventStore, handle, recallTail } from '@countersign/kernel';
import { application } from './application.decider.ts';
import { applicationEvent } from './application.events.ts';

/** Runs commands against applications' streams, and recalls where one stands. */
export const applications = (store: EventStore) => {
  const aggregate = { decider: application, event: applicationEvent, store };
  return { run: handle(aggregate), recall: recallTail({ ...aggregate, streamsMax: 2_000 }) };
};
export type Applications = ReturnType<typeof applications>;
