import {
  listAuthenticators,
  readGuardian,
  removeOwnAuthenticator,
  updateAuthenticator,
} from '@countersign/contracts';
import {
  type AccountScope,
  type Ask,
  accountAudience,
  asHook,
  isProblem,
  preflight,
  type RequestLimits,
  type RoutePlugin,
} from '@countersign/edge-http';
import { type Factors, passkey } from '@countersign/factors';
import { hasPasskeys } from '@countersign/login-flow';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { MfaAccess } from '../mfa/access-tokens.ts';
import type { MfaBearer } from '../mfa/bearer.ts';
import { problems } from '../problems.ts';
import {
  accountFactor,
  accountMethod,
  accountMethodOf,
  methodIdOf,
  passwordOf,
  usageOf,
} from './account.wire.ts';
import { accountSurface } from './account-surface.ts';
import { type AccountEnrolling, methodWishOf, verification } from './enrolling.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set once a person's token is known to be good. */
    account: MfaAccess | undefined;
  }
  interface FastifyContextConfig {
    /** The scope of the My Account API that opens this route. */
    accountScope?: AccountScope;
  }
}

export interface MyAccountDeps {
  readonly ask: Ask;
  readonly factors: Factors;
  readonly mfaBearer: MfaBearer;
  readonly accountEnrolling: AccountEnrolling;
  readonly limits: RequestLimits['ofAccount'];
}

/** It is set where people sign in, and goes with them. */
const passwordKept = {
  ...problems.parameter_malformed,
  text: 'A password is neither renamed nor removed here.',
};

const prefix = '/me/v1';
const all = `${prefix}/authentication-methods`;
const one = `${all}/:id`;
const params = z.object({ id: z.string().max(128) });
const change = z.strictObject({
  name: z.string().min(1).max(20).optional(),
  preferred_authentication_method: z.enum(['sms', 'voice']).optional(),
});
const started = z.looseObject({ id: z.string(), auth_session: z.string() });
const byType = z.object({ type: z.string().max(40).optional() });

/** As what a request counts; what could be enrolled is asked for as often as is liked. */
const boundOf = ({ method, query, routeOptions }: FastifyRequest) => {
  if (!routeOptions.url?.startsWith(all)) return undefined;
  if (method !== 'GET') return 'write';
  return byType.safeParse(query).data?.type === undefined ? 'read' : 'search';
};

const schemaOf = (summary: string) => ({
  tags: ['My Account'],
  summary,
  security: [{ bearer: [] }],
});

/**
 * The My Account API: what a person does to what they prove themselves with, by a token that was
 * given on a proof of it, ten minutes ago at most.
 */
