import { cachedAggregate, type EventStore } from '@countersign/core';
import { reservation } from './reservation.decider.ts';
import { reservationEvent } from './reservation.events.ts';

/** Runs commands against reservations, and recalls where one stands. */
export const reservations = (store: EventStore) =>
  cachedAggregate({ decider: reservation, event: reservationEvent, store, streamsMax: 10_000 });
export type Reservations = ReturnType<typeof reservations>;
