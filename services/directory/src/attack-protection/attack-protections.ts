import { type EventStore, remembering } from '@countersign/kernel';
import { attackProtection } from './attack-protection.decider.ts';
import { attackProtectionEvent } from './attack-protection.events.ts';

/** Runs commands against how tenants are protected, and recalls it. */
export const attackProtections = (store: EventStore) =>
  remembering({
    decider: attackProtection,
    event: attackProtectionEvent,
    store,
    streamsMax: 1_000,
  });
export type AttackProtections = ReturnType<typeof attackProtections>;
