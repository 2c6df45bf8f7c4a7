import { runChecks } from './test/checks.ts';
import { installMissing } from './test/install-programs.ts';
import type { Program } from './test/programs.ts';
import { say } from './test/run.ts';
import { runSuite, suites } from './test/suites.ts';
import { add, closingLine, fail, isGood, nothing, type Tally, unexcused } from './test/tally.ts';

const mustHaveEverything = process.env.CI === 'true';

const explain = (missing: readonly Program[]) => {
  for (const { name, purpose, debian } of missing) {
    say(`${name} is not on this machine, and ${purpose} need it.`);
    say(
      `  Debian or Ubuntu: sudo apt-get install ${debian}. Elsewhere: put "${name}" on the PATH.`,
    );
  }
  say(
    mustHaveEverything
      ? 'With CI=true nothing is skipped for that, so this run has failed.'
      : 'Those suites are counted as skipped; everything else runs.',
  );
};

const runEverything = async (): Promise<Tally> => {
  const parts: { name: string; run: () => Promise<Tally> }[] = [
    { name: 'check', run: runChecks },
    ...suites.map((suite) => ({ name: suite.project, run: () => runSuite(suite) })),
  ];
  const lines: string[] = [];
  let total = nothing;
  for (const { name, run } of parts) {
    say(`\n── ${name} ──`);
    const startedMs = performance.now();
    const tally = await run();
    const seconds = Math.round((performance.now() - startedMs) / 1000);
    lines.push(`${name.padEnd(6)} ${closingLine(tally)}  (${seconds} s)`);
    total = add(total, tally);
  }
  say(['\n── summary ──', ...lines].join('\n'));
  return total;
};

const judge = async (missing: readonly Program[]): Promise<Tally> => {
  if (missing.length > 0) explain(missing);
  if (missing.length > 0 && mustHaveEverything) {
    return missing.map(({ name }) => fail(`${name} is missing`)).reduce(add, nothing);
  }
  const total = await runEverything();
  const skips = mustHaveEverything ? unexcused(total) : [];
  return skips.map((name) => fail(`${name}: skipped, though CI=true`)).reduce(add, total);
};

const total = await judge(await installMissing());

for (const name of total.unsteady) say(`unsteady, passed when run once more: ${name}`);
for (const failure of total.failures) say(`failed: ${failure}`);
process.exitCode = isGood(total) ? 0 : 1;
say(closingLine(total));
