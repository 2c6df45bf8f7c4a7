import { loadSettings, openProcess, runProcess } from '@countersign/service-runtime';
import { carryOut, errandIn } from './backup.ts';
import { banner } from './banner.ts';
import { startStandalone } from './compose.ts';
import { settings as schema } from './config.ts';

const given = loadSettings('Countersign', schema, process.env);
const isTerminal = process.stdout.isTTY;
// A person at a terminal came for the demo, not for a line about each step of it.
const settings = {
  ...given,
  LOG_LEVEL: given.LOG_LEVEL ?? (isTerminal && given.DEMO ? 'warn' : 'info'),
} as const;
const done = { backup: 'made, and read', verify: 'whole', restore: 'restored' } as const;

/** What was asked for on the command line instead of a start; it ends the process. */
const runErrand = async (words: readonly string[]): Promise<void> => {
  try {
    const errand = errandIn(words);
    if (!errand) return;
    await carryOut(settings, errand);
    process.stdout.write(`${errand.file} is ${done[errand.kind]}.\n`);
    process.exit(0);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
    process.exit(1);
  }
};
await runErrand(process.argv.slice(2));

const clock = () => new Date().toISOString();
const world = await openProcess({ service: 'standalone', settings, clock });

let enrollmentLink: string | undefined;

await runProcess(world, {
  start: async () => {
    const standalone = await startStandalone({ ...world, settings });
    ({ enrollmentLink } = standalone);
    return standalone;
  },
  isImpatient: true,
  onStarted: () => {
    if (isTerminal) process.stdout.write(banner(settings, enrollmentLink));
  },
});
