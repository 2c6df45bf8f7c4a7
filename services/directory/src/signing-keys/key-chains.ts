import { cachedAggregate, type EventStore } from '@countersign/core';
import { signingKeys } from './signing-keys.decider.ts';
import { signingKeysEvent } from './signing-keys.events.ts';

/** Runs commands against tenants' keys, and recalls where one stands. */
export const keyChains = (store: EventStore) =>
  cachedAggregate({ decider: signingKeys, event: signingKeysEvent, store, streamsMax: 1_000 });
export type KeyChains = ReturnType<typeof keyChains>;
