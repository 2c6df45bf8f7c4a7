import {
  createApplication,
  listAuthenticators,
  patchTenant,
  setFactor,
} from '@countersign/contracts';
import { managementAudience } from '@countersign/edge-http';
import { builtIn, factorTable } from '@countersign/factors';
import { managementScopes } from '@countersign/management-api';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { locationOf, parameterOf, stateOf } from './testing/browser.ts';
import { colour } from './testing/colour-factor.ts';
import { type GatewayWorld, openGateway, secret, tenants } from './testing/gateway-world.ts';
import { openLog } from './testing/log.ts';
import { bearing, mfaCall, mfaClientAt } from './testing/mfa-client.ts';
import { authorizeUrl, personAt, pkce } from './testing/person.ts';

const tenantId = 'acme';
const [enrollment, challenge] = ['/u/mfa-colour-enrollment', '/u/mfa-colour-challenge'];

let world: GatewayWorld;
beforeEach(async () => {
  world = await openGateway({ factors: factorTable([...builtIn, colour]) });
  // Whoever could choose would choose between two: here it is the only one.
  await world.ask(setFactor, { tenantId, factor: 'sms', enabled: false });
});
afterEach(() => world.close());

/** An admin's calls, as a tool makes them. */
const management = async () => {
  await world.ask(createApplication, {
    ...{ tenantId, clientId: 'admin', clientSecret: secret },
    settings: {
      ...{ name: 'Admin', kind: 'non_interactive', grantTypes: ['client_credentials'] },
      managementScopes: [...managementScopes],
    },
  });
  const token = await world.app.inject({
    ...{ method: 'POST', url: '/oauth/token', headers: { host: tenants.acme } },
    payload: {
      ...{ grant_type: 'client_credentials', client_id: 'admin', client_secret: secret },
      audience: managementAudience(world.issuer),
    },
  });
  const { access_token: bearer } = token.json();
  return async (method: 'GET' | 'PUT' | 'POST', path: string, payload?: object) => {
    const response = await world.app.inject({
      ...{ method, url: `/api/v2${path}`, ...(payload && { payload }) },
      headers: { host: tenants.acme, authorization: `Bearer ${bearer}` },
    });
    return { status: response.statusCode, body: response.json() };
  };
};
const switchOn = async (enabled = true) => {
  const call = await management();
  return call('PUT', '/guardian/factors/colour', { enabled });
};

/** Somebody at a browser who has chosen teal. */
const withTeal = async () => {
  await switchOn();
  const ada = await personAt(world);
  const { verifier, challenge: sent } = pkce();
  const asked = await ada.givePassword(authorizeUrl(sent));
  const page = await ada.browser.get(locationOf(asked));
  const started = await ada.browser.post(enrollment, { state: stateOf(page), colour: 'teal' });
  const proved = await ada.browser.post(challenge, { state: stateOf(started), code: ' Teal ' });
  return { ada, asked, page, started, proved, verifier };
};

