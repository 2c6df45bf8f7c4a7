import { afterEach, beforeEach, describe } from 'vitest';
import { appending } from './event-store.appending.contract.ts';
import { type Bench, type EventStoreWorld, openableGates } from './event-store.bench.ts';
import { following } from './event-store.following.contract.ts';
import { forgetting } from './event-store.forgetting.contract.ts';

/** What every event store owes us. Each adapter runs it against the real thing. */
export const eventStoreContract = (open: () => Promise<EventStoreWorld>): void => {
  let world: EventStoreWorld | undefined;
  const current = () => {
    if (!world) throw new Error('the contract has no store open');
    return world;
  };
  beforeEach(async () => {
    world = await open();
  });
  const { gate, openAll } = openableGates();
  // A store waits for its handlers when it closes, so none of a case that failed may still wait.
  afterEach(() => {
    openAll();
    return world?.close();
  });

  const bench: Bench = { world: current, store: () => current().store, gate };
  describe('appending and loading', () => appending(bench));
  describe('following', () => following(bench));
  describe('keeping and forgetting', () => forgetting(bench));
};
