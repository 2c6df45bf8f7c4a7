import * as contracts from '@countersign/contracts';
import { type Clock, no, noOf, yes } from '@countersign/core';
import type { NewId } from '../adapters/random-id.ts';
import type { Answering } from '../answering.ts';
import type { Application } from '../application/application.state.ts';
import type { Applications } from '../application/applications.ts';
import type { Pages } from '../listing/follow-listing.ts';
import type { ResourceServerStreams } from '../resource-server/resource-server.handlers.ts';
import { definedBy } from '../role/permissions.state.ts';
import { applicationStream, resourceServerStream } from '../streams.ts';

interface Needs {
  readonly run: Applications['run'];
  readonly recall: Applications['recall'];
  readonly recallResourceServers: ResourceServerStreams['recall'];
  readonly newId: NewId;
  readonly now: Clock;
}

type Active = Extract<Application, { status: 'active' }>;
type Grant = contracts.ClientGrant;

const { management } = contracts.systemApis;

/** What there is to be granted in a tenant, and what of a grant is still there. */
const granting = async (
  { recallResourceServers }: Pick<Needs, 'recallResourceServers'>,
  tenantId: string,
) => {
  const { servers } = await recallResourceServers(resourceServerStream(tenantId));
  const isDefined = definedBy(servers);
  return {
    isApi: (id: string) =>
      id === management || servers.some(({ resourceServerId }) => resourceServerId === id),
    defines: (resourceServerId: string) => (name: string) => isDefined({ resourceServerId, name }),
  };
};
type Granting = Awaited<ReturnType<typeof granting>>;

/** An application's grants, of APIs that are there, with scopes that these define. */
const grantsOf = ({ clientId, settings }: Active, { isApi, defines }: Granting) =>
  (settings.grants ?? [])
    .filter(({ resourceServerId }) => isApi(resourceServerId))
    .map((grant) => ({
      ...grant,
      clientId,
      scopes: grant.scopes.filter(defines(grant.resourceServerId)),
    }));

const found = (state: Application, all: Granting, fits: (grant: Grant) => boolean) =>
  state.status === 'active' ? grantsOf(state, all).find(fits) : undefined;

/** Lets an application have scopes of an API. */
export const createClientGrant =
  (needs: Needs): Answering<typeof contracts.createClientGrant> =>
  async ({ tenantId, clientId, ...asked }) => {
    const all = await granting(needs, tenantId);
    const { resourceServerId, scopes } = asked;
    if (!all.isApi(resourceServerId)) return no('resource_server_unknown');
    if (!scopes.every(all.defines(resourceServerId))) return no('scope_undefined');
    const grantKey = needs.newId('grant');
    const { state, refusal } = await needs.run(applicationStream(tenantId, clientId), {
      type: 'GrantApi',
      ...{ ...asked, grantKey, now: needs.now() },
    });
    const made = found(state, all, (grant) => grant.grantKey === grantKey);
    return made ? yes(made) : noOf(contracts.createClientGrant, refusal ?? 'application_unknown');
  };

/** Reads a grant. */
export const readClientGrant =
  (needs: Needs): Answering<typeof contracts.readClientGrant> =>
  async ({ tenantId, clientId, grantKey }) => {
    const state = await needs.recall(applicationStream(tenantId, clientId));
    const all = await granting(needs, tenantId);
    const grant = found(state, all, (each) => each.grantKey === grantKey);
    return grant ? yes(grant) : no('client_grant_unknown');
  };

/** As many applications as are looked through at once. */
const linesAtOnce = 500;

/** Lists what applications were granted. */
export const listClientGrants = (
  needs: Needs & { readonly list: Pages<Active> },
): Answering<typeof contracts.listClientGrants> => {
  const everyOf = async (tenantId: string) => {
    const every: Active[] = [];
    for (let page = 0; ; page += 1) {
      const { bodies, total } = await needs.list.page({ tenantId, page, perPage: linesAtOnce });
      every.push(...bodies);
      if ((page + 1) * linesAtOnce >= total) return every;
    }
  };
  const applicationsOf = async (tenantId: string, clientId: string | undefined) => {
    if (clientId === undefined) return everyOf(tenantId);
    const state = await needs.recall(applicationStream(tenantId, clientId));
    return state.status === 'active' ? [state] : [];
  };

  return async ({ tenantId, page, perPage, clientId, resourceServerId, subjectType }) => {
    const all = await granting(needs, tenantId);
    const fitting = (await applicationsOf(tenantId, clientId))
      .flatMap((each) => grantsOf(each, all))
      .filter((grant) => (resourceServerId ?? grant.resourceServerId) === grant.resourceServerId)
      .filter((grant) => (subjectType ?? grant.subjectType) === grant.subjectType);
    const start = page * perPage;
    return yes({ items: fitting.slice(start, start + perPage), total: fitting.length });
  };
};

/** Changes what an application may have of an API. */
export const changeClientGrant =
  (needs: Needs): Answering<typeof contracts.changeClientGrant> =>
  async ({ tenantId, clientId, ...asked }) => {
    const { grantKey, scopes = [] } = asked;
    const stream = applicationStream(tenantId, clientId);
    const all = await granting(needs, tenantId);
    const isIt = (each: Grant) => each.grantKey === grantKey;
    const before = found(await needs.recall(stream), all, isIt);
    if (!before) return no('client_grant_unknown');
    if (!scopes.every(all.defines(before.resourceServerId))) return no('scope_undefined');
    const command = { type: 'ChangeGrant', ...asked, now: needs.now() } as const;
    const { state, refusal } = await needs.run(stream, command);
    const changed = found(state, all, isIt);
    return changed && !refusal
      ? yes(changed)
      : noOf(contracts.changeClientGrant, refusal ?? 'client_grant_unknown');
  };

/** Takes a grant away. Tokens that were issued by it last as long as they do. */
export const removeClientGrant =
  ({ run, now }: Needs): Answering<typeof contracts.removeClientGrant> =>
  async ({ tenantId, clientId, grantKey }) => {
    const command = { type: 'RemoveGrant', grantKey, now: now() } as const;
    const { refusal } = await run(applicationStream(tenantId, clientId), command);
    return refusal ? no('client_grant_unknown') : yes({});
  };
