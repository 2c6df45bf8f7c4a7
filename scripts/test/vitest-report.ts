import { relative } from 'node:path';
import { add, fail, nothing, pass, type Tally } from './tally.ts';

interface TestReport {
  readonly status: 'passed' | 'failed' | 'skipped' | 'pending' | 'todo' | 'disabled';
  readonly fullName: string;
}

interface FileReport {
  readonly name: string;
  readonly status: 'passed' | 'failed';
  readonly assertionResults: readonly TestReport[];
}

/** What vitest's JSON reporter writes, as far as it is read here. */
export interface VitestReport {
  readonly testResults: readonly FileReport[];
}

const tallyOfTest = (file: string, { status, fullName }: TestReport): Tally => {
  if (status === 'passed') return pass;
  if (status === 'failed') return fail(`${file}: ${fullName}`);
  return { ...nothing, skips: [`${file}: ${fullName}`] };
};

const tallyOfFile = ({ name, status, assertionResults }: FileReport): Tally => {
  const file = relative('', name);
  const tests = assertionResults.map((test) => tallyOfTest(file, test)).reduce(add, nothing);
  // A file that could not be loaded, or whose set-up broke, has no failed test to show for it.
  return status === 'failed' && tests.failed === 0
    ? add(tests, fail(`${file}: did not run`))
    : tests;
};

/** The files of a run in which something failed. */
export const failedFiles = (report: VitestReport | undefined): readonly string[] =>
  (report?.testResults ?? []).filter(({ status }) => status === 'failed').map(({ name }) => name);

/** A run, with what came of some of its files when they were run again in place of the first. */
export const afterAnotherRun = (first: VitestReport, second: VitestReport): VitestReport => ({
  testResults: first.testResults.map(
    (file) => second.testResults.find(({ name }) => name === file.name) ?? file,
  ),
});

/** Counts a vitest run. One without a report, without tests, or with a bad end has failed. */
export const tallyOf = (
  project: string,
  report: VitestReport | undefined,
  endedWell: boolean,
): Tally => {
  if (report === undefined) return fail(`${project}: vitest ended without a report`);
  const tally = report.testResults.map(tallyOfFile).reduce(add, nothing);
  if (tally.passed + tally.failed + tally.skips.length === 0) {
    return fail(`${project}: there was no test to run`);
  }
  return endedWell || tally.failed > 0
    ? tally
    : add(tally, fail(`${project}: an error outside the tests, shown above`));
};
