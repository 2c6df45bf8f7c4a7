import type { Permission } from '@countersign/contracts';
import { andThen, isProblem, type Problem, type RoutePlugin } from '@countersign/edge-http';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { callerScopesOf } from '../bearer.ts';
import { type ManagementScope, requireScopes } from '../management-scopes.ts';
import type { ManagementNeeds } from '../needs.ts';
import { checkpointQuery, pageOf, pageOfAll, pagingQuery } from '../paging.ts';
import { noContent } from '../wire.ts';
import {
  apisReader,
  permissionsBody,
  permissionsToGive,
  permissionsToTake,
  permissionsWire,
  permissionWire,
} from './apis.ts';

interface Whose {
  readonly tenantId: string;
  readonly id: string;
}

interface Change {
  readonly added?: Permission[];
  readonly removed?: Permission[];
  readonly callerScopes: string[];
}

/** Who holds permissions: a role, or a person. */
interface Holder {
  readonly path: string;
  readonly id: z.ZodType<string>;
  readonly reading: ManagementScope;
  readonly writing: ManagementScope;
  readonly held: (whose: Whose) => Promise<readonly Permission[] | Problem>;
  readonly change: (whose: Whose, change: Change) => Promise<unknown>;
}

const paged = z.strictObject({ ...pagingQuery, ...checkpointQuery });

/** `…/{id}/permissions`: listed, given and taken alike, whoever holds them. */
export const permissionRoutes =
  ({ path, id, reading, writing, held, change }: Holder): RoutePlugin<ManagementNeeds> =>
  async (app, { ask }) => {
    const apisOf = apisReader(ask);
    const params = z.strictObject({ id });
    const apisAt = ({ tenant, issuer }: Pick<FastifyRequest, 'tenant' | 'issuer'>) =>
      apisOf({ tenantId: tenant.tenantId, issuer });

    app.get(
      path,
      {
        config: requireScopes(reading),
        schema: {
          params,
          querystring: paged,
          response: { 200: pageOf('permissions', permissionWire) },
        },
      },
      async (request) => {
        const { tenantId } = request.tenant;
        const found = await held({ tenantId, id: request.params.id });
        if (isProblem(found)) return found;
        return andThen(await apisAt(request), (apis) =>
          pageOfAll('permissions', request.query, permissionsWire(apis, found)),
        );
      },
    );

    const writes = { params, body: permissionsBody };
    app.post(
      path,
      { config: requireScopes(writing), schema: { ...writes, response: { 201: noContent } } },
      async (request, reply) => {
        const { tenantId } = request.tenant;
        const added = andThen(await apisAt(request), (apis) =>
          permissionsToGive(apis, request.body.permissions),
        );
        if (isProblem(added)) return added;
        const callerScopes = callerScopesOf(request);
        const done = await change({ tenantId, id: request.params.id }, { added, callerScopes });
        return isProblem(done) ? done : reply.code(201).send();
      },
    );

    app.delete(
      path,
      { config: requireScopes(writing), schema: { ...writes, response: { 204: noContent } } },
      async (request, reply) => {
        const { tenantId } = request.tenant;
        const removed = andThen(await apisAt(request), (apis) =>
          permissionsToTake(apis, request.body.permissions),
        );
        if (isProblem(removed)) return removed;
        const callerScopes = callerScopesOf(request);
        const done = await change({ tenantId, id: request.params.id }, { removed, callerScopes });
        return isProblem(done) ? done : reply.code(204).send();
      },
    );
  };
