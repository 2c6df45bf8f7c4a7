import type { FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Advancing } from '../sign-in/advance.ts';
import type { BeginLogin } from '../sign-in/begin-login.ts';
import type { Federating } from '../sign-in/federate.ts';
import { ended, type Visits } from '../sign-in/visit.ts';
import type { WaysInto } from '../sign-in/ways-in.ts';
import type { ShowLogin } from '../u/show-login.ts';

interface Needs {
  readonly visits: Visits;
  readonly waysInto: WaysInto;
  readonly federating: Federating;
  readonly showLogin: ShowLogin;
  readonly beginLogin: BeginLogin;
  readonly advancing: Advancing;
}

const query = z.looseObject({ state: z.string().optional() });

/** The query as it came: the provider's answer is verified as a whole. */
const queryOf = ({ url }: FastifyRequest) => (url.includes('?') ? url.slice(url.indexOf('?')) : '');

/** /login/callback: back from an OpenID provider. */
export const callbackRoute: FastifyPluginAsyncZod<Needs> = async (app, needs) => {
  const { visits, waysInto, federating, showLogin, beginLogin, advancing } = needs;
  const config = { answers: 'page' } as const;
  const schema = { tags: ['Hosted pages'], summary: 'Back from an OpenID provider' };

  app.get(
    '/login/callback',
    { config, schema: { ...schema, querystring: query } },
    async (request, reply) => {
      const visit = await visits.visitOf(request, reply, request.query.state);
      const arrived = await federating.arrive(visit, queryOf(request));
      if (!arrived.ok) {
        const ways = await waysInto(visit.transaction);
        return showLogin(visit, ways, { refusal: arrived.refusal });
      }
      const { userId, at } = arrived.value;
      const connection = visit.transaction.federation?.connectionId ?? '';
      const primary = { method: 'federated', at, connection } as const;
      const answering = { ...visit, answer: ['federated', userId] };
      if (visit.transaction.finished) return advancing.conclude(answering);
      const begun = await beginLogin(answering, { userId, primary });
      if (!begun) throw ended(visit, 'login_unknown');
      return advancing.advance(begun.visit, begun.login);
    },
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
