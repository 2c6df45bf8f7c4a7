import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { searchPath } from './programs.ts';
import { run, say } from './run.ts';
import { fail, type Tally } from './tally.ts';
import { afterAnotherRun, failedFiles, tallyOf, type VitestReport } from './vitest-report.ts';

const minuteMs = 60_000;

/** What needs no other process runs on every core; the others start processes of their own. */
const everywhere = `--maxWorkers=${availableParallelism()}`;

/**
 * The projects of vitest.config.ts, quickest first, and how long each may take before it is ended.
 */
export const suites = [
  { project: 'unit', timeoutMs: 10 * minuteMs, options: [everywhere] },
  { project: 'int', timeoutMs: 10 * minuteMs, options: [] },
  { project: 'e2e', timeoutMs: 45 * minuteMs, options: [] },
] as const;

const readReport = (file: string): VitestReport | undefined => {
  try {
    // vitest wrote it; what is read of it is in the type.
    return JSON.parse(readFileSync(file, 'utf8')) as VitestReport;
  } catch {
    return undefined;
  }
};

type Suite = (typeof suites)[number];

interface Run {
  readonly ok: boolean;
  readonly isLate: boolean;
  readonly report: VitestReport | undefined;
}

const runOnce = async (
  { project, timeoutMs, options }: Suite,
  files: readonly string[] = [],
): Promise<Run> => {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-test-'));
  const file = join(folder, 'report.json');
  try {
    const { ok, isLate } = await run(
      [
        ...(['vitest', 'run', '--project', project] as const),
        ...options,
        '--reporter=default',
        '--reporter=json',
        `--outputFile.json=${file}`,
        ...files,
      ],
      { timeoutMs, env: { PATH: searchPath() } },
    );
    return { ok, isLate, report: readReport(file) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

/** More files than these do not fail by chance. */
const againMax = 2;

/**
 * Runs one project of vitest, readable on the terminal, and counts it from a report on the side.
 * Where a file or two failed they are run again, by themselves, and that run counts. What passes
 * only then is named at the end as unsteady: it is a fault of its own, of the test or of the code.
 */
export const runSuite = async (suite: Suite): Promise<Tally> => {
  const { project, timeoutMs } = suite;
  const { ok, isLate, report } = await runOnce(suite);
  if (isLate) return fail(`${project}: not over after ${timeoutMs / minuteMs} minutes, and ended`);
  const first = tallyOf(project, report, ok);
  const files = failedFiles(report);
  if (report === undefined || files.length === 0 || files.length > againMax) return first;

  say(`\n── ${project}: ${files.length} failed, once more ──`);
  const again = await runOnce(suite, files);
  if (again.report === undefined) return first;
  const second = tallyOf(project, afterAnotherRun(report, again.report), again.ok);
  return {
    ...second,
    unsteady: first.failures.filter((name) => !second.failures.includes(name)),
  };
};