export const myAccountRoutes: RoutePlugin<MyAccountDeps> = async (app, needs) => {
  const { ask, factors, mfaBearer, accountEnrolling, limits } = needs;
  app.decorate('surface', accountSurface);
  preflight(app, `${prefix}/factors`, ['GET']);
  preflight(app, all, ['GET', 'POST']);
  preflight(app, one, ['GET', 'PATCH', 'DELETE']);
  preflight(app, `${one}/verify`, ['POST']);

  // Before the body is looked at: who shows no token learns nothing of what is taken.
  app.decorateRequest('account');
  app.addHook(
    'onRequest',
    asHook(async (request, reply) => {
      const { accountScope: scope } = request.routeOptions.config;
      if (scope === undefined) return undefined;
      const audience = accountAudience(request.issuer);
      const access = await mfaBearer.access(request, reply, { audience, scope });
      if (isProblem(access)) return access;
      request.account = access;
      request.personId = access.user.userId;
      const bound = boundOf(request);
      return bound && limits[bound](request, reply);
    }),
  );
  const accessOf = ({ account }: FastifyRequest): MfaAccess => {
    if (!account) throw new Error('a route of a person was reached without their token');
    return account;
  };

  const theirs = async ({ tenant: { tenantId } }: FastifyRequest, { user }: MfaAccess) => {
    const listed = await ask(listAuthenticators, { tenantId, userId: user.userId });
    return listed.ok ? listed.value.authenticators : [];
  };
  const find = async (request: FastifyRequest, access: MfaAccess, id: string) => {
    if (passwordOf(access.user).some((each) => each.id === id)) return passwordKept;
    const all = await theirs(request, access);
    return all.find((each) => methodIdOf(each) === id) ?? problems.authenticator_unknown;
  };

  app.get(
    `${prefix}/factors`,
    {
      config: { accountScope: 'read:me:factors' },
      schema: {
        ...schemaOf('List what can be enrolled'),
        response: { 200: z.object({ factors: z.array(accountFactor) }) },
      },
    },
    async (request) => {
      const access = accessOf(request);
      const { tenantId } = request.tenant;
      const [guardian, isPasskeyOn] = await Promise.all([
        ask(readGuardian, { tenantId, mayBeKept: true }),
        hasPasskeys(ask, access.user),
      ]);
      const on = guardian.ok ? guardian.value.factors : {};
      const kinds = factors.all.filter(({ name }) => on[name]).map(({ kind }) => kind);
      return {
        factors: [...(isPasskeyOn ? [passkey.kind] : []), ...kinds].map((kind) => ({
          type: kind,
          usage: usageOf(factors, kind),
        })),
      };
    },
  );

  app.get(
    all,
    {
      config: { accountScope: 'read:me:authentication_methods' },
      schema: {
        ...schemaOf('List authentication methods'),
        querystring: byType,
        response: { 200: z.object({ authentication_methods: z.array(accountMethod) }) },
      },
    },
    async (request) => {
      const access = accessOf(request);
      const { type } = request.query;
      const keys = (await theirs(request, access)).map((each) => accountMethodOf(factors, each));
      const found = [...passwordOf(access.user), ...keys];
      return {
        authentication_methods: found.filter((each) => type === undefined || each.type === type),
      };
    },
  );

  app.post(
    all,
    {
      config: { accountScope: 'create:me:authentication_methods' },
      schema: {
        ...schemaOf('Begin enrolling an authentication method'),
        body: methodWishOf(factors),
        response: { 202: started },
      },
    },
    async (request, reply) => {
      const access = accessOf(request);
      const begun = await accountEnrolling.start(request, access, request.body);
      if (isProblem(begun)) return begun;
      return reply
        .code(202)
        .header('location', `${request.issuer}me/v1/authentication-methods/${begun.id}`)
        .send(begun);
    },
  );

  app.post(
    `${one}/verify`,
    {
      config: { accountScope: 'create:me:authentication_methods' },
      schema: {
        ...schemaOf('Prove an authentication method that is being enrolled'),
        ...{ params, body: verification },
        response: { 201: accountMethod },
      },
    },
    async (request, reply) => {
      const access = accessOf(request);
      const shown = { ...request.body, id: request.params.id };
      const authenticatorId = await accountEnrolling.verify(request, access, shown);
      if (isProblem(authenticatorId)) return authenticatorId;
      const found = (await theirs(request, access)).find(
        (each) => each.authenticatorId === authenticatorId,
      );
      if (!found) return problems.authenticator_unknown;
      const row = accountMethodOf(factors, found);
      return reply
        .code(201)
        .header('location', `${request.issuer}me/v1/authentication-methods/${row.id}`)
        .send(row);
    },
  );

  app.get(
    one,
    {
      config: { accountScope: 'read:me:authentication_methods' },
      schema: {
        ...schemaOf('Read an authentication method'),
        params,
        response: { 200: accountMethod },
      },
    },
    async (request) => {
      const access = accessOf(request);
      const { id } = request.params;
      const password = passwordOf(access.user).find((each) => each.id === id);
      if (password) return password;
      const found = await find(request, access, id);
      return isProblem(found) ? found : accountMethodOf(factors, found);
    },
  );

  app.patch(
    one,
    {
      config: { accountScope: 'update:me:authentication_methods' },
      schema: {
        ...schemaOf('Change an authentication method'),
        ...{ params, body: change },
        response: { 200: accountMethod },
      },
    },
    async (request) => {
      const access = accessOf(request);
      const found = await find(request, access, request.params.id);
      if (isProblem(found)) return found;
      const { name, preferred_authentication_method: preferredMessageType } = request.body;
      const changed = await ask(updateAuthenticator, {
        ...{ tenantId: request.tenant.tenantId, userId: access.user.userId },
        ...{ authenticatorId: found.authenticatorId, name, preferredMessageType },
      });
      return changed.ok ? accountMethodOf(factors, changed.value) : problems.authenticator_unknown;
    },
  );

  app.delete(
    one,
    {
      config: { accountScope: 'delete:me:authentication_methods' },
      schema: {
        ...schemaOf('Remove an authentication method'),
        params,
        response: { 204: z.undefined() },
      },
    },
    async (request, reply) => {
      const access = accessOf(request);
      const found = await find(request, access, request.params.id);
      if (isProblem(found)) return found;
      const removed = await ask(removeOwnAuthenticator, {
        ...{ tenantId: request.tenant.tenantId, userId: access.user.userId },
        authenticatorId: found.authenticatorId,
        loginSessionId: access.claims.login ?? '',
      });
      if (!removed.ok) {
        return removed.refusal === 'mfa_required'
          ? problems.mfa_required
          : problems.authenticator_unknown;
      }
      return reply.code(204).send();
    },
  );
};
