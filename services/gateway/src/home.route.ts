import { homePage, sendPage, textsOf } from '@countersign/hosted-pages';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';

/** What the site's own address leads to: what is to be seen first, or a word of what this is. */
export const homeRoute: FastifyPluginAsyncZod<{ readonly home?: string | undefined }> = async (
  app,
  { home },
) => {
  app.get('/', { schema: { hide: true } }, async (request, reply) => {
    if (home !== undefined) return reply.redirect(home);
    const texts = textsOf(request);
    return sendPage(request, reply, { page: homePage(texts), texts });
  });
};
