import { randomUUID } from 'node:crypto';
import { readUser, type Tenant } from '@countersign/contracts';
import { plus } from '@countersign/core';
import { andThen, isProblem, type Problem, type RoutePlugin } from '@countersign/edge-http';
import {
  type LastingSession,
  lastingSessions,
  type RefreshTokenFamily,
} from '@countersign/login-flow';
import { z } from 'zod';
import { requireScopes } from '../management-scopes.ts';
import type { ManagementNeeds } from '../needs.ts';
import { checkpointQuery, cutTo, pageAnswer, pageOf, pageWanted } from '../paging.ts';
import { answered, problems } from '../problems.ts';
import { userIdParam } from '../users/user-id.ts';
import { noContent } from '../wire.ts';

const idOf = (what: string) =>
  z.strictObject({ id: z.string().min(1).max(128).describe(`ID of the ${what}`) });
const session = z.object({
  id: z.string(),
  user_id: z.string(),
  created_at: z.string(),
  updated_at: z.string(),
  authenticated_at: z.string(),
  idle_expires_at: z.string(),
  expires_at: z.string(),
  last_interacted_at: z.string(),
  clients: z.array(z.object({ client_id: z.string() })),
});
const refreshToken = z.object({
  id: z.string(),
  user_id: z.string(),
  created_at: z.string(),
  expires_at: z.string(),
  client_id: z.string(),
  session_id: z.string().nullable(),
  rotating: z.literal(true),
  resource_servers: z.array(z.object({ audience: z.string(), scopes: z.string() })),
});
const take = { ...checkpointQuery, take: checkpointQuery.take.default(50) };
const ofUser = {
  params: z.strictObject({ id: userIdParam }),
  querystring: z.strictObject(take),
};
const accepted = { response: { 202: noContent } };

const sessionWire = (
  { sessionLifetimeHours, idleSessionLifetimeHours }: Tenant['settings'],
  [{ id, clientId, startedAt }, { userId, authTime, seenAt }]: LastingSession,
) => ({
  id,
  user_id: userId,
  created_at: startedAt,
  updated_at: seenAt,
  authenticated_at: new Date(authTime * 1_000).toISOString(),
  idle_expires_at: plus(seenAt, idleSessionLifetimeHours * 3_600_000),
  expires_at: plus(startedAt, sessionLifetimeHours * 3_600_000),
  last_interacted_at: seenAt,
  // One that was begun at a person's own page has none.
  clients: clientId === '' ? [] : [{ client_id: clientId }],
});

const refreshTokenWire = (family: RefreshTokenFamily) => ({
  id: family.id,
  user_id: family.userId,
  created_at: family.startedAt,
  expires_at: family.endsAt,
  client_id: family.clientId,
  session_id: family.sid ?? null,
  rotating: true as const,
  resource_servers:
    family.audience === undefined
      ? []
      : [{ audience: family.audience, scopes: family.scope.join(' ') }],
});

/** One page of a list that is small enough to be had whole. */
const paged = <Item>(key: string, query: z.output<typeof ofUser.querystring>, all: Item[]) => {
  const asked = { page: 0, per_page: 50, include_totals: false, ...query };
  return andThen(pageWanted(asked), (wanted) => pageAnswer(key, asked, cutTo(wanted, all)));
};

