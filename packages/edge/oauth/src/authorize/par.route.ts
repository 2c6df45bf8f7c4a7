import type { Application } from '@countersign/contracts';
import { type Check, isProblem, pushedSeconds, type RoutePlugin } from '@countersign/edge-http';
import type { AuthorizationRequest, Transactions } from '@countersign/login-flow';
import { z } from 'zod';
import type { AuthenticateClient } from '../clients/authenticate-client.ts';
import type { Fields } from '../grants/form-fields.ts';
import { parameterMalformed } from '../problems.ts';
import type { PushedRequests } from './pushed-requests.ts';
import { readAuthorizationRequest } from './read-authorization-request.ts';
import { type JudgeRequest, knownParameters, tooLong } from './request-problems.ts';
import { returnAddress } from './return-address.ts';

interface Needs {
  readonly authenticate: AuthenticateClient;
  readonly pushed: PushedRequests;
  readonly judge: JudgeRequest;
  readonly transactions: Transactions;
  readonly limit: Check;
}

const body = z
  .looseObject({ client_id: z.string(), redirect_uri: z.string(), response_type: z.string() })
  .partial();
const answer = z.object({ request_uri: z.string(), expires_in: z.int() });
const problem = z.object({ error: z.string(), error_description: z.string() });

/**
 * What is kept of what was pushed: what means something at `/authorize`, and neither what proves
 * who the client is nor what nobody asked for. As text, no longer than a login has room for.
 */
const keptMaxLength = 2_600;
const keptOf = (fields: Fields): Record<string, string> =>
  Object.fromEntries(
    knownParameters.flatMap((name) => {
      const value = fields[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );

/** POST /oauth/par: takes a request for authorization ahead of the browser (RFC 9126). */
export const parRoute: RoutePlugin<Needs> = async (app, needs) => {
  const { authenticate, pushed, judge, transactions, limit } = needs;

  /** The same bound as where a login begins without having been pushed. */
  const isTooLong = async (
    { tenantId }: Application,
    kept: Fields,
    wanted: AuthorizationRequest,
  ): Promise<boolean> =>
    JSON.stringify(kept).length > keptMaxLength ||
    !(await transactions.hasRoomFor(tenantId, wanted));

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
      const client = await authenticate(request);
      if (isProblem(client)) return client;
      const { application, fields } = client;

      // RFC 9126 2.1: "The request_uri authorization request parameter MUST NOT be provided".
      if ('request_uri' in fields) return parameterMalformed('request_uri');
      const to = returnAddress(fields, application);
      if (isProblem(to)) return parameterMalformed('redirect_uri');
      const api = await judge(request, application, fields);
      if (isProblem(api)) return api;

      const kept = keptOf(fields);
      const wanted = readAuthorizationRequest(kept, to, { application, api });
      if (await isTooLong(application, kept, wanted)) return tooLong;

      request.pusher = application.clientId;
      const isFull = await limit(request, reply);
      if (isFull) return isFull;
      const requestUri = await pushed.push(application, kept);
      return reply.code(201).send({ request_uri: requestUri, expires_in: pushedSeconds });
    },
  );
};
