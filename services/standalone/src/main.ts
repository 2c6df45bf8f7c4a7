import { loadSettings, openProcess, runProcess } from '@countersign/process';
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
const clock = () => new Date().toISOString();
const world = await openProcess({ service: 'standalone', settings, clock });

await runProcess(world, {
  start: () => startStandalone({ ...world, settings }),
  isImpatient: true,
  onStarted: () => {
    if (isTerminal) process.stdout.write(banner(settings));
  },
});
