import type { Note, TellActivity } from '@countersign/edge-http';
import { originOf } from '@countersign/edge-http';
import type { FastifyInstance } from 'fastify';

declare module 'fastify' {
  interface FastifyRequest {
    /** Why an admin changes somebody, where they say so: it goes into the line of what they did. */
    note: Note | undefined;
  }
}

const readOnly: readonly string[] = ['GET', 'HEAD', 'OPTIONS'];
const pathMaxLength = 512;

/**
 * Tells the log of every write that was done, before it is answered: whoever has the answer finds
 * the line. The path names what was written by its id; the body stays out.
 */
export const tellWrites = (app: FastifyInstance, tell: TellActivity) => {
  app.decorateRequest('note');
  app.decorateRequest('orphanedKeys');
  app.addHook('onSend', async (request, reply) => {
    const { method, url, manager, tenant, note, orphanedKeys } = request;
    const { writesNothing } = request.routeOptions.config;
    if (!manager || writesNothing || readOnly.includes(method)) return;
    if (reply.statusCode >= 400) return;
    const [path = ''] = url.split('?');
    const { scopes, ...who } = manager;
    const asked = { method, path: path.slice(0, pathMaxLength), scopes: [...scopes] };
    const whence = { tenant, origin: originOf(request) };
    const written = { kind: 'management_written', ...who, request: asked } as const;
    await tell(whence, { ...written, ...(orphanedKeys && { orphanedKeys }) }, note);
  });
};
