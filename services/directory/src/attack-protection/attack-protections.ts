import { cachedAggregate, type EventStore } from '@countersign/core';
import { attackProtection } from './attack-protection.decider.ts';
import { attackProtectionEvent } from './attack-protection.events.ts';

/** Runs commands against how tenants are protected, and recalls it. */
export const attackProtections = (store: EventStore) =>
  cachedAggregate({
    decider: attackProtection,
    event: attackProtectionEvent,
    store,
    streamsMax: 1_000,
  });
export type AttackProtections = ReturnType<typeof attackProtections>;
