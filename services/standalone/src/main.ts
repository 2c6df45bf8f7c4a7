import { once } from 'node:events';
import { BadSettings, loadConfig } from '@countersign/kernel';
import { createLogger } from '@countersign/observability';
import { banner } from './banner.ts';
import { startStandalone } from './compose.ts';
import { settings } from './config.ts';

const load = () => {
  try {
    return loadConfig(settings, process.env);
  } catch (error) {
    if (!(error instanceof BadSettings)) throw error;
    process.stderr.write(`Countersign cannot start: ${error.message}.\n`);
    process.exit(1);
  }
};

const config = load();
const log = createLogger({ service: 'standalone', level: config.LOG_LEVEL });
const standalone = await startStandalone({
  settings: config,
  clock: () => new Date().toISOString(),
  log,
});
process.stdout.write(banner(config));

await Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT')]);
await standalone.stop();
