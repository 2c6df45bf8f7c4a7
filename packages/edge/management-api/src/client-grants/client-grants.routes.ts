import {
  changeClientGrant,
  createClientGrant,
  listClientGrants,
  type OwnedGrant,
  readClientGrant,
  removeClientGrant,
} from '@countersign/contracts';
import { andThen, isProblem, type RoutePlugin } from '@countersign/edge-http';
import { z } from 'zod';
import { callerScopesOf } from '../bearer.ts';
import { anything, defineFields, none, off, withoutNulls } from '../fields/fields.ts';
import { requireScopes } from '../management-scopes.ts';
import type { ManagementNeeds } from '../needs.ts';
import { checkpointQuery, pageAnswer, pageOf, pageWanted, pagingQuery } from '../paging.ts';
import { answered, problems, removed } from '../problems.ts';
import { apisReader } from '../resource-servers/apis.ts';
import type { ResourceServerBody } from '../resource-servers/resource-server.wire.ts';
import { noContent, queryFlag } from '../wire.ts';

const scope = z.array(z.string().min(1).max(280)).max(1_000);
const audience = z.string().min(1).max(600);
const subjectType = z.enum(['client', 'user']);

const fields = defineFields({
  acts: { scope },
  kept: anything('organization_usage allow_any_organization'),
  refused: {
    default_for: none('A grant is for one client'),
    authorization_details_types: none('There are no rich authorization requests'),
    allow_all_scopes: off('Name the scopes'),
  },
});
const creation = z.strictObject({
  ...fields.taken,
  client_id: z.string().min(1).max(64),
  audience,
  subject_type: subjectType.optional(),
});
const change = z.strictObject(fields.taken);

const grantBody = z.object({
  id: z.string(),
  client_id: z.string(),
  audience: z.string(),
  scope: z.array(z.string()),
  subject_type: z.string(),
  is_system: z.boolean(),
  ...fields.answered,
});

const params = z.strictObject({
  id: z
    .string()
    .regex(/^cgr_[\w-]{1,160}$/)
    .describe('The id of the grant'),
});
const listQuery = z.strictObject({
  ...pagingQuery,
  ...checkpointQuery,
  audience: audience.optional(),
  client_id: z.string().max(64).optional(),
  subject_type: subjectType.optional(),
  allow_any_organization: queryFlag.optional().describe('There are no organizations'),
  default_for: z.string().max(100).optional().describe('A grant is for one client'),
});

/** A grant is its application's: its id on the wire names both. */
const idOf = ({ grantKey, clientId }: OwnedGrant) =>
  `cgr_${Buffer.from(`${grantKey}.${clientId}`).toString('base64url')}`;
const namedBy = (id: string) => {
  const [grantKey = '', ...rest] = Buffer.from(id.slice(4), 'base64url').toString().split('.');
  return { grantKey, clientId: rest.join('.') };
};

/** Writes a grant as Auth0 does. */
const grantWire = (apis: readonly ResourceServerBody[], grant: OwnedGrant) => ({
  id: idOf(grant),
  client_id: grant.clientId,
  audience: apis.find(({ id }) => id === grant.resourceServerId)?.identifier ?? '',
  scope: grant.scopes,
  subject_type: grant.subjectType,
  is_system: false,
  ...fields.shown(grant.others),
});

const nothing = { items: [], total: 0 };

/** `/client-grants`: what applications may have of an API. */
export const clientGrantRoutes: RoutePlugin<ManagementNeeds> = async (app, { ask }) => {
  const apisOf = apisReader(ask);
  const one = '/client-grants/:id';

  app.get(
    '/client-grants',
    {
      config: requireScopes('read:client_grants'),
      schema: { querystring: listQuery, response: { 200: pageOf('client_grants', grantBody) } },
    },
    async ({ tenant: { tenantId }, issuer, query }) => {
      const { client_id: clientId, subject_type: subject } = query;
      const apis = await apisOf({ tenantId, issuer });
      if (isProblem(apis)) return apis;
      const api = apis.find(({ identifier }) => identifier === query.audience);
      const isOfNone = query.audience !== undefined && api === undefined;
      if (isOfNone || query.allow_any_organization || query.default_for !== undefined) {
        return pageAnswer('client_grants', query, nothing);
      }
      const wanted = pageWanted(query);
      if (isProblem(wanted)) return wanted;
      const { page, per_page: perPage } = wanted;
      const listed = await ask(listClientGrants, {
        ...{ tenantId, page, perPage },
        ...(clientId !== undefined && { clientId }),
        ...(api?.id !== undefined && { resourceServerId: api.id }),
        ...(subject !== undefined && { subjectType: subject }),
      });
      return andThen(answered(listed), ({ items, total }) => {
        const grants = items.map((grant) => grantWire(apis, grant));
        return pageAnswer('client_grants', query, { items: grants, total });
      });
    },
  );

  app.post(
    '/client-grants',
    {
      config: requireScopes('create:client_grants'),
      schema: { body: creation, response: { 201: grantBody } },
    },
    async (request, reply) => {
      const { tenant, issuer, body } = request;
      const { tenantId } = tenant;
      const apis = await apisOf({ tenantId, issuer });
      if (isProblem(apis)) return apis;
      const api = apis.find(({ identifier }) => identifier === body.audience);
      if (api?.id === undefined) return problems.resource_server_unknown;
      const made = await ask(createClientGrant, {
        ...{ tenantId, clientId: body.client_id, resourceServerId: api.id },
        subjectType: body.subject_type ?? 'client',
        scopes: body.scope ?? [],
        others: withoutNulls(fields.keptOf(body) ?? {}),
        callerScopes: callerScopesOf(request),
      });
      const grant = answered(made);
      return isProblem(grant) ? grant : reply.code(201).send(grantWire(apis, grant));
    },
  );

  app.get(
    one,
    {
      config: requireScopes('read:client_grants'),
      schema: { params, response: { 200: grantBody } },
    },
    async ({ tenant: { tenantId }, issuer, params: { id } }) => {
      const grant = answered(await ask(readClientGrant, { tenantId, ...namedBy(id) }));
      if (isProblem(grant)) return grant;
      return andThen(await apisOf({ tenantId, issuer }), (apis) => grantWire(apis, grant));
    },
  );

  app.patch(
    one,
    {
      config: requireScopes('update:client_grants'),
      schema: { params, body: change, response: { 200: grantBody } },
    },
    async (request) => {
      const { tenant, issuer, params: whose, body } = request;
      const { tenantId } = tenant;
      const others = fields.keptOf(body);
      const changed = await ask(changeClientGrant, {
        ...{ tenantId, ...namedBy(whose.id), callerScopes: callerScopesOf(request) },
        ...(body.scope !== undefined && { scopes: body.scope ?? [] }),
        ...(others && { others: withoutNulls(others) }),
      });
      const grant = answered(changed);
      if (isProblem(grant)) return grant;
      return andThen(await apisOf({ tenantId, issuer }), (apis) => grantWire(apis, grant));
    },
  );

  app.delete(
    one,
    {
      config: requireScopes('delete:client_grants'),
      schema: { params, response: { 204: noContent } },
    },
    async ({ tenant: { tenantId }, params: { id } }, reply) => {
      const gone = await ask(removeClientGrant, { tenantId, ...namedBy(id) });
      const was = removed(gone, 'client_grant_unknown');
      return isProblem(was) ? was : reply.code(204).send();
    },
  );
};
