import {
  correlated,
  listingAsks,
  newOutput,
  type Output,
  outputCommitted,
  towardsOutput,
} from '@countersign/core';
import type { FastifyPluginAsync, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';

/** Auth0's bound: 64 characters. Only such as are safe in a log line and a header. */
const acceptable = /^[\w.:-]{1,64}$/;

/** A request's id: the caller's correlation id where it is safe to repeat, else a fresh one. */
export const requestIds =
  (newId: () => string) =>
  ({ headers }: { readonly headers: Readonly<Record<string, unknown>> }): string => {
    const given = headers['x-correlation-id'];
    return typeof given === 'string' && acceptable.test(given) ? given : newId();
  };

declare module 'fastify' {
  interface FastifyRequest {
    /** What was asked on its behalf so far. */
    asks: string[] | undefined;
    /** The answer to it, and what was seen on the way there. */
    output: Output | undefined;
  }
}

const enter = ({ id, asks = [], output = newOutput() }: FastifyRequest, done: () => void) =>
  towardsOutput(output, () => listingAsks(asks, () => correlated(id, done)));

const plugin: FastifyPluginAsync = async (app) => {
  // A list for each request: what is decorated here is only the place for it.
  app.decorateRequest('asks');
  app.decorateRequest('output');
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('x-correlation-id', request.id);
    request.asks = [];
    request.output = newOutput();
    enter(request, done);
  });
  // A body is read in the connection's context, not in the request's: enter the latter again.
  app.addHook('preValidation', (request, _reply, done) => enter(request, done));
  // Where what it saw was lost, so is this process: nothing is answered any more.
  app.addHook('onSend', async ({ output }) => output && outputCommitted(output));
};

/**
 * Everything a request causes, here and in the services, carries its correlation id; and its answer
 * waits until all that it saw is committed.
 */
export const correlation = fp(plugin, { name: 'correlation' });
