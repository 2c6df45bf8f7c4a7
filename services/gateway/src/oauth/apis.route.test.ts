import {
  adminClientId,
  changeClientGrant,
  changeRole,
  changeUserAccess,
  createApplication,
  createClientGrant,
  createResourceServer,
  createRole,
  managementScopes,
  patchResourceServer,
  patchTenant,
  readPermissions,
  readResourceServer,
  removeClientGrant,
  removeResourceServer,
  setPolicy,
  systemApis,
  updateUser,
} from '@countersign/contracts';
import { Unanswered } from '@countersign/core';
import Fastify from 'fastify';
import { createLocalJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { locationOf, parameterOf } from '../testing/browser.ts';
import {
  callback,
  type GatewayWorld,
  openGateway,
  secret,
  tenants,
} from '../testing/gateway-world.ts';
import { mfaClientAt } from '../testing/mfa-client.ts';
import { authorizeUrl, personAt, pkce, refresh, tokenRequest } from '../testing/person.ts';
import type { Route } from '../testing/product.ts';

const tenantId = 'acme';
const payroll = 'https://payroll.example';
const multiFactor = 'http://schemas.openid.net/pape/policies/2007/06/multi-factor';
const machine = { grant_type: 'client_credentials', client_id: 'machine', client_secret: secret };

let world: GatewayWorld;
let api: string;
beforeAll(async () => {
  world = await openGateway();
  const scopes = [{ value: 'read:salaries' }, { value: 'admin:salaries' }];
  const settings = { scopes, tokenLifetimeSeconds: 3_600, allowOfflineAccess: true };
  const made = await world.ask(createResourceServer, { tenantId, identifier: payroll, settings });
  if (!made.ok) throw new Error(made.refusal);
  api = made.value.resourceServerId;
});
afterAll(() => world.close());

const patchApi = (patch: object) => world.ask(patchResourceServer, { tenantId, name: api, patch });
const wishes = { audience: payroll, scope: 'openid offline_access read:salaries made:up' };

describe('an audience that no API has', () => {
  const audience = 'https://nowhere.example';

  it('is refused at /authorize, for a password and for an application', async () => {
    const told = `Service not found: ${audience}`;
    for (const wish of [{ audience }, { resource: audience }]) {
      const answered = await world.browser().get(authorizeUrl(pkce().challenge, wish));
      expect(parameterOf(answered, 'error')).toBe('access_denied');
      expect(parameterOf(answered, 'error_description')).toBe(told);
      const byPassword = await (await mfaClientAt(world)).signIn(wish);
      const byMachine = await tokenRequest(world, { ...machine, ...wish });
      for (const refused of [byPassword, byMachine]) {
        expect([refused.statusCode, refused.json()]).toEqual([
          403,
          { error: 'access_denied', error_description: told },
        ]);
      }
    }
  });

  it('is not the id of one, nor two different names', async () => {
    for (const wish of [{ audience: api }, { audience: payroll, resource: audience }]) {
      const answered = await world.browser().get(authorizeUrl(pkce().challenge, wish));
      expect(parameterOf(answered, 'error')).toBe('access_denied');
    }
  });

  it('is taken as before in a tenant of an older release, until its flag is set', async () => {
    const flag = (require_registered_audiences: boolean | null) =>
      world.ask(patchTenant, { tenantId, patch: { flags: { require_registered_audiences } } });
    await flag(null);
    const tokens = await (await personAt(world)).tokens({ audience, scope: 'openid any:thing' });
    expect(tokens.scope).toBe('openid any:thing');
    await flag(true);
    const answered = await world.browser().get(authorizeUrl(pkce().challenge, { audience }));
    expect(parameterOf(answered, 'error')).toBe('access_denied');
  });

  it('is not taken because nobody answers, unless any was taken before', async () => {
    const own = await openGateway();
    own.beforeAsking(readResourceServer, () => {
      throw new Unanswered(readResourceServer.subject, 'no-responders');
    });
    const url = authorizeUrl(pkce().challenge, { audience });
    expect((await own.browser().get(url)).statusCode).toBe(503);
    expect((await tokenRequest(own, { ...machine, audience })).statusCode).toBe(503);
    const flags = { require_registered_audiences: null };
    await own.ask(patchTenant, { tenantId, patch: { flags } });
    expect(locationOf(await own.browser().get(url))).toContain('/u/login?');
    await own.close();
  });
});

describe('an API', () => {
  it('gives the scopes that it defines, for as long as it says, by either name', async () => {
    const { audience, ...rest } = wishes;
    for (const named of [{ audience }, { resource: audience }, { audience, resource: audience }]) {
      const tokens = await (await personAt(world)).tokens({ ...rest, ...named });
      expect(tokens).toMatchObject({
        ...{ scope: 'openid offline_access read:salaries', expires_in: 3_600 },
      });
      const { aud, exp = 0, iat = 0 } = decodeJwt(tokens.access_token);
      expect(aud).toContain(payroll);
      expect(exp - iat).toBe(3_600);
    }
  });

  it('is the one of a request that names none, where the tenant says so', async () => {
    const usual = (default_audience: string | null) =>
      world.ask(patchTenant, { tenantId, patch: { others: { default_audience } } });
    await usual(payroll);
    const named = await (await personAt(world)).tokens({ scope: 'openid read:salaries' });
    expect(decodeJwt(named.access_token)).toMatchObject({ scope: 'openid read:salaries' });
    await usual('https://nowhere.example');
    const none = await (await personAt(world)).tokens({ scope: 'openid read:salaries' });
    expect(decodeJwt(none.access_token).aud).toBe('https://acme.test/userinfo');
    await usual(null);
  });

  it('gives no refresh token where it says so, and its dialect’s type', async () => {
    await patchApi({ allowOfflineAccess: false, tokenDialect: 'rfc9068_profile' });
    const tokens = await (await personAt(world)).tokens(wishes);
    expect(tokens.refresh_token).toBeUndefined();
    expect(decodeProtectedHeader(tokens.access_token).typ).toBe('at+jwt');
    await patchApi({ allowOfflineAccess: true, tokenDialect: 'access_token' });
  });

  it('gives an application what it was granted, and nothing else', async () => {
    const form = { ...machine, audience: payroll };
    expect((await tokenRequest(world, form)).json().error).toBe('access_denied');
    await world.ask(createClientGrant, {
      ...{ tenantId, clientId: 'machine', resourceServerId: api },
      ...{ subjectType: 'client', scopes: ['read:salaries'] },
    });
    const given = await tokenRequest(world, form);
    expect(given.json()).toMatchObject({ scope: 'read:salaries', expires_in: 3_600 });
    for (const scope of ['admin:salaries', 'made:up']) {
      const refused = await tokenRequest(world, { ...form, scope });
      expect([refused.statusCode, refused.json().error]).toEqual([400, 'invalid_scope']);
    }
  });

  it('gives people by a grant alone, or not at all, where it says so', async () => {
    const policy = (user: string) =>
      patchApi({ others: { subject_type_authorization: { user: { policy: user } } } });
    const error = async () =>
      parameterOf(await world.browser().get(authorizeUrl(pkce().challenge, wishes)), 'error');
    await policy('deny_all');
    expect(await error()).toBe('access_denied');
    await policy('require_client_grant');
    expect(await error()).toBe('access_denied');
    await world.ask(createClientGrant, {
      ...{ tenantId, clientId: 'spa', resourceServerId: api },
      ...{ subjectType: 'user', scopes: ['admin:salaries'] },
    });
    const scope = 'openid read:salaries admin:salaries';
    const tokens = await (await personAt(world)).tokens({ ...wishes, scope });
    expect(tokens.scope).toBe('openid admin:salaries');
    await policy('allow_all');
  });

  it('that enforces policies gives what the person’s roles permit today', async () => {
    await patchApi({ enforcesPolicies: true, tokenDialect: 'access_token_authz' });
    const made = await world.ask(createRole, { tenantId, name: 'Clerk', description: '' });
    if (!made.ok) throw new Error(made.refusal);
    const { roleId } = made.value;
    const added = ['read:salaries', 'admin:salaries'].map((name) => ({
      ...{ resourceServerId: api, name },
    }));
    await world.ask(changeRole, { tenantId, roleId, added });
    const ada = await personAt(world);
    const { userId } = ada.who;
    const none = await ada.tokens(wishes);
    expect(none.scope).toBe('openid offline_access');
    expect(decodeJwt(none.access_token).permissions).toEqual([]);

    await world.ask(changeUserAccess, { tenantId, userId, addedRoles: [roleId] });
    const some = (await refresh(world, none.refresh_token)).json();
    expect(some.scope).toBe('openid offline_access read:salaries');
    expect(decodeJwt(some.access_token).permissions).toEqual(['read:salaries', 'admin:salaries']);

    await world.ask(changeUserAccess, { tenantId, userId, removedRoles: [roleId] });
    const less = (await refresh(world, some.refresh_token)).json();
    expect(less.scope).toBe('openid offline_access');
    await patchApi({ enforcesPolicies: false, tokenDialect: 'access_token' });
  });

  it('that is gone gives nothing, and a refresh token is good for when it is back', async () => {
    const identifier = 'https://gone.example';
    const create = () =>
      world.ask(createResourceServer, {
        ...{ tenantId, identifier, settings: { allowOfflineAccess: true } },
      });
    await create();
    const { refresh_token: token } = await (await personAt(world)).tokens({
      ...{ ...wishes, audience: identifier },
    });
    await world.ask(removeResourceServer, { tenantId, name: identifier });
    const refused = await refresh(world, token);
    expect(refused.json()).toEqual({
      error: 'access_denied',
      error_description: `Service not found: ${identifier}`,
    });
    await create();
    expect((await refresh(world, token)).statusCode).toBe(200);
  });
});

describe('a step-up', () => {
  beforeAll(() => world.ask(setPolicy, { tenantId, policy: [] }));
  afterAll(() => world.ask(setPolicy, { tenantId, policy: ['all-applications'] }));

  /** An API of somebody's, which asks for a second factor as RFC 9470 has it. */
  const protectedApi = async () => {
    const keys = createLocalJWKSet((await world.browser().get('/.well-known/jwks.json')).json());
    const app = Fastify();
    app.get('/salaries', async ({ headers: { authorization = '' } }, reply) => {
      const { payload } = await jwtVerify(authorization.slice('Bearer '.length), keys, {
        ...{ issuer: world.issuer, audience: payroll, currentDate: new Date(world.clock()) },
      });
      if (payload.acr === multiFactor) return { salary: 1 };
      const error = 'error="insufficient_user_authentication"';
      const challenge = `Bearer ${error}, acr_values="${multiFactor}"`;
      return reply.code(401).header('www-authenticate', challenge).send();
    });
    return (token: string) =>
      app.inject({ url: '/salaries', headers: { authorization: `Bearer ${token}` } });
  };

  it('is what an API asks for that is not content with a password', async () => {
    const get = await protectedApi();
    const ada = await personAt(world);
    const wish = { audience: payroll, scope: 'openid read:salaries' };
    const { verifier, challenge } = pkce();
    const answered = await ada.givePassword(authorizeUrl(challenge, wish));
    const code = parameterOf(answered, 'code') ?? '';
    const plain = (await ada.exchange({ code, verifier })).json().access_token;
    for (const claim of ['acr', 'amr', 'auth_time'])
      expect(decodeJwt(plain)).not.toHaveProperty(claim);
    const refused = await get(plain);
    expect(refused.statusCode).toBe(401);
    const asked = /acr_values="([^"]+)"/.exec(String(refused.headers['www-authenticate']))?.[1];

    const again = pkce();
    const url = authorizeUrl(again.challenge, { ...wish, acr_values: asked });
    const enrolling = await ada.browser.get(url);
    const proved = await ada.giveCode(await ada.givePhone(enrolling));
    expect(locationOf(proved)).toContain('code=');
    const stepped = await ada.exchange({
      ...{ code: parameterOf(proved, 'code') ?? '', verifier: again.verifier },
    });
    const token = stepped.json().access_token;
    expect(decodeJwt(token)).toMatchObject({ acr: multiFactor, amr: ['mfa'] });
    expect(decodeJwt(token).auth_time).toBe(Math.floor(Date.parse(world.clock()) / 1_000));
    expect((await get(token)).json()).toEqual({ salary: 1 });
  });

  it('is said by a token of the MFA API’s grants too', async () => {
    await world.ask(setPolicy, { tenantId, policy: ['all-applications'] });
    const given = await (await mfaClientAt(world)).enroll({ audience: payroll });
    expect(decodeJwt(given.json().access_token)).toMatchObject({ acr: multiFactor, amr: ['mfa'] });
    await world.ask(setPolicy, { tenantId, policy: [] });
  });
});

