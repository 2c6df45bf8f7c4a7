import {
  asHook,
  type Check,
  managementAudience,
  originReader,
  type Problem,
  problem,
} from '@countersign/edge-http';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ManagementScope } from './management-scopes.ts';
import type { ManagementNeeds } from './needs.ts';
import { problems } from './problems.ts';

/** The application that speaks, for an admin or for itself. */
interface Manager {
  readonly clientId: string;
  /** The admin, where a person's token speaks. */
  readonly userId?: string;
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
  problem('scope_insufficient', {
    status: 403,
    code: 'insufficient_scope',
    text: `Insufficient scope, expected any of: ${expected.join(',')}`,
  });

type Needs = Pick<ManagementNeeds, 'verify' | 'limit' | 'ask'>;

/** Whether a page of another origin asks: an admin UI that is hosted elsewhere, say. */
const isForeign = ({ headers: { origin }, issuer }: FastifyRequest): boolean =>
  origin !== undefined && origin !== new URL(issuer).origin;

const guard = ({ verify, limit, ask }: Needs): Check => {
  const letOriginRead = originReader(ask);
  return async (request, reply) => {
    const { headers, tenant, issuer, is404, routeOptions } = request;
    const { authorization } = headers;
    // A path that leads nowhere says so to whoever asks: it has no scopes and gives nothing away.
    if (is404) return undefined;
    if (authorization === undefined) return problems.authentication_missing;
    const token = bearer.exec(authorization)?.[1];
    if (token === undefined) return problems.token_invalid;
    const audience = managementAudience(issuer);
    const claims = await verify({ tenant, issuer, token, audience });
    if (!claims) return problems.token_invalid;
    request.manager = {
      ...{ clientId: claims.azp, scopes: claims.scope },
      ...(claims.gty !== 'client-credentials' && { userId: claims.sub }),
    };
    if (isForeign(request)) await letOriginRead(request, reply, claims.azp);
    const isTooMuch = await limit(request, reply);
    if (isTooMuch) return isTooMuch;

    const expected = routeOptions.config.managementScopes ?? [];
    return expected.some((scope) => claims.scope.includes(scope))
      ? undefined
      : scopeMissing(expected);
  };
};

/** Asks for a scope that only part of a route needs. */
export const requireScope = (
  manager: Manager | undefined,
  scope: ManagementScope,
): Problem | undefined => (manager?.scopes.includes(scope) ? undefined : scopeMissing([scope]));

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
  app.addHook('onRequest', asHook(guard(needs)));
};