describe('a factor that is added', () => {
  it('is switched on by the Guardian API, and is unknown where it was not added', async () => {
    const call = await management();
    expect(await call('GET', '/guardian/factors/colour')).toMatchObject({
      ...{ status: 200, body: { name: 'colour', enabled: false } },
    });
    expect(await switchOn()).toMatchObject({ status: 200, body: { enabled: true } });
    const { body } = await call('GET', '/guardian/factors');
    expect(body.at(-1)).toEqual({ name: 'colour', enabled: true, trial_expired: false });
    expect(await call('PUT', '/guardian/factors/smell', { enabled: true })).toMatchObject({
      status: 400,
    });
    expect((await call('GET', '/countersign/mfa/readiness')).body).toMatchObject({
      second_step: 'demanded',
    });
  });

  it('is enrolled on a page of its own, and the tokens say what was proved', async () => {
    const { ada, asked, page, started, proved, verifier } = await withTeal();
    expect(locationOf(asked)).toContain(enrollment);
    expect(page.body).toContain('<h1>Favourite colour: +</h1>');
    expect(page.body).toContain('name="colour"');
    expect(locationOf(started)).toContain(challenge);
    const code = parameterOf(proved, 'code') ?? '';
    const tokens = (await ada.exchange({ code, verifier })).json();
    const claims = JSON.parse(Buffer.from(tokens.id_token.split('.')[1], 'base64url').toString());
    expect(claims.amr).toEqual(['mfa']);
  });

  it('is called what its person calls it, from the page on which it is proved', async () => {
    await switchOn();
    const ada = await personAt(world);
    const asked = await ada.givePassword(authorizeUrl(pkce().challenge));
    const started = await ada.browser.post(enrollment, { state: stateOf(asked), colour: 'teal' });
    const page = await ada.browser.get(locationOf(started));
    expect(page.body).toContain('name="device"');
    const form = { state: stateOf(started), device: 'The one I like' };
    const wrong = await ada.browser.post(challenge, { ...form, code: 'red' });
    expect(wrong.body).toContain('value="The one I like"');
    await ada.browser.post(challenge, { ...form, code: 'teal' });
    const { userId } = ada.who;
    const listed = await world.ask(listAuthenticators, { tenantId, userId });
    expect(listed).toMatchObject({
      value: { authenticators: [{ kind: 'colour', name: 'The one I like' }] },
    });
    const again = await ada.givePassword(authorizeUrl(pkce().challenge, { prompt: 'login' }));
    expect((await ada.browser.get(locationOf(again))).body).not.toContain('name="device"');
  });

  it('is refused where it is malformed, and where it is off', async () => {
    await switchOn();
    const ada = await personAt(world);
    const asked = await ada.givePassword(authorizeUrl(pkce().challenge));
    const state = stateOf(asked);
    const refused = await ada.browser.post(enrollment, { state, colour: '#008080' });
    expect(refused.body).toContain('This cannot be used.');
    await switchOn(false);
    await world.ask(setFactor, { tenantId, factor: 'sms', enabled: true });
    const off = await ada.browser.post(enrollment, { state, colour: 'teal' });
    expect(locationOf(off)).toContain('/u/mfa-sms-enrollment');
  });

  it('is challenged at the next login: the right answer passes, a wrong one does not', async () => {
    const { ada } = await withTeal();
    const again = await ada.givePassword(authorizeUrl(pkce().challenge, { prompt: 'login' }));
    expect(locationOf(again)).toContain(challenge);
    const state = stateOf(again);
    const page = await ada.browser.get(locationOf(again));
    expect(page.body).toContain('<h1>Favourite colour</h1>');
    const wrong = await ada.browser.post(challenge, { state, code: 'red' });
    expect(wrong.body).toContain('It is another one.');
    const right = await ada.browser.post(challenge, { state, code: 'teal' });
    expect(parameterOf(right, 'code')).not.toBeNull();
  });

  it('is locked to one challenge after too many wrong answers, as any other', async () => {
    const { ada } = await withTeal();
    const again = await ada.givePassword(authorizeUrl(pkce().challenge, { prompt: 'login' }));
    const state = stateOf(again);
    for (const code of ['red', 'blue', 'green', 'grey', 'pink']) {
      const answered = await ada.browser.post(challenge, { state, code });
      expect(answered.body).toContain('role="alert"');
    }
    const late = await ada.browser.post(challenge, { state, code: 'teal' });
    expect(late.headers.location ?? '').not.toContain('code=');
  });

  it("speaks the person's language, beside the others to choose from", async () => {
    await switchOn();
    await world.ask(patchTenant, { tenantId, patch: { enabledLocales: ['en', 'de'] } });
    await world.ask(setFactor, { tenantId, factor: 'otp', enabled: true });
    const ada = await personAt(world);
    const asked = await ada.givePassword(authorizeUrl(pkce().challenge, { ui_locales: 'de' }));
    expect(locationOf(asked)).toContain('/u/mfa-begin-enroll-options');
    const options = await ada.browser.get(locationOf(asked));
    expect(options.body).toContain('Authenticator-App');
    expect(options.body).toContain('Lieblingsfarbe');
    const state = stateOf(options);
    const picked = await ada.browser.post('/u/mfa-begin-enroll-options', {
      ...{ state, action: 'colour' },
    });
    expect(locationOf(picked)).toContain(enrollment);
  });

  it('is listed, and given, by the Management API', async () => {
    const { ada } = await withTeal();
    const call = await management();
    const at = `/users/${encodeURIComponent(ada.who.userId)}`;
    const { body } = await call('GET', `${at}/authentication-methods`);
    expect(body).toEqual([
      expect.objectContaining({
        ...{ id: expect.stringMatching(/^colour\|dev_/), type: 'colour', confirmed: true },
      }),
    ]);
    expect(JSON.stringify(body)).not.toContain('teal');
    expect((await call('GET', `${at}/enrollments`)).body).toMatchObject([{ type: 'colour' }]);

    const bob = await world.somebody();
    const his = `/users/${encodeURIComponent(bob.userId)}/authentication-methods`;
    expect(await call('POST', his, { type: 'colour', colour: 'red' })).toMatchObject({
      ...{ status: 201, body: { type: 'colour' } },
    });
    expect(await call('POST', his, { type: 'colour', colour: 'red' })).toMatchObject({
      status: 409,
    });
    expect((await call('POST', his, { type: 'colour' })).body.message).toContain(
      'Missing required property: colour',
    );
    expect(await call('POST', his, { type: 'colour', colour: 'X' })).toMatchObject({ status: 400 });
  });

  it('is enrolled, challenged and listed by the MFA API', async () => {
    await switchOn();
    const ada = await mfaClientAt(world);
    const token = await ada.demanded();
    const associated = await ada.associate(token, { oob_channels: ['colour'], colour: 'teal' });
    expect(associated.json()).toEqual({
      ...{ authenticator_type: 'oob', binding_method: 'prompt', oob_channel: 'colour' },
      oob_code: expect.any(String),
    });
    const { oob_code: oobCode } = associated.json();
    expect((await ada.prove(token, oobCode, 'teal')).statusCode).toBe(200);

    const next = await ada.demanded();
    expect((await ada.list(next)).json()).toEqual([
      expect.objectContaining({
        ...{ authenticator_type: 'oob', oob_channel: 'colour', type: 'colour', active: true },
      }),
    ]);
    const put = (await ada.challenge(next)).json();
    expect(put).toMatchObject({ challenge_type: 'oob', binding_method: 'prompt' });
    // Asked once more there is nothing to send anew, and the challenge stays.
    const same = (await ada.challenge(next)).json();
    expect((await ada.prove(next, same.oob_code, 'red')).statusCode).toBe(403);
    expect((await ada.prove(next, same.oob_code, 'teal')).statusCode).toBe(200);
    const lacking = await mfaCall(world, 'POST', 'associate', {
      ...{ headers: bearing(await (await mfaClientAt(world)).demanded()) },
      payload: { authenticator_types: ['oob'], oob_channels: ['colour'] },
    });
    expect(lacking.json()).toMatchObject({ error: 'invalid_request' });
  });

  it('is written in the log, and its person is told that they have it', async () => {
    const log = await openLog(world);
    const { ada } = await withTeal();
    const again = await ada.givePassword(authorizeUrl(pkce().challenge, { prompt: 'login' }));
    const state = stateOf(again);
    await ada.browser.post(challenge, { state, code: 'red' });
    await ada.browser.post(challenge, { state, code: 'teal' });
    for (const type of [
      ...['gd_start_enroll', 'gd_enrollment_complete', 'gd_start_auth'],
      ...['gd_auth_failed', 'gd_auth_succeed'],
    ]) {
      const lines = (await log.until(type)).filter((line) => line.type === type);
      expect(lines).toMatchObject([{ details: { authenticator: { type: 'colour' } } }]);
    }
    const ended = (await log.until('s', 2)).filter(({ type }) => type === 's');
    for (const line of ended) {
      expect(line).toMatchObject({
        details: { prompts: [{ performed_amr: ['pwd', 'kba', 'mfa'] }] },
      });
    }
    await world.settled();
    const news = world.mails.filter(({ to }) => to === ada.who.email);
    expect(news.map(({ text }) => text).join()).toContain('What: favourite colour');
  });

  it('locks nobody out where it is switched off again', async () => {
    const { ada } = await withTeal();
    await switchOn(false);
    await world.ask(setFactor, { tenantId, factor: 'sms', enabled: true });
    const again = await ada.givePassword(authorizeUrl(pkce().challenge, { prompt: 'login' }));
    expect(locationOf(again)).toContain('/u/mfa-sms-enrollment');
  });
});
