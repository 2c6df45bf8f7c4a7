import type { Ask, RoutePlugin, TellActivity } from '@countersign/edge-http';
import { pageProblem } from '@countersign/hosted-pages';
import type { BrowserSessions } from '@countersign/login-flow';
import { z } from 'zod';
import { signingOut } from './sign-out.ts';

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
export const logoutRoute: RoutePlugin<Needs> = async (app, needs) => {
  const { sessions } = needs;
  const { end, addressesOf, leave } = signingOut(needs);

  app.get(
    '/v2/logout',
    {
      config: { answers: 'page' },
      schema: { tags: ['Login'], summary: 'Sign out', querystring: query },
    },
    async (request, reply) => {
      const { client_id: clientId, returnTo } = request.query;
      await end(request, reply, await sessions.find(request));
      const addresses = await addressesOf(request, clientId);
      if (returnTo !== undefined && !addresses.includes(returnTo)) {
        return pageProblem('return_address_unregistered');
      }
      return leave(request, reply, returnTo ?? addresses[0]);
    },
  );
};
