import { describe, expect, it } from 'vitest';
import { add, closingLine, fail, isGood, nothing, pass } from './tally.ts';
import { tallyOf, type VitestReport } from './vitest-report.ts';

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
    expect(closingLine({ ...pass, skipped: 3 })).toBe('1 passed, 0 failed, 3 skipped');
  });
});

describe('a run', () => {
  it('is good when something passed and nothing failed', () => {
    expect(isGood(pass)).toBe(true);
    expect(isGood(add(pass, fail('a')))).toBe(false);
  });
  it('is not good when nothing ran', () => {
    expect(isGood(nothing)).toBe(false);
    expect(isGood({ ...nothing, skipped: 9 })).toBe(false);
  });
});

describe('a vitest run', () => {
  it('counts its tests', () => {
    const tally = tallyOf('unit', report('failed', 'passed', 'failed', 'skipped'), false);
    expect(tally).toEqual({
      passed: 1,
      failed: 1,
      skipped: 1,
      failures: ['a.test.ts: a thing is'],
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
