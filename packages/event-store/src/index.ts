export { type SqliteEventStoreOptions, sqliteEventStore } from './sqlite/sqlite-event-store.ts';
