export type { Logger } from 'pino';
export { createLogger, type LoggerOptions } from './logger.ts';
export { createMetrics, type Metrics } from './metrics.ts';
export { type Observers, observed } from './observed.ts';
