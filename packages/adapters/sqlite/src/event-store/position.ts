import { beginning, type Position } from '@countersign/core';

/** As many digits as a safe integer has, so that the order of the text is the order of the log. */
const digits = 16;

export const positionOf = (row: number): Position => String(row).padStart(digits, '0');

/** The row a position names; 0, which no row has, for the beginning. */
export const rowOf = (position: Position): number =>
  position === beginning ? 0 : Number.parseInt(position, 10);
