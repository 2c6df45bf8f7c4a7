import type { ReservationEvent } from './reservation.events.ts';

export type Reservation =
  | { readonly status: 'free' }
  | {
      readonly status: 'held';
      readonly owner: string;
      readonly claimId: string;
      readonly since: string;
    };

export const initial: Reservation = { status: 'free' };

export const evolve = (_: Reservation, { type, data }: ReservationEvent): Reservation => {
  switch (type) {
    case 'NameReserved':
    case 'NameTakenOver':
      return { status: 'held', owner: data.owner, claimId: data.claimId, since: data.at };
    case 'NameReleased':
      return { status: 'free' };
  }
};
