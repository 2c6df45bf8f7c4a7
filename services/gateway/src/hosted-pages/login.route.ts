import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { originOf } from '../activity/origin-of.ts';
import type { AvailableConnections, WaysIn } from '../sign-in/available-connections.ts';
import type { BeginLogin } from '../sign-in/begin-login.ts';
import type { Federating } from '../sign-in/federate.ts';
import type { LoginFlow } from '../sign-in/login-flow.ts';
import { ended, type LoginRequest, type LoginRequests } from '../sign-in/login-request.ts';
import type { VerifyPassword } from '../sign-in/verify-password.ts';
import type { ShowLogin } from './show-login.ts';

interface Needs {
  readonly loginRequests: LoginRequests;
  readonly availableConnections: AvailableConnections;
  readonly verifyPassword: VerifyPassword;
  readonly showLogin: ShowLogin;
  readonly federating: Federating;
  readonly beginLogin: BeginLogin;
  readonly loginFlow: LoginFlow;
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
  const {
    loginRequests,
    availableConnections,
    showLogin,
    verifyPassword,
    federating,
    beginLogin,
    loginFlow,
  } = needs;
  const config = { answers: 'page' } as const;
  const schema = { tags: ['Hosted pages'], summary: 'Sign in' };

  const leave = async (loginRequest: LoginRequest, ways: WaysIn, connectionId: string) => {
    const isOffered = ways.federated.some((each) => each.connectionId === connectionId);
    if (!isOffered) return showLogin(loginRequest, ways, { refusal: 'connection_unknown' });
    const left = await federating.leave(loginRequest, connectionId);
    return left.ok ? left.sent : showLogin(loginRequest, ways, { refusal: left.refusal });
  };

  app.get(
    '/u/login',
    { config, schema: { ...schema, querystring: query } },
    async (request, reply) => {
      const loginRequest = await loginRequests.visitOf(request, reply, request.query.state);
      if (loginRequest.transaction.finished) throw ended(loginRequest, 'login_over');
      const ways = await availableConnections(loginRequest.transaction);
      const [only] = ways.federated;
      // The request names a connection, and it is elsewhere: there is nothing to ask here.
      const isElsewhere =
        loginRequest.transaction.request.connection !== undefined && only !== undefined;
      return isElsewhere
        ? leave(loginRequest, ways, only.connectionId)
        : showLogin(loginRequest, ways);
    },
  );

  app.post('/u/login', { config, schema: { ...schema, body: form } }, async (request, reply) => {
    const { state, username: typed, password, connection } = request.body;
    const loginRequest = await loginRequests.visitOf(request, reply, state);
    const ways = await availableConnections(loginRequest.transaction);
    if (connection !== undefined && loginRequest.transaction.finished)
      throw ended(loginRequest, 'login_over');
    if (connection !== undefined) return leave(loginRequest, ways, connection);

    const username = typed.trim();
    if (username === '' || password === '') {
      return showLogin(loginRequest, ways, { refusal: 'credentials_missing', username });
    }
    const { tenantId, request: wanted } = loginRequest.transaction;
    const { databases } = ways;
    const verified = await verifyPassword({
      ...{ tenantId, databases, username, password, address: request.ip },
      ...{ userAgent: originOf(request).userAgent, clientId: wanted.clientId },
    });
    if (typeof verified === 'string') {
      return showLogin(loginRequest, ways, { refusal: verified, username });
    }

    const { userId, at } = verified;
    const answering = { ...loginRequest, answer: ['password', userId] };
    if (loginRequest.transaction.finished) return loginFlow.conclude(answering);
    const begun = await beginLogin(answering, { userId, primary: { method: 'password', at } });
    if (!begun) throw ended(loginRequest, 'login_unknown');
    return loginFlow.advance(begun.loginRequest, begun.login);
  });
};
