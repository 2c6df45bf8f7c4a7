import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { type PushedRequests, pushedSeconds } from '../authorize/pushed-requests.ts';
import type { JudgeRequest } from '../authorize/request-problems.ts';
import { returnAddress } from '../authorize/return-address.ts';
import type { AuthenticateClient } from '../clients/authenticate-client.ts';
import { presentedClient } from '../clients/presented-client.ts';
import { Refused } from '../problems.ts';
import { formFields } from './form-fields.ts';

interface Needs {
  readonly authenticate: AuthenticateClient;
  readonly pushed: PushedRequests;
  readonly judge: JudgeRequest;
}

const body = z
  .looseObject({ client_id: z.string(), redirect_uri: z.string(), response_type: z.string() })
  .partial();
const answer = z.object({ request_uri: z.string(), expires_in: z.int() });
const problem = z.object({ error: z.string(), error_description: z.string() });

/** What proves who the client is stays out of what is kept. */
const notKept = ['client_secret', 'client_assertion', 'client_assertion_type'];

/** POST /oauth/par: takes a request for authorization ahead of the browser (RFC 9126). */
export const parRoute: FastifyPluginAsyncZod<Needs> = async (
  app,
  { authenticate, pushed, judge },
) => {
  app.post(
    '/oauth/par',
    {
      attachValidation: true,
      schema: {
        tags: ['OAuth'],
        summary: 'Push a request for authorization',
        body,
        response: { 201: answer, 400: problem },
      },
    },
    async (request, reply) => {
      reply.header('cache-control', 'no-store');
      const { tenant, issuer, headers } = request;
      const fields = formFields(request.body);
      const presented = presentedClient(fields, headers.authorization);
      const application = await authenticate({ tenant, issuer }, presented);

      // RFC 9126 2.1: "The request_uri authorization request parameter MUST NOT be provided".
      if ('request_uri' in fields) throw new Refused('parameter_malformed');
      if (typeof returnAddress(fields, application) === 'string') {
        throw new Refused('parameter_malformed');
      }
      const fault = await judge(request, application, fields);
      if (fault) return reply.code(400).send(fault);

      const kept = Object.entries(fields).filter(([name]) => !notKept.includes(name));
      const requestUri = await pushed.push(application, Object.fromEntries(kept));
      return reply.code(201).send({ request_uri: requestUri, expires_in: pushedSeconds });
    },
  );
};
