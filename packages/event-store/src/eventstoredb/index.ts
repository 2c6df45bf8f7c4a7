export { type EventStoreDbOptions, eventStoreDb } from './event-store-db.ts';
export { scavengeEventStoreDb } from './scavenge.ts';
