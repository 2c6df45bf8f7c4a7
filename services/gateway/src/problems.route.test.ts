import { setPolicy } from '@countersign/contracts';
import { Unanswered } from '@countersign/core';
import { recordKey } from '@countersign/edge-http';
import { oauthError, type ProblemCode, problems, refreshTokenBucket } from '@countersign/oauth';
import { createLogger, createMetrics } from '@countersign/observability';
import { openWorld } from '@countersign/testkit';
import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildGateway } from './gateway.ts';
import { type Form, openBrowser, parameterOf } from './testing/browser.ts';
import { callback, type GatewayWorld, openGateway, secret } from './testing/gateway-world.ts';
import { mfaScenarios } from './testing/mfa-scenarios.ts';
import { authorizeUrl, personAt, pkce, refresh, tokenRequest } from './testing/person.ts';

let world: GatewayWorld;
/** A gateway with nobody behind it, and a route that fails. */
let alone: FastifyInstance;
beforeAll(async () => {
  world = await openGateway();
  alone = await buildGateway({
    ...openWorld(),
    log: createLogger({ service: 'gateway', level: 'silent' }),
    metrics: createMetrics(),
    settings: {
      publicUrl: 'https://acme.test',
      exposeProviderSecrets: false,
      requestsPerMinute: 1,
    },
    extras: [
      async (app) => {
        app.get('/fails', async () => {
          throw new Error('canary');
        });
        app.get('/waits', async () => {
          throw new Unanswered('session.anything', 'timed-out');
        });
      },
    ],
  });
});
afterAll(() => world.close());

type Answer = Promise<LightMyRequestResponse>;

const ask = (form: Form): Answer => tokenRequest(world, form);
const machine = { grant_type: 'client_credentials', client_id: 'machine', client_secret: secret };
const management = { ...machine, audience: 'https://acme.test/api/v2/' };
const userinfo = (authorization?: string): Answer =>
  world.browser().get('/userinfo', { headers: { ...(authorization && { authorization }) } });
const posted = (contentType: string, payload: string): Answer =>
  world.app.inject({
    ...{ method: 'POST', url: '/oauth/token', payload },
    headers: { host: 'acme.test', 'content-type': contentType },
  });

const withoutItsLogin = async (): Answer => {
  const { refresh_token: token } = await (await personAt(world)).tokens();
  const kept = await world.messaging
    .keyValue(refreshTokenBucket)
    .get(recordKey(token, 'acme', 'spa'));
  await world.store.remove(`loginSession-${kept?.value.grant.loginSessionId}`);
  return refresh(world, token);
};

const withoutMfa = async (): Answer => {
  const ada = await personAt(world);
  const { challenge, verifier } = pkce();
  await world.ask(setPolicy, { tenantId: 'acme', policy: [] });
  const answered = await ada.givePassword(authorizeUrl(challenge));
  const code = parameterOf(answered, 'code') ?? '';
  const { refresh_token: token } = (await ada.exchange({ code, verifier })).json();
  await world.ask(setPolicy, { tenantId: 'acme', policy: ['all-applications'] });
  return refresh(world, token);
};

const asksTooMuch = async (): Answer => {
  const browser = openBrowser(alone, 'acme.test');
  await browser.get('/nowhere');
  return browser.get('/nowhere');
};

const withAnotherVerifier = async (): Answer => {
  const ada = await personAt(world);
  return ada.exchange({ ...(await ada.login()), verifier: pkce().verifier });
};

const withoutMail = async (): Answer => {
  const silent = await openGateway({ mailer: undefined });
  const answered = await silent.browser().post('/dbconnections/change_password', {
    ...{ client_id: 'spa', connection: 'Username-Password-Authentication' },
    email: 'ada@example.com',
  });
  await silent.close();
  return answered;
};

/** How each problem comes about. One that nothing leads to does not compile. */
const scenarios: Readonly<Record<ProblemCode, () => Answer>> = {
  ...mfaScenarios(() => world),
  access_token_invalid: () => userinfo('Bearer x'),
  access_token_missing: () => userinfo(),
  application_not_authenticated: () => ask({ ...machine, client_secret: 'wrong' }),
  application_unknown: () => ask({ grant_type: 'refresh_token', client_id: 'nobody' }),
  audience_missing: () => ask(machine),
  audience_unknown: () => ask({ ...machine, audience: 'https://nobody.test/' }),
  body_malformed: () => posted('application/x-www-form-urlencoded', 'client_id=%zz'),
  body_too_large: () => ask({ client_id: 'x'.repeat(1_100_000) }),
  broken: () => openBrowser(alone, 'acme.test').get('/fails'),
  code_invalid: () =>
    ask({ grant_type: 'authorization_code', client_id: 'spa', code: 'x', redirect_uri: callback }),
  code_verifier_wrong: withAnotherVerifier,
  grant_type_not_allowed: () => ask({ grant_type: 'client_credentials', client_id: 'spa' }),
  grant_type_unsupported: () => ask({ grant_type: 'x', client_id: 'spa' }),
  login_unknown: withoutItsLogin,
  mail_unavailable: withoutMail,
  management_not_allowed: () => ask({ ...management, client_id: 'web' }),
  media_type_unsupported: () => posted('text/csv', 'a,b'),
  mfa_required: withoutMfa,
  not_found: () => world.browser().get('/nowhere'),
  outcome_unknown: () => openBrowser(alone, 'acme.test').get('/waits'),
  parameter_malformed: () => posted('application/json', '{"grant_type":1}'),
  parameter_missing: () => ask({ client_id: 'spa' }),
  parameter_repeated: () => posted('application/x-www-form-urlencoded', 'client_id=a&client_id=b'),
  path_malformed: () => world.browser().get('/userinfo/%zz'),
  query_malformed: () => world.browser().get('/userinfo?x=%ff'),
  refresh_token_invalid: () => refresh(world, 'x'),
  scope_too_wide: () => ask({ ...management, scope: 'delete:users' }),
  service_silent: () => openBrowser(alone, 'acme.test').get('/.well-known/jwks.json'),
  tenant_unknown: () => openBrowser(world.app, 'nobody.test').get('/userinfo'),
  too_many_requests: asksTooMuch,
};

describe('every problem', () => {
  it.each(Object.entries(problems))('%s is told in these words', async (name, problem) => {
    // The entries of the table have its own names.
    const response = await scenarios[name as ProblemCode]();
    const { status } = problem;
    const body = oauthError(problem);
    expect(response.statusCode).toBe(status);
    expect(response.json()).toMatchObject(
      // These texts name something: which API, grant, scope or parameter.
      [
        ...['audience_unknown', 'grant_type_not_allowed'],
        ...['parameter_malformed', 'scope_missing'],
      ].includes(name)
        ? { error: body.error }
        : body,
    );
    expect(response.headers['cache-control']).toBe('no-store');
    expect(body.error_description).toMatch(/^[\x20-\x21\x23-\x5B\x5D-\x7E]+$/);
  });
});
