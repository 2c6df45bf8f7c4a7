import { managementAudience } from '@countersign/edge-http';
import type { FastifyInstance, FastifyRequest, onRequestAsyncHookHandler } from 'fastify';
import type { ManagementScope } from './management-scopes.ts';
import type { ManagementNeeds } from './needs.ts';
import { ManagementProblem, refused } from './problems.ts';

/** The application that speaks for an admin. */
interface Manager {
  readonly clientId: string;
  readonly scopes: readonly string[];
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Set once a token is known to be good. */
    manager: Manager | undefined;
  }
  interface FastifyContextConfig {
    /** Scopes of the Management API any one of which opens this route. */
    managementScopes?: readonly string[];
  }
}

const bearer = /^Bearer +([\w.~+/-]+=*) *$/i;

const scopeMissing = (expected: readonly string[]) =>
  new ManagementProblem({
    statusCode: 403,
    message: `Insufficient scope, expected any of: ${expected.join(',')}`,
    errorCode: 'insufficient_scope',
  });

type Needs = Pick<ManagementNeeds, 'verify' | 'limit'>;

const guard =
  ({ verify, limit }: Needs): onRequestAsyncHookHandler =>
  async (request, reply) => {
    const { headers, tenant, issuer, is404, routeOptions } = request;
    const { authorization } = headers;
    // A path that leads nowhere says so to whoever asks: it has no scopes and gives nothing away.
    if (is404) return;
    if (authorization === undefined) throw refused('authentication_missing');
    const token = bearer.exec(authorization)?.[1];
    if (token === undefined) throw refused('token_invalid');
    const audience = managementAudience(issuer);
    const claims = await verify({ tenant, issuer, token, audience });
    if (!claims) throw refused('token_invalid');
    request.manager = { clientId: claims.azp, scopes: claims.scope };
    await limit(request, reply);

    const expected = routeOptions.config.managementScopes ?? [];
    if (!expected.some((scope) => claims.scope.includes(scope))) throw scopeMissing(expected);
  };

/** Asks for a scope that only part of a route needs. @throws {ManagementProblem} without it */
export const requireScope = (manager: Manager | undefined, scope: ManagementScope): void => {
  if (!manager?.scopes.includes(scope)) throw scopeMissing([scope]);
};

/** What whoever asks may do themselves: nothing of theirs may do more. */
export const callerScopesOf = ({ manager }: Pick<FastifyRequest, 'manager'>): string[] => [
  ...(manager?.scopes ?? []),
];

/**
 * Asks every route for a bearer token with one of its scopes. A route that names none is a fault,
 * found at start.
 */
export const requireBearer = (app: FastifyInstance, needs: Needs) => {
  app.addHook('onRoute', ({ url, config }) => {
    if (!config?.managementScopes?.length) throw new Error(`${url} names no scope`);
  });
  app.decorateRequest('manager');
  app.addHook('onRequest', guard(needs));
};
