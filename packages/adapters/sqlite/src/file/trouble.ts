import { UnavailableError } from '@countersign/core';

/**
 * SQLite's primary result codes for a file that takes nothing just now: busy, locked, read-only,
 * an error of the disk, a full disk, a file that cannot be opened. https://sqlite.org/rescode.html
 */
const passing = new Set([5, 6, 8, 10, 13, 14]);

/** An extended code carries its primary one in the low eight bits. */
const primaryCode = (reason: unknown): number | undefined =>
  reason instanceof Error && 'errcode' in reason && typeof reason.errcode === 'number'
    ? reason.errcode % 256
    : undefined;

/** What whoever wrote is told: a disk that is full is worth trying again, a mistake is not. */
export const troubleOf = (reason: unknown): unknown => {
  const code = primaryCode(reason);
  return code !== undefined && passing.has(code)
    ? new UnavailableError('the file takes nothing just now', { cause: reason })
    : reason;
};
