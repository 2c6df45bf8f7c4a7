import { accept, type Decider, refuse } from '@countersign/core';
import type {
  ReleaseName,
  ReservationCommand,
  ReserveName,
  TakeOverName,
} from './reservation.commands.ts';
import {
  NameReleased,
  NameReserved,
  NameTakenOver,
  type ReservationEvent,
} from './reservation.events.ts';
import { evolve, initial, type Reservation } from './reservation.state.ts';

export type ReservationRefusal = 'name_taken';

const reserve = ({ owner, claimId, now }: ReserveName, state: Reservation) => {
  if (state.status === 'free') return accept(NameReserved({ owner, claimId, at: now }));
  return state.owner === owner ? accept() : refuse('name_taken');
};

const takeOver = ({ orphan, owner, claimId, now }: TakeOverName, state: Reservation) => {
  if (state.status === 'free') return accept(NameReserved({ owner, claimId, at: now }));
  return state.claimId === orphan
    ? accept(NameTakenOver({ owner, claimId, at: now }))
    : refuse('name_taken');
};

/** Only the very hold is released: a name that somebody else has come to hold stays theirs. */
const release = ({ claimId, now }: ReleaseName, state: Reservation) =>
  state.status === 'held' && state.claimId === claimId
    ? accept(NameReleased({ claimId, at: now }))
    : accept();

export const reservation: Decider<
  Reservation,
  ReservationCommand,
  ReservationEvent,
  ReservationRefusal
> = {
  initial,
  evolve,
  decide: (command, state) => {
    switch (command.type) {
      case 'ReserveName':
        return reserve(command, state);
      case 'TakeOverName':
        return takeOver(command, state);
      case 'ReleaseName':
        return release(command, state);
    }
  },
};
