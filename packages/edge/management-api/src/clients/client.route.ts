import {
  patchApplication,
  patchTenant,
  readApplication,
  readTenant,
  removeApplication,
  rotateApplicationSecret,
} from '@countersign/contracts';
import { andThen, isProblem, type RoutePlugin } from '@countersign/edge-http';
import { z } from 'zod';
import { callerScopesOf, requireScope } from '../bearer.ts';
import { conditional, shownFrom, whereUnchanged } from '../conditional.ts';
import { requireScopes } from '../management-scopes.ts';
import type { ManagementNeeds } from '../needs.ts';
import { answered, answeredAs, refuseOther, removed } from '../problems.ts';
import { chosen, fieldsQuery, noContent } from '../wire.ts';
import {
  clientBody,
  clientWire,
  globalChange,
  globalClient,
  globalClientId,
} from './client.wire.ts';
import { addressNames, clientChange, patchOf, secretOf } from './client-body.ts';

const params = z.strictObject({ id: z.string().min(1).max(64).describe('ID of the client') });

const reading = {
  params,
  querystring: z.strictObject(fieldsQuery),
  response: { 200: clientBody },
};

/** `/clients/{id}`: one application, and its secret. */
export const clientRoutes: RoutePlugin<ManagementNeeds> = async (app, { ask }) => {
  app.get(
    '/clients/:id',
    { config: requireScopes('read:clients'), schema: reading },
    async ({ tenant, params: { id: clientId }, query }, reply) => {
      const { tenantId } = tenant;
      const found =
        clientId === globalClientId(tenant)
          ? andThen(shownFrom(reply, await ask(readTenant, { tenantId })), globalClient)
          : andThen(shownFrom(reply, await ask(readApplication, { tenantId, clientId })), (own) =>
              clientWire(own),
            );
      return andThen(found, (body) => chosen(body, query));
    },
  );

  app.patch(
    '/clients/:id',
    {
      config: { ...requireScopes('update:clients'), ...conditional },
      schema: { params, body: clientChange, response: { 200: clientBody } },
    },
    async (request) => {
      const { tenant, params, body, manager } = request;
      const { tenantId } = tenant;
      const { id: clientId } = params;
      if (clientId === globalClientId(tenant)) {
        const others = globalChange(tenant, body);
        if (isProblem(others)) return others;
        const patched = await whereUnchanged(request, async (terms) =>
          answered(await ask(patchTenant, { tenantId, patch: { others }, ...terms })),
        );
        return andThen(patched, globalClient);
      }
      const secret = secretOf(body);
      const amiss =
        refuseOther(body, { client_id: clientId, tenant: tenantId, global: false }) ??
        (secret.clientSecret === undefined
          ? undefined
          : requireScope(manager, 'update:client_keys'));
      if (amiss) return amiss;
      const patch = patchOf(body);
      if (isProblem(patch)) return patch;
      const callerScopes = callerScopesOf(request);
      const asked = { tenantId, clientId, patch, callerScopes, ...secret };
      const patched = await whereUnchanged(request, async (terms) =>
        answeredAs(addressNames, await ask(patchApplication, { ...asked, ...terms })),
      );
      return andThen(patched, clientWire);
    },
  );

  app.post(
    '/clients/:id/rotate-secret',
    {
      config: requireScopes('update:client_keys'),
      schema: { params, response: { 200: clientBody } },
    },
    async (request) => {
      const {
        tenant,
        params: { id: clientId },
      } = request;
      const wish = { tenantId: tenant.tenantId, clientId, callerScopes: callerScopesOf(request) };
      const rotated = answered(await ask(rotateApplicationSecret, wish));
      if (isProblem(rotated)) return rotated;
      return clientWire(rotated.application, rotated.clientSecret);
    },
  );

  app.delete(
    '/clients/:id',
    {
      config: { ...requireScopes('delete:clients'), ...conditional },
      schema: { params, response: { 204: noContent } },
    },
    async (request, reply) => {
      const { tenant, params: which } = request;
      const asked = { tenantId: tenant.tenantId, clientId: which.id };
      const was = await whereUnchanged(request, async (terms) =>
        removed(await ask(removeApplication, { ...asked, ...terms }), 'application_unknown'),
      );
      return isProblem(was) ? was : reply.code(204).send();
    },
  );
};
