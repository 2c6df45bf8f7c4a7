import { randomUUID } from 'node:crypto';
import {
  ANY,
  type EventStoreDBClient,
  jsonEvent,
  NO_STREAM,
  WrongExpectedVersionError,
} from '@eventstore/db-client';

/**
 * A leader that was frozen (a paused machine, a long stop) and goes on answers reads from what it
 * knew, for seconds, until it learns that it was replaced; it can acknowledge no append, as that
 * takes the others. So what is read counts only beside an append that the same connection has had
 * acknowledged, sent no longer ago than this.
 */
export const confirmedForMs = 2_000;

/** One stream of one event, for every process. */
export const heartbeatStream = 'heartbeat-store';

/** Through which channel an append was acknowledged, and when it was sent. */
export interface Confirmation {
  readonly channel: unknown;
  readonly sentAt: number;
}

/** The client has no public way to its channel; 6.2.1 keeps it behind this name. */
export const channelOf = (client: EventStoreDBClient): Promise<{ close(): void }> =>
  (client as unknown as { getChannel: () => Promise<{ close(): void }> }).getChannel();

/** Only its last event is to stay. Whoever comes later meets a conflict: it is set already. */
const bound = async (client: EventStoreDBClient): Promise<void> => {
  const terms = { expectedRevision: NO_STREAM, requiresLeader: true } as const;
  try {
    await client.setStreamMetadata(heartbeatStream, { maxCount: 1 }, terms);
  } catch (reason) {
    if (!(reason instanceof WrongExpectedVersionError)) throw reason;
  }
};

/**
 * Appends an event that nobody has appended before: a repeat would be acknowledged from what the
 * server knew, and for that reason no append of our callers counts. A new event takes a quorum.
 */
export const beat = async (client: EventStoreDBClient): Promise<Confirmation | undefined> => {
  const channel = await channelOf(client);
  const sentAt = performance.now();
  const event = jsonEvent({ id: randomUUID(), type: 'Beat', data: {} });
  const terms = { expectedRevision: ANY, requiresLeader: true } as const;
  const { nextExpectedRevision } = await client.appendToStream(heartbeatStream, event, terms);
  if (nextExpectedRevision === 0n) await bound(client);
  // What went wrong meanwhile, the client has mended by a channel to who knows whom.
  return (await channelOf(client)) === channel ? { channel, sentAt } : undefined;
};
