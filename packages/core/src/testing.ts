export type { EventStoreWorld } from './event-store.bench.ts';
export { eventStoreContract } from './event-store.contract.ts';
export type { MessagingWorld } from './messaging.bench.ts';
export { messagingContract } from './messaging.contract.ts';
