import type { Clock } from '@countersign/core';
import {
  createLogger,
  createMetrics,
  type Logger,
  type Metrics,
  openTracing,
  type Tracing,
  terminal,
  watchSkew,
} from '@countersign/observability';
import type { z } from 'zod';
import type { processSettings } from './settings.ts';

/** What a process tells about itself, and what it calls the time. */
export interface World {
  readonly service: string;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly clock: Clock;
  /** Where spans go, if anybody collects them. */
  readonly tracing: Tracing | undefined;
}

interface Needs {
  readonly service: string;
  readonly settings: z.output<typeof processSettings>;
  readonly clock: Clock;
}

/** Opens what a process needs before it reaches for anything outside. */
export const openProcess = async ({ service, settings, clock }: Needs): Promise<World> => {
  const { LOG_LEVEL: level, OTEL_EXPORTER_OTLP_ENDPOINT: endpoint } = settings;
  const { stdout } = process;
  const log = createLogger({
    ...{ service, level },
    ...(stdout.isTTY && { destination: await terminal(stdout) }),
  });
  const metrics = createMetrics();
  watchSkew(log, metrics);
  return {
    ...{ service, clock, log, metrics },
    tracing: endpoint === undefined ? undefined : await openTracing({ endpoint, service }),
  };
};
