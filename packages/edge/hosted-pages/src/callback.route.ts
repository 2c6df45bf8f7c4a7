import type { RoutePlugin } from '@countersign/edge-http';
import type { BeginLogin, Federating, LoginFlow } from '@countersign/login-flow';
import { ended, type LoginRequest } from '@countersign/login-flow';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { LoginPages, Shown } from './login-pages.ts';

interface Needs {
  readonly pages: LoginPages;
  readonly federating: Federating;
  readonly beginLogin: BeginLogin;
  readonly loginFlow: LoginFlow;
}

const query = z.looseObject({ state: z.string().optional() });

/** The query as it came: the provider's answer is verified as a whole. */
const queryOf = ({ url }: FastifyRequest) => (url.includes('?') ? url.slice(url.indexOf('?')) : '');

/** /login/callback: back from an OpenID provider. */
export const callbackRoute: RoutePlugin<Needs> = async (app, needs) => {
  const { pages, federating, beginLogin, loginFlow } = needs;
  const config = { answers: 'page' } as const;
  const schema = { tags: ['Hosted pages'], summary: 'Back from an OpenID provider' };

  const arrive = async (loginRequest: LoginRequest): Promise<Shown> => {
    const { request, transaction } = loginRequest;
    const arrived = await federating.arrive(loginRequest, queryOf(request));
    if (!arrived) return ended(loginRequest, 'login_unknown');
    if (!arrived.ok) return { screen: 'login', notice: { refusal: arrived.refusal } };
    const { userId, at } = arrived.value;
    const connection = transaction.federation?.connectionId ?? '';
    const primary = { method: 'federated', at, connection } as const;
    const answering = { ...loginRequest, answer: ['federated', userId] };
    if (transaction.finished) return loginFlow.conclude(answering);
    const begun = await beginLogin(answering, { userId, primary });
    if (!begun) return ended(loginRequest, 'login_unknown');
    return loginFlow.advance(begun.loginRequest, begun.login);
  };

  app.get(
    '/login/callback',
    { config, schema: { ...schema, querystring: query } },
    (request, reply) => pages.answered({ request, reply }, request.query.state, arrive),
  );

  // A provider may post its answer. Our cookies do not come with a post from elsewhere, but they do
  // with the navigation that this makes of it.
  app.post(
    '/login/callback',
    { config, schema: { ...schema, body: z.record(z.string(), z.string()) } },
    async (request, reply) =>
      reply.redirect(`/login/callback?${new URLSearchParams(request.body)}`, 303),
  );
};
