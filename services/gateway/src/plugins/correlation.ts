import { correlated } from '@countersign/kernel';
import type { FastifyPluginAsync } from 'fastify';
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

const plugin: FastifyPluginAsync = async (app) => {
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('x-correlation-id', request.id);
    correlated(request.id, done);
  });
  // A body is read in the connection's context, not in the request's: enter the latter again.
  app.addHook('preValidation', (request, _reply, done) => correlated(request.id, done));
};

/** Everything a request causes, here and in the services, carries its correlation id. */
export const correlation = fp(plugin, { name: 'correlation' });
