import type { Metrics } from '@countersign/observability';
import type { FastifyPluginAsync, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import { Histogram } from 'prom-client';
import type { GatewayPorts } from '../ports.ts';

type Needs = Pick<GatewayPorts, 'log' | 'metrics'>;

const buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

const requestDurations = ({ registry }: Metrics) =>
  new Histogram({
    name: 'countersign_http_request_duration_seconds',
    help: 'How long requests took to answer, by route and status.',
    labelNames: ['method', 'route', 'status'] as const,
    buckets,
    registers: [registry],
  });

const traceOf = ({ span }: FastifyRequest) => span && { traceId: span.traceparent.split('-')[1] };

const plugin: FastifyPluginAsync<Needs> = async (app, { log, metrics }) => {
  const durations = requestDurations(metrics);

  app.addHook('onResponse', async (request, reply) => {
    // The route's pattern: an address could hold a code or a name, and would be a label for ever.
    const route = request.routeOptions.url ?? 'unmatched';
    const { method } = request;
    const { statusCode: status, elapsedTime } = reply;
    durations.observe({ method, route, status }, elapsedTime / 1_000);
    const level = request.routeOptions.config.isForOperators ? 'debug' : 'info';
    if (!log.isLevelEnabled(level)) return;
    const durationMs = Math.round(elapsedTime * 100) / 100;
    log[level]({
      ...{ method, route, status, durationMs, correlationId: request.id },
      ...traceOf(request),
    });
  });
};

/** One line and one measure a request, of chosen fields. */
export const requestLog = fp(plugin, { name: 'request-log' });
