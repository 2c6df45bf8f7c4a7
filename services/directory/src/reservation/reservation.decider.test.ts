import { specify } from '@countersign/testkit';
import { describe, it } from 'vitest';
import { reservation } from './reservation.decider.ts';
import { NameReleased, NameReserved, NameTakenOver } from './reservation.events.ts';

const given = specify(reservation);

const at = '2026-01-01T12:00:00.000Z';
const now = '2026-01-01T12:05:00.000Z';
const reserved = NameReserved({ owner: 'user-acme.ada', claimId: 'c1', at });
const reserving = (owner: string) => ({ type: 'ReserveName', owner, claimId: 'c2', now }) as const;
const takingOver = (orphan: string) =>
  ({ type: 'TakeOverName', orphan, owner: 'user-acme.bob', claimId: 'c2', now }) as const;
const releasing = (claimId: string) => ({ type: 'ReleaseName', claimId, now }) as const;
const released = NameReleased({ claimId: 'c1', at });

describe('a free name', () => {
  it('is reserved by whoever comes first', () => {
    given()
      .when(reserving('user-acme.ada'))
      .then(NameReserved({ owner: 'user-acme.ada', claimId: 'c2', at: now }));
  });
  it('is free again once it was released', () => {
    given(reserved, released)
      .when(reserving('user-acme.bob'))
      .then(NameReserved({ owner: 'user-acme.bob', claimId: 'c2', at: now }));
  });
  it('is reserved even by who came to take it over', () => {
    given(reserved, released)
      .when(takingOver('c1'))
      .then(NameReserved({ owner: 'user-acme.bob', claimId: 'c2', at: now }));
  });
  it('is released without a trace', () => {
    given().when(releasing('c1')).thenNothing();
  });
});

describe('a name that is held', () => {
  it('is refused to another', () => {
    given(reserved).when(reserving('user-acme.bob')).thenRefuses('name_taken');
  });
  it('stays as it is for its own owner', () => {
    given(reserved).when(reserving('user-acme.ada')).thenNothing();
  });
  it('is taken over from the very hold that was orphaned', () => {
    given(reserved)
      .when(takingOver('c1'))
      .then(NameTakenOver({ owner: 'user-acme.bob', claimId: 'c2', at: now }));
  });
  it('is not taken over from a hold that somebody else has replaced', () => {
    const replaced = NameTakenOver({ owner: 'user-acme.eve', claimId: 'c9', at });
    given(reserved, replaced).when(takingOver('c1')).thenRefuses('name_taken');
  });
  it('is released by its hold', () => {
    given(reserved)
      .when(releasing('c1'))
      .then(NameReleased({ claimId: 'c1', at: now }));
  });
  it('is not released by a hold that it has outlived', () => {
    const replaced = NameTakenOver({ owner: 'user-acme.eve', claimId: 'c9', at });
    given(reserved, replaced).when(releasing('c1')).thenNothing();
  });
});
