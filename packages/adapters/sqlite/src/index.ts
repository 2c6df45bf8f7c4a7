export {
  type SqliteEventStoreOptions,
  sqliteEventStore,
} from './event-store/sqlite-event-store.ts';
export { copySqliteFile, readCopy } from './file/copy.ts';
export { openSqliteFile, type SqliteFile, type SqliteFileOptions } from './file/sqlite-file.ts';
export {
  type EmbeddedMessagingOptions,
  embeddedMessaging,
} from './messaging/embedded-messaging.ts';
