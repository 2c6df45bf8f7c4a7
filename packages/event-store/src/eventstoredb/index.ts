export { type EventStoreDbOptions, eventStoreDb } from './event-store-db.ts';
