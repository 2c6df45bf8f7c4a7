import { cachedAggregate, type EventStore } from '@countersign/core';
import { logStreams } from './log-streams.decider.ts';
import { logStreamsEvent } from './log-streams.events.ts';

/** Tenants whose log streams are kept at hand: every line asks for them. */
const streamsMax = 1_000;

export const logStreamsStream = (tenantId: string) => `logStreams-${tenantId}`;

/** The tenants' log streams: to decide about, and to read where they stand. */
export const tenantLogStreams = (store: EventStore) => {
  const { run, recall, recallStood } = cachedAggregate({
    ...{ decider: logStreams, event: logStreamsEvent, store },
    streamsMax,
  });
  return {
    run,
    read: (tenantId: string) => recall(logStreamsStream(tenantId)),
    readStood: (tenantId: string) => recallStood(logStreamsStream(tenantId)),
  };
};
export type TenantLogStreams = ReturnType<typeof tenantLogStreams>;
