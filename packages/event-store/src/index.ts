export { type EventStoreDbOptions, eventStoreDb } from './eventstoredb/event-store-db.ts';
export { type SqliteEventStoreOptions, sqliteEventStore } from './sqlite/sqlite-event-store.ts';
