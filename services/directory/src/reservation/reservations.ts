import { type EventStore, handle, recallTail } from '@countersign/kernel';
import { reservation } from './reservation.decider.ts';
import { reservationEvent } from './reservation.events.ts';

/** Runs commands against reservations, and recalls where one stands. */
export const reservations = (store: EventStore) => {
  const aggregate = { decider: reservation, event: reservationEvent, store };
  return { run: handle(aggregate), recall: recallTail({ ...aggregate, streamsMax: 10_000 }) };
};
export type Reservations = ReturnType<typeof reservations>;
