import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogger, createMetrics } from '@countersign/observability';
import { readSettings } from '@countersign/service-runtime';
import { settings, startStandalone } from '@countersign/standalone';
import { freePort } from '@countersign/testkit';

/**
 * Standalone with its demo inside the test's own process, so that the test may move its clock
 * ahead.
 */
export const startInProcess = async (environment: Readonly<Record<string, string>> = {}) => {
  const dataDir = await mkdtemp(join(tmpdir(), 'countersign-'));
  const port = await freePort();
  const config = readSettings(settings, { PORT: `${port}`, DATA_DIR: dataDir, ...environment });
  let aheadMs = 0;
  const standalone = await startStandalone({
    settings: config,
    clock: () => new Date(Date.now() + aheadMs).toISOString(),
    log: createLogger({ service: 'e2e', level: 'silent' }),
    metrics: createMetrics(),
  });
  return {
    url: config.PUBLIC_URL,
    dataDir,
    advance: (ms: number) => {
      aheadMs += ms;
    },
    stop: async () => {
      await standalone.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
};
