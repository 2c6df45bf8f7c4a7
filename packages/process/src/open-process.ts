import type { Clock } from '@countersign/kernel';
import { createLogger, createMetrics, type Logger, type Metrics } from '@countersign/observability';
import type { z } from 'zod';
import type { processSettings } from './settings.ts';

/** What a process tells about itself, and what it calls the time. */
export interface World {
  readonly service: string;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly clock: Clock;
}

interface Needs {
  readonly service: string;
  readonly settings: z.output<typeof processSettings>;
  readonly clock: Clock;
}

/** Opens what a process needs before it reaches for anything outside. */
export const openProcess = ({ service, settings, clock }: Needs): World => ({
  service,
  clock,
  log: createLogger({ service, level: settings.LOG_LEVEL }),
  metrics: createMetrics(),
});
