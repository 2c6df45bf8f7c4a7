import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { searchPath } from './programs.ts';
import { run } from './run.ts';
import { fail, type Tally } from './tally.ts';
import { tallyOf, type VitestReport } from './vitest-report.ts';

const minuteMs = 60_000;

/** What needs no other process runs on every core; the others start processes of their own. */
const everywhere = `--maxWorkers=${availableParallelism()}`;

/**
 * The projects of vitest.config.ts, quickest first, and how long each may take before it is ended.
 */
export const suites = [
  { project: 'unit', timeoutMs: 10 * minuteMs, options: [everywhere] },
  { project: 'int', timeoutMs: 10 * minuteMs, options: [] },
  { project: 'e2e', timeoutMs: 20 * minuteMs, options: [] },
] as const;

const readReport = (file: string): VitestReport | undefined => {
  try {
    // vitest wrote it; what is read of it is in the type.
    return JSON.parse(readFileSync(file, 'utf8')) as VitestReport;
  } catch {
    return undefined;
  }
};

/**
 * Runs one project of vitest, readable on the terminal, and counts it from a report on the side.
 */
export const runSuite = async ({
  project,
  timeoutMs,
  options,
}: (typeof suites)[number]): Promise<Tally> => {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-test-'));
  const report = join(folder, 'report.json');
  try {
    const { ok, isLate } = await run(
      [
        ...(['vitest', 'run', '--project', project] as const),
        ...options,
        '--reporter=default',
        '--reporter=json',
        `--outputFile.json=${report}`,
      ],
      { timeoutMs, env: { PATH: searchPath() } },
    );
    return isLate
      ? fail(`${project}: not over after ${timeoutMs / minuteMs} minutes, and ended`)
      : tallyOf(project, readReport(report), ok);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
