export type { Logger } from 'pino';
export { createLogger, type LoggerOptions, terminal } from './logger.ts';
export { createMetrics, type Metrics } from './metrics.ts';
export { listed, type Observers, observed } from './observed.ts';
export { openTracing } from './tracing/open-tracing.ts';
export { tracedMessaging } from './tracing/traced-messaging.ts';
export { type OpenSpan, type Tracing, traceId } from './tracing/tracing.ts';
export { watchSkew } from './watch-skew.ts';
export { watchUnknownLines } from './watch-unknown-lines.ts';
