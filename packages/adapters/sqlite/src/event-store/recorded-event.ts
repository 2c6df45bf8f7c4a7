import type { RecordedEvent } from '@countersign/core';
import { positionOf } from './position.ts';

/** A row of `events`, in the columns that `eventColumns` names. */
export interface EventRow {
  readonly position: number;
  readonly stream: string;
  readonly revision: number;
  readonly id: string;
  readonly type: string;
  readonly data: string;
  readonly metadata: string;
}

const noMetadata = {};

export const recordedEvent = (row: EventRow): RecordedEvent => ({
  id: row.id,
  type: row.type,
  data: JSON.parse(row.data),
  metadata: row.metadata === '{}' ? noMetadata : JSON.parse(row.metadata),
  stream: row.stream,
  revision: row.revision,
  position: positionOf(row.position),
});
