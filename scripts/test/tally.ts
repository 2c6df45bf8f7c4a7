/** What a run came to; what failed and what was skipped by name, for the summary. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skips: readonly string[];
  readonly failures: readonly string[];
  /** What failed, and passed when it was run once more. */
  readonly unsteady: readonly string[];
}

/** No machine can install an EventStoreDB for itself: tests whose name says so need its address. */
const needsRealServer = 'the EventStoreDB store, over a real server';
/** A clone of the last commits alone cannot hold the last release, and the tests' name says so. */
const needsHistory = '(shallow history)';

export const nothing: Tally = { passed: 0, failed: 0, skips: [], failures: [], unsteady: [] };
export const pass: Tally = { ...nothing, passed: 1 };
export const fail = (what: string): Tally => ({ ...nothing, failed: 1, failures: [what] });

export const add = (one: Tally, other: Tally): Tally => ({
  passed: one.passed + other.passed,
  failed: one.failed + other.failed,
  skips: [...one.skips, ...other.skips],
  failures: [...one.failures, ...other.failures],
  unsteady: [...one.unsteady, ...other.unsteady],
});

/** The line that closes a run: nothing follows it. */
export const closingLine = ({ passed, failed, skips }: Tally): string =>
  `${passed} passed, ${failed} failed${skips.length > 0 ? `, ${skips.length} skipped` : ''}`;

/** What was skipped though nothing was needed for it that this machine cannot have. */
export const unexcused = ({ skips }: Tally): readonly string[] =>
  skips.filter((name) => !name.includes(needsRealServer) && !name.includes(needsHistory));

/** A run is good when something passed and nothing failed. */
export const isGood = ({ passed, failed }: Tally): boolean => failed === 0 && passed > 0;
