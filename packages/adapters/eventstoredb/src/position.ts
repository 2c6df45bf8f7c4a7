import { beginning, type Position } from '@countersign/core';
import { type Position as Point, START } from '@eventstore/db-client';

/** As many digits as an unsigned 64-bit number has: the order of the text is that of the log. */
const digits = 20;
/** What servers before 22.6 say of an event read from its stream: that they do not know. */
const unknown = 0xffff_ffff_ffff_ffffn;

const padded = (part: bigint) => part.toString().padStart(digits, '0');

/** Both halves are kept: a subscription resumes from the commit and the prepare position. */
export const positionOf = (point: Point | undefined): Position =>
  point === undefined || point.commit === unknown
    ? beginning
    : `${padded(point.commit)}/${padded(point.prepare)}`;

/** Where a reader of `$all` begins. */
export const pointOf = (position: Position): Point | typeof START => {
  if (position === beginning) return START;
  const [commit, prepare] = position.split('/');
  if (!commit || !prepare) throw new Error('a position of another store');
  return { commit: BigInt(commit), prepare: BigInt(prepare) };
};
