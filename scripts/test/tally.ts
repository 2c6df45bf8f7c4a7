/** What a run came to. `failures` names what failed, for the summary. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly failures: readonly string[];
}

export const nothing: Tally = { passed: 0, failed: 0, skipped: 0, failures: [] };
export const pass: Tally = { ...nothing, passed: 1 };
export const fail = (what: string): Tally => ({ ...nothing, failed: 1, failures: [what] });

export const add = (one: Tally, other: Tally): Tally => ({
  passed: one.passed + other.passed,
  failed: one.failed + other.failed,
  skipped: one.skipped + other.skipped,
  failures: [...one.failures, ...other.failures],
});

/** The line that closes a run: nothing follows it. */
export const closingLine = ({ passed, failed, skipped }: Tally): string =>
  `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;

/** A run is good when something passed and nothing failed. */
export const isGood = ({ passed, failed }: Tally): boolean => failed === 0 && passed > 0;
