import type { Logger, Metrics } from '@countersign/observability';
import { listed } from '@countersign/observability';
import type { FastifyPluginAsync, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';

declare module 'fastify' {
  interface FastifyRequest {
    /** The status that the answer stands for, where a browser is sent on to be told of it. */
    meantStatus?: number;
  }
}

interface Needs {
  readonly log: Logger;
  readonly metrics: Metrics;
}

/** What nobody has a route for. */
const unmatched = 'unmatched';

const traceOf = ({ span }: FastifyRequest) => span && { traceId: span.traceparent.split('-')[1] };

const plugin: FastifyPluginAsync<Needs> = async (app, { log, metrics }) => {
  metrics.http.serves('GET', unmatched);
  // Fastify makes a HEAD of each GET: those are not asked for, and are counted once they are.
  app.addHook('onRoute', ({ method, url }) => {
    const methods = [method].flat().filter((each) => each !== 'HEAD' && each !== 'OPTIONS');
    for (const each of methods) metrics.http.serves(each, url);
  });

  app.addHook('onResponse', async (request, reply) => {
    // The route's pattern: an address could hold a code or a name, and would be a label for ever.
    const route = request.routeOptions.url ?? unmatched;
    const { method } = request;
    const { elapsedTime } = reply;
    const status = request.meantStatus ?? reply.statusCode;
    metrics.http.answered({ method, route }, { status, durationMs: elapsedTime });
    const level = request.routeOptions.config.isForOperators ? 'debug' : 'info';
    if (!log.isLevelEnabled(level)) return;
    const durationMs = Math.round(elapsedTime * 100) / 100;
    log[level]({
      ...{ method, route, status, durationMs, correlationId: request.id },
      ...listed(request.asks),
      ...traceOf(request),
    });
  });
};

/** One line and one measure a request, of chosen fields. */
export const requestLog = fp(plugin, { name: 'request-log' });
