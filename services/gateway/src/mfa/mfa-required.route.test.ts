import {
  listConnections,
  patchConnection,
  setPolicy,
  updateConnection,
  updateUser,
} from '@countersign/contracts';
import { decodeJwt } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type GatewayWorld, openGateway, password, secret } from '../testing/gateway-world.ts';
import { mfaClientAt, mfaGrant } from '../testing/mfa-client.ts';
import { refresh, tokenRequest } from '../testing/person.ts';

let world: GatewayWorld;
beforeAll(async () => {
  world = await openGateway();
});
afterAll(() => world.close());

const tenantId = 'acme';
const always = () => world.ask(setPolicy, { tenantId, policy: ['all-applications'] });
const never = () => world.ask(setPolicy, { tenantId, policy: [] });
afterEach(always);

const said = (response: Awaited<ReturnType<typeof tokenRequest>>) => {
  const { error, error_description: description } = response.json();
  return [response.statusCode, error, description];
};

describe('a password grant', () => {
  it('is answered by a demand to enrol, key by key as Auth0 words it', async () => {
    const response = await (await mfaClientAt(world)).signIn();
    expect(response.statusCode).toBe(403);
    expect(response.headers['cache-control']).toBe('no-store');
    const body = response.json();
    expect(Object.keys(body)).toEqual([
      'error',
      'error_description',
      'mfa_token',
      'mfa_requirements',
    ]);
    expect(body).toMatchObject({
      error: 'mfa_required',
      error_description: 'Multifactor authentication required',
    });
    expect(body.mfa_requirements).toEqual({ enroll: [{ type: 'phone' }] });
  });

  it('is answered by a demand to prove what the person has', async () => {
    const ada = await mfaClientAt(world);
    await ada.enroll();
    expect((await ada.signIn()).json().mfa_requirements).toEqual({
      challenge: [{ type: 'phone' }],
    });
  });

  it('gives tokens at once where no policy asks for more', async () => {
    await never();
    const ada = await mfaClientAt(world);
    const response = await ada.signIn({ scope: 'openid email offline_access unknown' });
    expect(response.statusCode).toBe(200);
    const tokens = response.json();
    expect(tokens).toMatchObject({ token_type: 'Bearer', expires_in: 86_400 });
    expect(tokens.scope).toBe('openid email offline_access');
    const claims = decodeJwt(tokens.id_token);
    expect(claims).toMatchObject({ sub: ada.who.userId, email: ada.who.email, aud: 'native' });
    for (const claim of ['amr', 'acr', 'sid']) expect(claims).not.toHaveProperty(claim);
  });

  it('may be for a connection by name, and for no other', async () => {
    await never();
    const ada = await mfaClientAt(world);
    const grant_type = mfaGrant('password-realm');
    const realm = 'Username-Password-Authentication';
    expect((await ada.signIn({ grant_type, realm })).statusCode).toBe(200);
    expect(said(await ada.signIn({ grant_type, realm: 'elsewhere' }))).toEqual([
      400,
      'invalid_request',
      'Unknown or invalid realm.',
    ]);
    expect(said(await ada.signIn({ grant_type }))).toEqual([
      ...[400, 'invalid_request', 'A required parameter is missing.'],
    ]);
  });

  it('may be for the realms that a connection was given, and then not for its name', async () => {
    await never();
    const ada = await mfaClientAt(world);
    const listed = await world.ask(listConnections, { tenantId });
    const { connectionId = '', name = '' } = (listed.ok && listed.value.items[0]) || {};
    const set = (realms: string[] | null) =>
      world.ask(patchConnection, { tenantId, connectionId, patch: { others: { realms } } });
    const signIn = async (realm: string) =>
      (await ada.signIn({ grant_type: mfaGrant('password-realm'), realm })).statusCode;
    const statuses: number[][] = [];
    for (const realms of [['staff', 'partners'], [], null]) {
      await set(realms);
      statuses.push([await signIn('staff'), await signIn('partners'), await signIn(name)]);
    }
    expect(statuses).toEqual([
      [200, 200, 400],
      [400, 400, 200],
      [400, 400, 200],
    ]);
  });

  it('is refused where the connection is not for this client', async () => {
    await never();
    const ada = await mfaClientAt(world);
    const listed = await world.ask(listConnections, { tenantId });
    const [database] = listed.ok ? listed.value.items : [];
    const { connectionId = '' } = database ?? {};
    const allow = (enabledClients: string[] | null) =>
      world.ask(updateConnection, { tenantId, connectionId, enabledClients });
    await allow(['spa']);
    const refused = said(await ada.signIn());
    await allow(null);
    expect(refused).toEqual([400, 'invalid_request', 'Unknown or invalid realm.']);
  });

  it('refuses a wrong password and an unknown name alike', async () => {
    const ada = await mfaClientAt(world);
    const wrongPassword = said(await ada.signIn({ password: 'wrong' }));
    expect(wrongPassword).toEqual([403, 'invalid_grant', 'Wrong email or password.']);
    expect(said(await ada.signIn({ username: 'nobody@example.com' }))).toEqual(wrongPassword);
    expect(said(await ada.signIn({ username: 'x'.repeat(500) }))).toEqual(wrongPassword);
  });

  it('bounds guesses as the page does', async () => {
    const ada = await mfaClientAt(world);
    const guesses = [];
    for (let n = 0; n < 40; n += 1) guesses.push(said(await ada.signIn({ password: 'wrong' })));
    expect(guesses.at(-1)?.slice(0, 2)).toEqual([429, 'too_many_attempts']);
    expect(said(await ada.signIn())[0]).toBe(429);
  });

  it('is nothing for somebody who is blocked', async () => {
    const ada = await mfaClientAt(world);
    await world.ask(updateUser, { tenantId, userId: ada.who.userId, blocked: true });
    expect(said(await ada.signIn())).toEqual([403, 'unauthorized', 'user is blocked']);
  });

  it.each([
    ['a client that may not use it', { client_id: 'spa' }, 403, 'unauthorized_client'],
    ['the Management API', { audience: 'https://acme.test/api/v2/' }, 403, 'access_denied'],
    ['a client without its secret', { client_id: 'web' }, 401, 'invalid_client'],
  ])('is refused to %s', async (_, more, status, error) => {
    const ada = await mfaClientAt(world);
    expect(said(await ada.signIn(more)).slice(0, 2)).toEqual([status, error]);
  });

  it('names the grant that a client may not use', async () => {
    const ada = await mfaClientAt(world);
    const description = "Grant type 'password' not allowed for the client.";
    expect(said(await ada.signIn({ client_id: 'spa' }))[2]).toBe(description);
  });

  it.each(['username', 'password'])('is malformed without %s', async (name) => {
    const ada = await mfaClientAt(world);
    expect(said(await ada.signIn({ [name]: '' })).slice(0, 2)).toEqual([400, 'invalid_request']);
  });

  it('may be sent as JSON, or as a form with its encoding named', async () => {
    const ada = await mfaClientAt(world);
    const fields = {
      grant_type: 'password',
      client_id: 'native',
      username: ada.who.email,
      password,
    };
    const send = (contentType: string, payload: string) =>
      world.app.inject({
        ...{ method: 'POST', url: '/oauth/token', payload },
        headers: { host: 'acme.test', 'content-type': contentType },
      });
    const json = await send('application/json', JSON.stringify(fields));
    const form = await send(
      'application/x-www-form-urlencoded;charset=UTF-8',
      new URLSearchParams(fields).toString(),
    );
    expect([json.json().error, form.json().error]).toEqual(['mfa_required', 'mfa_required']);
  });
});

