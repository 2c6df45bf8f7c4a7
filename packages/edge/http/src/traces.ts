import { traced } from '@countersign/core';
import type { OpenSpan, Tracing } from '@countersign/observability';
import type { FastifyPluginAsync, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import { beginningOf, firstSpanOf, freshSeed, seedIn, traceIn, traceOf } from './login-trace.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** The random part of the transaction that this request may begin, where it is traced. */
    loginSeed: string | undefined;
    span: OpenSpan | undefined;
  }
}

const field = (fields: unknown, name: string): unknown =>
  typeof fields === 'object' && fields !== null
    ? Object.getOwnPropertyDescriptor(fields, name)?.value
    : undefined;

/** W3C's header, of a caller who traces himself. */
const given = ({ headers }: FastifyRequest): string | undefined => {
  const { traceparent } = headers;
  const shape = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;
  return typeof traceparent === 'string' && shape.test(traceparent) ? traceparent : undefined;
};

/** Where in which trace a request stands: a login is one trace, from its first to its tokens. */
const placeOf = (request: FastifyRequest) => {
  if (request.routeOptions.url === '/authorize') {
    request.loginSeed = freshSeed();
    const traceId = traceOf(request.loginSeed);
    return { ids: { traceId, spanId: firstSpanOf(traceId) } };
  }
  const seed = seedIn(field(request.query, 'state')) ?? seedIn(field(request.body, 'state'));
  const traceId = seed === undefined ? traceIn(field(request.body, 'code')) : traceOf(seed);
  return { parent: traceId === undefined ? given(request) : beginningOf(traceId) };
};

const plugin: FastifyPluginAsync<{ readonly tracing: Tracing }> = async (app, { tracing }) => {
  app.addHook('preValidation', (request, reply, done) => {
    if (request.routeOptions.config.isForOperators) return done();
    const name = `${request.method} ${request.routeOptions.url ?? 'unmatched'}`;
    const startedAtMs = performance.timeOrigin + performance.now() - reply.elapsedTime;
    request.span = tracing.begin({ name, kind: 'server', startedAtMs, ...placeOf(request) });
    traced(request.span.traceparent, done);
  });
  app.addHook('onResponse', async ({ span, method }, { statusCode }) => {
    span?.end({
      isFailed: statusCode >= 500,
      attributes: { 'http.request.method': method, 'http.response.status_code': statusCode },
    });
  });
};

/**
 * A span a request, from when its body is there: a login's later requests name it in their `state`
 * or their code. What comes before (which tenant is it?) is not part of any trace.
 */
export const traces = fp(plugin, { name: 'traces' });
