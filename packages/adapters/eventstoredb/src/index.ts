export { type EventStoreDbOptions, eventStoreDb } from './event-store-db.ts';
export { heartbeatStream } from './heartbeat.ts';
export {
  type CopiedEvent,
  isPast,
  type LogCopy,
  type LogCopyOptions,
  openLogCopy,
} from './log-copy.ts';
export { scavengeEventStoreDb } from './scavenge.ts';
