import { loadSettings, openProcess, runProcess } from '@countersign/process';
import { banner } from './banner.ts';
import { startStandalone } from './compose.ts';
import { settings as schema } from './config.ts';

const settings = loadSettings('Countersign', schema, process.env);
const clock = () => new Date().toISOString();
const world = await openProcess({ service: 'standalone', settings, clock });

await runProcess(world, {
  start: () => startStandalone({ ...world, settings }),
  isImpatient: true,
  onStarted: () => process.stdout.write(banner(settings)),
});
