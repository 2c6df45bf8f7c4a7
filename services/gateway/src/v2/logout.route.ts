import { readApplication } from '@countersign/contracts';
import type { FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { originOf } from '../activity/origin-of.ts';
import type { TellActivity } from '../activity/tell-activity.ts';
import type { BrowserSessions } from '../browser-session/browser-session.ts';
import { PageRefused } from '../page-refused.ts';
import type { Ask } from '../ports.ts';
import { signedOutPage } from '../u/pages/notice.page.ts';
import { sendPage, textsOf } from '../u/pages/send-page.ts';

interface Needs {
  readonly ask: Ask;
  readonly sessions: BrowserSessions;
  readonly tell: TellActivity;
}

const query = z.looseObject({
  client_id: z.string().optional(),
  returnTo: z.string().optional(),
});

/** GET /v2/logout: ends the browser's session, and leads only to an address that is on a list. */
export const logoutRoute: FastifyPluginAsyncZod<Needs> = async (app, { ask, sessions, tell }) => {
  /** With a client, its own list; without, the tenant's. */
  const allowed = async ({ tenant }: FastifyRequest, clientId: string | undefined) => {
    if (clientId === undefined) return tenant.settings.allowedLogoutUrls;
    const read = await ask(readApplication, { tenantId: tenant.tenantId, clientId });
    return read.ok ? read.value.settings.logoutUrls : [];
  };

  app.get(
    '/v2/logout',
    {
      config: { answers: 'page' },
      schema: { tags: ['Login'], summary: 'Sign out', querystring: query },
    },
    async (request, reply) => {
      const { client_id: clientId, returnTo } = request.query;
      const session = await sessions.find(request);
      await sessions.end(request, reply);
      if (session) {
        const { userId, loginSessionId } = session;
        const whence = { tenant: request.tenant, origin: originOf(request) };
        await tell(whence, { kind: 'logged_out', userId, loginSessionId });
      }
      const addresses = await allowed(request, clientId);
      if (returnTo !== undefined && !addresses.includes(returnTo)) {
        throw new PageRefused('return_address_unregistered');
      }
      const target = returnTo ?? addresses[0];
      if (target !== undefined) {
        return reply.header('cache-control', 'no-store').redirect(target, 302);
      }
      const texts = textsOf(request);
      return sendPage(request, reply, { page: signedOutPage(texts), texts });
    },
  );
};