/** `/users/{id}/sessions` and `/sessions/{id}`: the browsers somebody is signed in to. */
const sessionRoutes: RoutePlugin<ManagementNeeds> = async (app, needs) => {
  const { ask, sessions, signIns, endSession, tellPerson } = needs;
  const lasting = lastingSessions({ sessions, signIns });
  const theirs = async (tenant: Tenant, userId: string): Promise<LastingSession[] | Problem> => {
    const done = answered(await ask(readUser, { tenantId: tenant.tenantId, userId }));
    return isProblem(done) ? done : lasting.of(tenant, userId);
  };
  const one = async (tenant: Tenant, id: string): Promise<LastingSession | Problem> =>
    (await lasting.find(tenant, id)) ?? problems.session_unknown;

  /** They hear of it by mail, as where they did it themselves. */
  const tellEnded = async ({ tenantId }: Tenant, userId: string, hasEnded: boolean) => {
    if (!hasEnded) return;
    await tellPerson(randomUUID(), { kind: 'sessions_ended', tenantId, userId });
  };

  app.get(
    '/users/:id/sessions',
    {
      config: requireScopes('read:sessions'),
      schema: { ...ofUser, response: { 200: pageOf('sessions', session) } },
    },
    async ({ tenant, params: { id }, query }) =>
      andThen(await theirs(tenant, id), (all) =>
        paged(
          'sessions',
          query,
          all.map((each) => sessionWire(tenant.settings, each)),
        ),
      ),
  );
  app.delete(
    '/users/:id/sessions',
    { config: requireScopes('delete:sessions'), schema: { params: ofUser.params, ...accepted } },
    async ({ tenant, params: { id } }, reply) => {
      const all = await theirs(tenant, id);
      if (isProblem(all)) return all;
      const ended = await Promise.all(
        all.map(([entry]) => sessions.endListed(entry, tenant.settings)),
      );
      await tellEnded(tenant, id, ended.some(Boolean));
      return reply.code(202).send();
    },
  );
  app.get(
    '/sessions/:id',
    {
      config: requireScopes('read:sessions'),
      schema: { params: idOf('session'), response: { 200: session } },
    },
    async ({ tenant, params: { id } }) =>
      andThen(await one(tenant, id), (found) => sessionWire(tenant.settings, found)),
  );
  app.delete(
    '/sessions/:id',
    { config: requireScopes('delete:sessions'), schema: { params: idOf('session'), ...accepted } },
    async ({ tenant, params: { id } }, reply) => {
      const found = await one(tenant, id);
      if (isProblem(found)) return found;
      const [entry] = found;
      const ended = await sessions.endListed(entry, tenant.settings);
      await tellEnded(tenant, entry.userId, ended !== undefined);
      return reply.code(202).send();
    },
  );
  app.post(
    '/sessions/:id/revoke',
    { config: requireScopes('delete:sessions'), schema: { params: idOf('session'), ...accepted } },
    async ({ tenant, params: { id } }, reply) => {
      const found = await one(tenant, id);
      if (isProblem(found)) return found;
      const [entry] = found;
      const { sessions: ended, familyCount } = await endSession(tenant, entry);
      await tellEnded(tenant, entry.userId, ended.length + familyCount > 0);
      return reply.code(202).send();
    },
  );
};

/** `/users/{id}/refresh-tokens` and `/refresh-tokens/{id}`; a token is known by its family. */
const refreshTokenRoutes: RoutePlugin<ManagementNeeds> = async (app, needs) => {
  const { ask, signIns, refreshTokens } = needs;
  const lasting = async (entry: RefreshTokenFamily | undefined): Promise<RefreshTokenFamily[]> =>
    entry && (await refreshTokens.lasts(entry)) ? [entry] : [];
  const theirs = async (
    { tenantId }: Tenant,
    userId: string,
  ): Promise<RefreshTokenFamily[] | Problem> => {
    const done = answered(await ask(readUser, { tenantId, userId }));
    if (isProblem(done)) return done;
    const entries = await signIns.refreshTokens.of({ tenantId, userId });
    return (await Promise.all(entries.map(lasting))).flat();
  };

  app.get(
    '/users/:id/refresh-tokens',
    {
      config: requireScopes('read:refresh_tokens'),
      schema: {
        ...ofUser,
        response: { 200: pageOf('tokens', refreshToken) },
      },
    },
    async ({ tenant, params: { id }, query }) =>
      andThen(await theirs(tenant, id), (all) => paged('tokens', query, all.map(refreshTokenWire))),
  );
  app.delete(
    '/users/:id/refresh-tokens',
    {
      config: requireScopes('delete:refresh_tokens'),
      schema: { params: ofUser.params, ...accepted },
    },
    async ({ tenant, params: { id } }, reply) => {
      const all = await theirs(tenant, id);
      if (isProblem(all)) return all;
      await Promise.all(all.map(refreshTokens.endListed));
      return reply.code(202).send();
    },
  );

  const one = async ({ tenantId }: Tenant, id: string): Promise<RefreshTokenFamily | Problem> => {
    const [found] = await lasting(await signIns.refreshTokens.find(id));
    return found?.tenantId === tenantId ? found : problems.refresh_token_unknown;
  };
  const params = idOf('refresh token');
  app.get(
    '/refresh-tokens/:id',
    {
      config: requireScopes('read:refresh_tokens'),
      schema: { params, response: { 200: refreshToken } },
    },
    async ({ tenant, params: { id } }) => andThen(await one(tenant, id), refreshTokenWire),
  );
  app.delete(
    '/refresh-tokens/:id',
    { config: requireScopes('delete:refresh_tokens'), schema: { params, ...accepted } },
    async ({ tenant, params: { id } }, reply) => {
      const found = await one(tenant, id);
      if (isProblem(found)) return found;
      await refreshTokens.endListed(found);
      return reply.code(202).send();
    },
  );
};

/** Where people are signed in: listed, and ended. */
export const signInRoutes: RoutePlugin<ManagementNeeds> = async (app, needs) => {
  await app.register(sessionRoutes, needs);
  await app.register(refreshTokenRoutes, needs);
};