describe('a refresh for which policy now demands more', () => {
  it('gives an mfa_token, and what was asked for once it is proved', async () => {
    await never();
    const ada = await mfaClientAt(world);
    const first = (await ada.signIn({ scope: 'openid offline_access' })).json();
    await always();
    const response = await refresh(world, first.refresh_token, { client_id: 'native' });
    expect(response.statusCode).toBe(403);
    const { mfa_token: token, ...demand } = response.json();
    expect(demand).toEqual({
      error: 'mfa_required',
      error_description: 'Multifactor authentication required',
      mfa_requirements: { enroll: [{ type: 'phone' }] },
    });
    const { oob_code: oobCode } = (await ada.associate(token)).json();
    const proved = await ada.prove(token, oobCode, await ada.nextCode());
    expect(proved.statusCode).toBe(200);
    expect(proved.json().scope).toBe('openid offline_access');
    const next = await refresh(world, proved.json().refresh_token, { client_id: 'native' });
    expect(next.statusCode).toBe(200);
  });
});

it('a confidential client authenticates, in the body or by Basic', async () => {
  const basic = `Basic ${btoa(`web:${secret}`)}`;
  const refused = await tokenRequest(world, { grant_type: 'password' }, { authorization: basic });
  expect(said(refused)[1]).toBe('unauthorized_client');
});
