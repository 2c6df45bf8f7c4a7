import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './run.ts';
import { add, fail, nothing, pass, type Tally } from './tally.ts';

const summaries = join('.turbo', 'runs');
const timeoutMs = 10 * 60_000;

interface Task {
  readonly taskId: string;
  readonly execution?: { readonly exitCode?: number };
}

const summarised = () => (existsSync(summaries) ? readdirSync(summaries) : []);

const readJson = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));

/** The checks are the root's turbo tasks. */
export const checkNames = (): readonly string[] => {
  // Our own file; turbo has refused it if it is not like this.
  const { tasks } = readJson('turbo.json') as { tasks: Record<string, unknown> };
  return Object.keys(tasks).map((task) => task.replace('//#', ''));
};

/** Counts each check once: a check that turbo says nothing good about has failed. */
export const tallyOfChecks = (checks: readonly string[], tasks: readonly Task[]): Tally =>
  checks
    .map((check) => {
      const task = tasks.find(({ taskId }) => taskId === `//#${check}`);
      return task?.execution?.exitCode === 0 ? pass : fail(check);
    })
    .reduce(add, nothing);

/** Runs every check, whatever the others say. */
export const runChecks = async (): Promise<Tally> => {
  const checks = checkNames();
  const before = new Set(summarised());
  await run(
    [
      ...(['turbo', 'run'] as const),
      ...checks,
      '--continue=always',
      '--summarize',
      '--output-logs=errors-only',
      '--log-order=grouped',
      '--log-prefix=none',
    ],
    { timeoutMs, env: { TURBO_TELEMETRY_DISABLED: '1', TURBO_NO_UPDATE_NOTIFIER: '1' } },
  );
  const summary = summarised().find((file) => !before.has(file));
  if (summary === undefined) return tallyOfChecks(checks, []);
  // Turbo's own format, as far as it is read here.
  const { tasks } = readJson(join(summaries, summary)) as { tasks: readonly Task[] };
  return tallyOfChecks(checks, tasks);
};