/** All that changes something: an Admin may. */
const everyWrite = 'every';
/** What who helps people who cannot sign in may change. */
const supportWrites = [
  'DELETE /api/v2/guardian/enrollments/:id',
  'DELETE /api/v2/user-blocks',
  'DELETE /api/v2/user-blocks/:id',
  'DELETE /api/v2/users/:id/authentication-methods',
  'DELETE /api/v2/users/:id/authentication-methods/:authentication_method_id',
  'DELETE /api/v2/users/:id/authenticators',
  'PATCH /api/v2/users/:id/authentication-methods/:authentication_method_id',
  'POST /api/v2/countersign/users/:id/authentication-methods/reset',
  'POST /api/v2/guardian/enrollments/ticket',
  'POST /api/v2/users/:id/authentication-methods',
  'PUT /api/v2/users/:id/authentication-methods',
];

describe('a person’s token for the Management API', () => {
  const audience = 'https://acme.test/api/v2/';
  const scope = 'openid read:users delete:users';
  const call = (token: string, at: string = tenants.acme, url = '/api/v2/users') =>
    world.app.inject({ url, headers: { host: at, authorization: `Bearer ${token}` } });
  const somebody = async (...addedRoles: string[]) => {
    const who = await world.somebody();
    if (addedRoles.length > 0) {
      await world.ask(changeUserAccess, { tenantId, userId: who.userId, addedRoles });
    }
    return personAt(world, { who });
  };
  const grant = (clientId: string, scopes: readonly string[] = managementScopes) =>
    world.ask(createClientGrant, {
      ...{ tenantId, clientId, resourceServerId: systemApis.management },
      ...{ subjectType: 'user', scopes: [...scopes] },
    });
  const spa = { tenantId, clientId: 'spa', grantKey: '' };
  beforeAll(async () => {
    await world.ask(setPolicy, { tenantId, policy: [] });
    await grant('native');
    const made = await grant('spa');
    if (!made.ok) throw new Error(made.refusal);
    spa.grantKey = made.value.grantKey;
  });
  afterAll(() => world.ask(setPolicy, { tenantId, policy: ['all-applications'] }));

  it('is given to no application without a grant for it, and beyond none', async () => {
    await world.ask(removeClientGrant, spa);
    const url = authorizeUrl(pkce().challenge, { audience, scope });
    expect(parameterOf(await world.browser().get(url), 'error_description')).toBe(
      `Service not found: ${audience}`,
    );
    const narrow = await grant('spa', ['read:users', 'read:logs']);
    const admin = await somebody('rol_admin');
    expect(await admin.tokens({ audience, scope })).toMatchObject({ scope: 'openid read:users' });
    const all = await admin.tokens({ audience, scope: 'openid', prompt: 'login' });
    expect(all.scope).toBe('openid read:users read:logs');
    if (narrow.ok) spa.grantKey = narrow.value.grantKey;
    await world.ask(changeClientGrant, { ...spa, scopes: [...managementScopes] });
  });

  it('holds of what was asked what their roles permit, and no refresh token', async () => {
    const auditor = await somebody('rol_auditor');
    const tokens = await auditor.tokens({ audience, scope: `${scope} offline_access` });
    expect(tokens).toMatchObject({ scope: 'openid read:users' });
    expect(tokens).not.toHaveProperty('refresh_token');
    expect((await call(tokens.access_token)).statusCode).toBe(200);
    expect((await call(tokens.access_token, tenants.other)).statusCode).toBe(401);
  });

  it('is not given to who has no role, nor by a password alone', async () => {
    const nobody = await somebody();
    const login = await nobody.login({ audience, scope });
    expect((await nobody.exchange(login)).json().error).toBe('access_denied');
    const admin = await mfaClientAt(world, (await somebody('rol_admin')).who);
    expect((await admin.signIn({ audience, scope })).json().error).toBe('mfa_required');
    const given = await admin.enroll({ audience, scope });
    expect((await call(given.json().access_token)).statusCode).toBe(200);
  });

  it('has the log name the person who showed it, beside the application', async () => {
    const admin = await somebody('rol_admin');
    const { access_token: token } = await admin.tokens({ audience, scope: 'openid' });
    const headers = { host: tenants.acme, authorization: `Bearer ${token}` };
    const asked = { method: 'PATCH', url: '/api/v2/branding', payload: {}, headers } as const;
    expect((await world.app.inject(asked)).statusCode).toBe(200);
    await vi.waitFor(async () => {
      const [newest] = (await call(token, tenants.acme, '/api/v2/logs?q=type:sapi')).json();
      expect(newest).toMatchObject({ user_id: admin.who.userId, client_id: 'spa' });
    });
  });

  it('cannot switch off the last factor by which people come here', async () => {
    const admin = await somebody('rol_admin');
    const { access_token: token } = await admin.tokens({ audience, scope: 'openid' });
    const put = (factor: string, enabled: boolean) =>
      world.app.inject({
        ...{ method: 'PUT', url: `/api/v2/guardian/factors/${factor}`, payload: { enabled } },
        headers: { host: tenants.acme, authorization: `Bearer ${token}` },
      });
    const refused = await put('sms', false);
    expect([refused.statusCode, refused.json().errorCode]).toEqual([
      ...[400, 'operation_not_supported'],
    ]);
    await put('otp', true);
    const both = await Promise.all([put('sms', false), put('otp', false)]);
    expect(both.map(({ statusCode }) => statusCode).toSorted()).toEqual([200, 400]);
    await put('sms', true);
    await put('otp', false);
  });

  it('asks for a second factor whatever the policy is, and not while one counts', async () => {
    const auditor = await somebody('rol_auditor');
    await auditor.tokens({ audience, scope });
    const { challenge } = pkce();
    const silent = authorizeUrl(challenge, { audience, scope, prompt: 'none' });
    expect(parameterOf(await auditor.browser.get(silent), 'code')).not.toBeNull();
    world.advance(13 * 3_600_000);
    expect(parameterOf(await auditor.browser.get(silent), 'error')).toBe('login_required');
    const seen = await auditor.browser.get(authorizeUrl(challenge, { audience, scope }));
    expect(locationOf(seen)).toContain('/u/mfa-sms-challenge');
  });

  it('has the admins’ own application ask for a second factor whatever it is for', async () => {
    const clientId = adminClientId;
    await world.ask(createApplication, {
      ...{ tenantId, clientId },
      settings: {
        ...{ name: 'Admin', kind: 'spa', clientAuthentication: 'none' },
        ...{ grantTypes: ['authorization_code', 'password', 'mfa'], callbacks: [callback] },
      },
    });
    const { challenge } = pkce();
    const nobody = await somebody();
    const plain = await nobody.givePassword(authorizeUrl(challenge));
    expect(parameterOf(plain, 'code')).not.toBeNull();
    const wishes = { client_id: clientId, scope: 'openid' };
    for (const audience of [undefined, 'https://acme.test/userinfo', 'https://acme.test/me/']) {
      const silent = authorizeUrl(challenge, { ...wishes, audience, prompt: 'none' });
      expect(parameterOf(await nobody.browser.get(silent), 'error')).toBe('login_required');
      const seen = await nobody.browser.get(authorizeUrl(challenge, { ...wishes, audience }));
      expect(locationOf(seen)).toContain('/u/mfa-sms-enrollment');
    }
    const byPassword = await (await mfaClientAt(world)).signIn({ ...wishes, client_id: clientId });
    expect(byPassword.json().error).toBe('mfa_required');
  });

  it('opens it until the tenant’s time is over, and while the role is theirs', async () => {
    const hours = (managementMfaLifetimeHours: number | null) =>
      world.ask(patchTenant, { tenantId, patch: { managementMfaLifetimeHours } });
    const auditor = await somebody('rol_auditor');
    const { access_token: token } = await auditor.tokens({ audience, scope });
    world.advance(12 * 3_600_000 - 1_000);
    expect((await call(token)).statusCode).toBe(200);
    await hours(1);
    expect((await call(token)).statusCode).toBe(401);
    await hours(null);
    expect((await call(token)).statusCode).toBe(200);
    const { userId } = auditor.who;
    await world.ask(changeUserAccess, { tenantId, userId, removedRoles: ['rol_auditor'] });
    expect((await call(token)).statusCode).toBe(403);
    await world.ask(changeUserAccess, { tenantId, userId, addedRoles: ['rol_auditor'] });
    world.advance(1_000);
    expect((await call(token)).statusCode).toBe(401);
  });

  it('opens nothing once its login was ended, or its person is blocked', async () => {
    const auditor = await somebody('rol_auditor');
    const login = await auditor.login({ audience, scope });
    const { access_token: token } = (await auditor.exchange(login)).json();
    expect(decodeProtectedHeader(token).typ).toBe('JWT');
    const whose = { tenantId, userId: auditor.who.userId };
    const blocked: number[] = [];
    for (const isBlocked of [true, false]) {
      await world.ask(updateUser, { ...whose, blocked: isBlocked });
      blocked.push((await call(token)).statusCode);
    }
    expect(blocked).toEqual([401, 200]);
    // A code that is shown again ends what it gave.
    expect((await auditor.exchange(login)).json().error).toBe('invalid_grant');
    expect((await call(token)).statusCode).toBe(401);
  });

  it('lives as long as the proof does, though that runs out while the token is made', async () => {
    const own = await openGateway();
    await own.ask(createClientGrant, {
      ...{ tenantId, clientId: 'spa', resourceServerId: systemApis.management },
      ...{ subjectType: 'user', scopes: ['read:users'] },
    });
    const auditor = await personAt(own);
    const { userId } = auditor.who;
    await own.ask(changeUserAccess, { tenantId, userId, addedRoles: ['rol_auditor'] });
    const login = await auditor.login({ audience, scope });
    own.beforeAsking(readPermissions, () => own.advance(13 * 3_600_000), { once: true });
    expect((await auditor.exchange(login)).json()).toMatchObject({ expires_in: 12 * 3_600 });
    await own.close();
  });

  describe.each<[role: string, writes: readonly string[] | typeof everyWrite]>([
    ['rol_admin', everyWrite],
    ['rol_mfa_support', supportWrites],
    ['rol_auditor', []],
  ])('of somebody with the role %s', (role, writes) => {
    const wanted = ({ method, url, scopes }: Route, theirs: readonly string[]) => {
      const isOpen = scopes.some((each) => theirs.includes(each));
      const isNamed = writes === everyWrite || writes.includes(`${method} ${url}`);
      // What a role may change is said here, and not read from what is tested.
      if (method !== 'GET')
        expect({ method, url, isOpen }).toEqual({ method, url, isOpen: isNamed });
      return isOpen ? 'let in' : 'Insufficient scope';
    };
    const outcome = async ({ method, url }: Route, headers: Record<string, string>) => {
      const path = url.replace(':id', 'auth0%7Cnobody').replace(/:\w+/g, 'nobody');
      const payload = ['GET', 'DELETE'].includes(method) ? {} : { payload: { odd: true } };
      const { statusCode, body } = await world.app.inject({
        method,
        url: path,
        headers,
        ...payload,
      });
      if (statusCode === 401) return 'Invalid token';
      return statusCode === 403 && body.includes('"Insufficient scope')
        ? 'Insufficient scope'
        : 'let in';
    };

    it('opens each route that the role permits, no other, and none of another tenant', async () => {
      const { access_token: token, scope: given } = await (await somebody(role)).tokens({
        ...{ audience, scope: 'openid' },
      });
      const routes = world.routes.filter(
        ({ method, url }) => method !== 'OPTIONS' && url.startsWith('/api/v2/'),
      );
      expect(routes.length).toBeGreaterThan(200);
      const wrong: string[] = [];
      for (const route of routes) {
        const authorization = `Bearer ${token}`;
        const expected = wanted(route, given.split(' '));
        const here = await outcome(route, { host: tenants.acme, authorization });
        const there = await outcome(route, { host: tenants.other, authorization });
        const cell = `${route.method} ${route.url}: ${here}, and elsewhere ${there}`;
        if (here !== expected || there !== 'Invalid token') wrong.push(cell);
      }
      expect(wrong).toEqual([]);
    }, 60_000);
  });
});
