/** Durations of one step, in milliseconds. */
export interface Spread {
  readonly p50: number;
  readonly p99: number;
}

const at = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;

/** The middle and the slow end of what was measured. */
export const spread = (durationsMs: readonly number[]): Spread => {
  const sorted = durationsMs.toSorted((one, other) => one - other);
  return { p50: at(sorted, 0.5), p99: at(sorted, 0.99) };
};
