import type { RecordedEvent } from '@countersign/core';
import type { ResolvedEvent } from '@eventstore/db-client';
import { positionOf } from './position.ts';

const noMetadata = {};

/** An event as the port speaks of it. Data that is no JSON stays text: who reads it, parses it. */
export const recordedEvent = ({
  event,
}: Pick<ResolvedEvent, 'event'>): RecordedEvent | undefined => {
  if (!event) return undefined;
  const { id, type, data, metadata, streamId, revision, position } = event;
  const isRead = typeof metadata === 'object' && !(metadata instanceof Uint8Array);
  return {
    id,
    type,
    data,
    // What we append is text; nobody else writes to our streams.
    metadata: isRead ? (metadata as Readonly<Record<string, string>>) : noMetadata,
    stream: streamId,
    revision: Number(revision),
    position: positionOf(position),
  };
};
