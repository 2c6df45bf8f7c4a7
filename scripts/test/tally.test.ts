import { describe, expect, it } from 'vitest';
import { add, closingLine, fail, isGood, nothing, pass, unexcused } from './tally.ts';
import { afterAnotherRun, failedFiles, tallyOf, type VitestReport } from './vitest-report.ts';

const report = (
  status: 'passed' | 'failed',
  ...tests: readonly ('passed' | 'failed' | 'skipped')[]
): VitestReport => ({
  testResults: [
    {
      name: 'a.test.ts',
      status,
      assertionResults: tests.map((each) => ({ status: each, fullName: 'a thing is' })),
    },
  ],
});

describe('the closing line', () => {
  it('counts what passed and what failed', () => {
    expect(closingLine(add(pass, add(pass, fail('a'))))).toBe('2 passed, 1 failed');
  });
  it('speaks of what was skipped only when something was', () => {
    expect(closingLine({ ...pass, skips: ['a', 'b', 'c'] })).toBe('1 passed, 0 failed, 3 skipped');
  });
});

describe('a run', () => {
  it('is good when something passed and nothing failed', () => {
    expect(isGood(pass)).toBe(true);
    expect(isGood(add(pass, fail('a')))).toBe(false);
  });
  it('is not good when nothing ran', () => {
    expect(isGood(nothing)).toBe(false);
    expect(isGood({ ...nothing, skips: ['a'] })).toBe(false);
  });
});

describe('a skipped test', () => {
  it('is excused where it needs an EventStoreDB, and nowhere else', () => {
    const excused = 'a.test.ts: the EventStoreDB store, over a real server starts empty';
    expect(unexcused({ ...pass, skips: [excused, 'b.test.ts: over a real nats-server'] })).toEqual([
      'b.test.ts: over a real nats-server',
    ]);
  });
  it('is excused where the history is too short for the last release, and nowhere else', () => {
    const skips = ['shallow history', 'no history'].map(
      (why) => `a.test.ts: release 0.1.0 beside this one (${why}) enrols`,
    );
    expect(unexcused({ ...pass, skips })).toEqual(skips.slice(1));
  });
});

describe('a vitest run', () => {
  it('counts its tests', () => {
    const tally = tallyOf('unit', report('failed', 'passed', 'failed', 'skipped'), false);
    expect(tally).toEqual({
      passed: 1,
      failed: 1,
      skips: ['a.test.ts: a thing is'],
      failures: ['a.test.ts: a thing is'],
      unsteady: [],
    });
  });
  it('has failed when it left no report', () => {
    expect(tallyOf('unit', undefined, true).failed).toBe(1);
  });
  it('has failed when there was no test', () => {
    expect(tallyOf('unit', { testResults: [] }, true).failed).toBe(1);
  });
  it('has failed when a file did not load', () => {
    expect(tallyOf('unit', report('failed'), false).failures).toEqual(['a.test.ts: did not run']);
  });
  it('has failed when it ended badly though every test passed', () => {
    expect(tallyOf('unit', report('passed', 'passed'), false)).toMatchObject({
      passed: 1,
      failed: 1,
    });
  });
});

describe('files that failed', () => {
  const { testResults } = report('passed', 'passed');
  const first: VitestReport = {
    testResults: [
      ...report('failed', 'passed', 'failed').testResults,
      ...testResults.map((file) => ({ ...file, name: 'b.test.ts' })),
    ],
  };

  it('are those that are run once more', () => {
    expect(failedFiles(first)).toEqual(['a.test.ts']);
    expect(failedFiles(report('failed'))).toEqual(['a.test.ts']);
    expect(failedFiles(undefined)).toEqual([]);
  });

  it('count as they came out then, and every other as it did before', () => {
    const passed = afterAnotherRun(first, report('passed', 'passed', 'passed'));
    expect(tallyOf('e2e', passed, true)).toMatchObject({ passed: 3, failed: 0 });
    const failed = afterAnotherRun(first, report('failed', 'passed', 'failed'));
    expect(tallyOf('e2e', failed, false)).toMatchObject({ passed: 2, failed: 1 });
  });

  it('count as they came out first where the second run has nothing of them', () => {
    const none = afterAnotherRun(first, { testResults: [] });
    expect(tallyOf('e2e', none, false)).toMatchObject({ passed: 2, failed: 1 });
  });
});
