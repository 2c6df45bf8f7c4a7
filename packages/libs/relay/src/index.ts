export { beginRelayAt } from './begin-relay-at.ts';
export { retainStreams } from './retain-streams.ts';
export { rewindRelay } from './rewind-relay.ts';
export { type RelayPorts, type RelayTerms, startRelay, type WatchedRelay } from './start-relay.ts';
