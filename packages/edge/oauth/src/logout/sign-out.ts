import { readApplication } from '@countersign/contracts';
import { type Ask, originOf, redirectOn, type TellActivity } from '@countersign/edge-http';
import { sendPage, signedOutPage, textsOf } from '@countersign/hosted-pages';
import type { BrowserSession, BrowserSessions } from '@countersign/login-flow';
import type { FastifyReply, FastifyRequest } from 'fastify';

interface Needs {
  readonly ask: Ask;
  readonly sessions: BrowserSessions;
  readonly tell: TellActivity;
}

/** What both addresses to sign out at have in common. */
export const signingOut = ({ ask, sessions, tell }: Needs) => ({
  /** Ends a browser's session, and says so to the log. */
  end: async (
    request: FastifyRequest,
    reply: FastifyReply,
    session: BrowserSession | undefined,
  ): Promise<void> => {
    await sessions.end(request, reply);
    if (!session) return;
    const { userId, loginSessionId } = session;
    const whence = { tenant: request.tenant, origin: originOf(request) };
    await tell(whence, { kind: 'logged_out', userId, loginSessionId });
  },
  /** Where a browser may be sent afterwards: a client's own list; without one, the tenant's. */
  addressesOf: async (
    { tenant }: FastifyRequest,
    clientId: string | undefined,
  ): Promise<readonly string[]> => {
    if (clientId === undefined) return tenant.settings.allowedLogoutUrls;
    const read = await ask(readApplication, { tenantId: tenant.tenantId, clientId });
    return read.ok ? read.value.settings.logoutUrls : [];
  },
  /** Back to the application, or where nobody asked them back, to a page of ours. */
  leave: (
    request: FastifyRequest,
    reply: FastifyReply,
    target: string | undefined,
  ): FastifyReply => {
    if (target !== undefined) return redirectOn(reply, target);
    // A form's answer is a page to be got: by now nobody is signed in there.
    if (request.method === 'POST') return redirectOn(reply, '/oidc/logout');
    const texts = textsOf(request);
    return sendPage(request, reply, { page: signedOutPage(texts), texts });
  },
});
