import { cachedAggregate, type EventStore } from '@countersign/core';
import { application } from './application.decider.ts';
import { applicationEvent } from './application.events.ts';

/** Runs commands against applications' streams, and recalls where one stands. */
export const applications = (store: EventStore) =>
  cachedAggregate({ decider: application, event: applicationEvent, store, streamsMax: 2_000 });
export type Applications = ReturnType<typeof applications>;
