import type { Activity } from '@countersign/contracts';
import type { Position } from '@countersign/core';

/** A line of the log as it is kept to be read; what is personal in it stays sealed. */
export interface Row {
  readonly logId: string;
  readonly activity: Activity;
}

/**
 * A line's name: where it lies in the log, so that names are in the order of the log and the same
 * however often the rows are made. A position is opaque text; in hex its order stays the same.
 */
export const logIdOf = (position: Position): string => hexOf(position);

const hexOf = (text: string): string =>
  [...text].map((each) => (each.codePointAt(0) ?? 0).toString(16).padStart(2, '0')).join('');

/** Whether it is a line, or only says where a login came from. */
export const isLine = ({ kind }: { readonly kind: string }): boolean => kind !== 'login_begun';
