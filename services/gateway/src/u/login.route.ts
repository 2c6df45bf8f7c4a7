import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { originOf } from '../activity/origin-of.ts';
import type { Advancing } from '../sign-in/advance.ts';
import type { BeginLogin } from '../sign-in/begin-login.ts';
import type { Federating } from '../sign-in/federate.ts';
import type { VerifyPassword } from '../sign-in/verify-password.ts';
import { ended, type Visit, type Visits } from '../sign-in/visit.ts';
import type { WaysIn, WaysInto } from '../sign-in/ways-in.ts';
import type { ShowLogin } from './show-login.ts';

interface Needs {
  readonly visits: Visits;
  readonly waysInto: WaysInto;
  readonly verifyPassword: VerifyPassword;
  readonly showLogin: ShowLogin;
  readonly federating: Federating;
  readonly beginLogin: BeginLogin;
  readonly advancing: Advancing;
}

const query = z.object({ state: z.string().optional() });
const form = z.object({
  state: z.string().optional(),
  username: z.string().default(''),
  password: z.string().default(''),
  /** The OpenID provider that was picked instead. */
  connection: z.string().max(128).optional(),
});

/** GET and POST /u/login: the first factor. */
export const loginRoute: FastifyPluginAsyncZod<Needs> = async (app, needs) => {
  const { visits, waysInto, showLogin, verifyPassword, federating, beginLogin, advancing } = needs;
  const config = { answers: 'page' } as const;
  const schema = { tags: ['Hosted pages'], summary: 'Sign in' };

  const leave = async (visit: Visit, ways: WaysIn, connectionId: string) => {
    const isOffered = ways.federated.some((each) => each.connectionId === connectionId);
    if (!isOffered) return showLogin(visit, ways, { refusal: 'connection_unknown' });
    const left = await federating.leave(visit, connectionId);
    return left.ok ? left.sent : showLogin(visit, ways, { refusal: left.refusal });
  };

  app.get(
    '/u/login',
    { config, schema: { ...schema, querystring: query } },
    async (request, reply) => {
      const visit = await visits.visitOf(request, reply, request.query.state);
      if (visit.transaction.finished) throw ended(visit, 'login_over');
      const ways = await waysInto(visit.transaction);
      const [only] = ways.federated;
      // The request names a connection, and it is elsewhere: there is nothing to ask here.
      const isElsewhere = visit.transaction.request.connection !== undefined && only !== undefined;
      return isElsewhere ? leave(visit, ways, only.connectionId) : showLogin(visit, ways);
    },
  );

  app.post('/u/login', { config, schema: { ...schema, body: form } }, async (request, reply) => {
    const { state, username: typed, password, connection } = request.body;
    const visit = await visits.visitOf(request, reply, state);
    const ways = await waysInto(visit.transaction);
    if (connection !== undefined && visit.transaction.finished) throw ended(visit, 'login_over');
    if (connection !== undefined) return leave(visit, ways, connection);

    const username = typed.trim();
    if (username === '' || password === '') {
      return showLogin(visit, ways, { refusal: 'credentials_missing', username });
    }
    const { tenantId, request: wanted } = visit.transaction;
    const { databases } = ways;
    const verified = await verifyPassword({
      ...{ tenantId, databases, username, password, address: request.ip },
      ...{ userAgent: originOf(request).userAgent, clientId: wanted.clientId },
    });
    if (typeof verified === 'string') {
      return showLogin(visit, ways, { refusal: verified, username });
    }

    const { userId, at } = verified;
    const answering = { ...visit, answer: ['password', userId] };
    if (visit.transaction.finished) return advancing.conclude(answering);
    const begun = await beginLogin(answering, { userId, primary: { method: 'password', at } });
    if (!begun) throw ended(visit, 'login_unknown');
    return advancing.advance(begun.visit, begun.login);
  });
};
