import { eraseUser, setPolicy, updateApplication, updateUser } from '@countersign/contracts';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type GatewayWorld, openGateway, secret } from '../testing/gateway-world.ts';
import { authorizeUrl, personAt, pkce, refresh, tokenRequest } from '../testing/person.ts';

let world: GatewayWorld;
beforeAll(async () => {
  world = await openGateway();
});
afterAll(() => world.close());

const days = 24 * 3_600_000;
const invalid = {
  error: 'invalid_grant',
  error_description: 'Unknown or invalid refresh token.',
};

const signedIn = async () => {
  const ada = await personAt(world);
  return { ada, tokens: await ada.tokens() };
};

describe('a refresh token', () => {
  it('buys new tokens and its own successor, and the ceremony is not claimed again', async () => {
    const { ada, tokens } = await signedIn();
    const response = await refresh(world, tokens.refresh_token);
    expect(response.statusCode).toBe(200);
    const next = response.json();
    expect(next.refresh_token).not.toBe(tokens.refresh_token);
    const claims = decodeJwt(next.id_token);
    expect(claims).toMatchObject({ sub: ada.who.userId, email: ada.who.email });
    expect(claims).not.toHaveProperty('amr');
    expect(claims).not.toHaveProperty('acr');
    expect(claims).not.toHaveProperty('nonce');
    expect((await refresh(world, next.refresh_token)).statusCode).toBe(200);
  });

  it('may ask for less, and never for more', async () => {
    const { tokens } = await signedIn();
    const less = await refresh(world, tokens.refresh_token, { scope: ' openid  openid' });
    expect(less.json().scope).toBe('openid');
    const more = await refresh(world, less.json().refresh_token, { scope: 'openid phone' });
    expect([more.statusCode, more.json().error]).toEqual([400, 'invalid_scope']);
    expect((await refresh(world, less.json().refresh_token)).statusCode).toBe(200);
  });

  it('shown a second time ends its whole family', async () => {
    const { tokens } = await signedIn();
    const next = (await refresh(world, tokens.refresh_token)).json();
    const replayed = await refresh(world, tokens.refresh_token);
    expect([replayed.statusCode, replayed.json()]).toEqual([403, invalid]);
    expect((await refresh(world, next.refresh_token)).json()).toEqual(invalid);
  });

  it('is nothing in the hands of another client, and is not used up by the try', async () => {
    const { tokens } = await signedIn();
    const settings = { grantTypes: ['refresh_token', 'authorization_code'] };
    await world.ask(updateApplication, { tenantId: 'acme', clientId: 'web', settings });
    const theft = { client_id: 'web', client_secret: secret };
    expect((await refresh(world, tokens.refresh_token, theft)).json()).toEqual(invalid);
    expect((await refresh(world, tokens.refresh_token)).statusCode).toBe(200);
  });

  it("is nothing at another tenant's", async () => {
    const { tokens } = await signedIn();
    const form = {
      grant_type: 'refresh_token',
      client_id: 'spa',
      refresh_token: tokens.refresh_token,
    };
    const response = await world.browser('other').post('/oauth/token', form);
    expect(response.json()).toEqual(invalid);
  });

  it('dies when it is not used, and lives on when it is', async () => {
    const { tokens } = await signedIn();
    world.advance(15 * days - 1);
    const next = (await refresh(world, tokens.refresh_token)).json();
    world.advance(14 * days);
    const last = (await refresh(world, next.refresh_token)).json();
    expect(last.refresh_token).toBeDefined();
    world.advance(15 * days);
    expect((await refresh(world, last.refresh_token)).json()).toEqual(invalid);
  });

  it('dies with its family, however much it is used', async () => {
    const { tokens } = await signedIn();
    let token = tokens.refresh_token;
    for (const _ of [1, 2]) {
      world.advance(14 * days);
      token = (await refresh(world, token)).json().refresh_token;
    }
    world.advance(2 * days);
    expect((await refresh(world, token)).json()).toEqual(invalid);
  });
});

describe('a refresh is refused', () => {
  it('when policy demands what was not proved, and works once it no longer does', async () => {
    await world.ask(setPolicy, { tenantId: 'acme', policy: [] });
    const ada = await personAt(world);
    const { challenge, verifier } = pkce();
    const answered = await ada.givePassword(authorizeUrl(challenge));
    const code = new URL(String(answered.headers.location)).searchParams.get('code') ?? '';
    const tokens = (await ada.exchange({ code, verifier })).json();

    await world.ask(setPolicy, { tenantId: 'acme', policy: ['all-applications'] });
    const refused = await refresh(world, tokens.refresh_token);
    expect(refused.statusCode).toBe(403);
    expect(refused.json()).toMatchObject({
      error: 'mfa_required',
      error_description: 'Multifactor authentication required',
    });

    await world.ask(setPolicy, { tenantId: 'acme', policy: [] });
    expect((await refresh(world, tokens.refresh_token)).statusCode).toBe(200);
    await world.ask(setPolicy, { tenantId: 'acme', policy: ['all-applications'] });
  });

  it('to who has another password since, though nobody ended the family', async () => {
    const { ada, tokens } = await signedIn();
    const { userId } = ada.who;
    world.advance(1_000);
    await world.ask(updateUser, { tenantId: 'acme', userId, password: 'canary-another-password' });
    expect((await refresh(world, tokens.refresh_token)).json()).toEqual(invalid);
  });

  it('to who was blocked, and to who was erased', async () => {
    const { ada, tokens } = await signedIn();
    const whose = { tenantId: 'acme', userId: ada.who.userId };
    await world.ask(updateUser, { ...whose, blocked: true });
    expect((await refresh(world, tokens.refresh_token)).json()).toEqual(invalid);
    await world.ask(updateUser, { ...whose, blocked: false });
    const next = (await refresh(world, tokens.refresh_token)).json();
    await world.ask(eraseUser, whose);
    expect((await refresh(world, next.refresh_token)).json()).toEqual(invalid);
  });
});

describe('a code shown again', () => {
  it('ends the family it began', async () => {
    const ada = await personAt(world);
    const given = await ada.login();
    const tokens = (await ada.exchange(given)).json();
    expect((await ada.exchange(given)).statusCode).toBe(403);
    expect((await refresh(world, tokens.refresh_token)).json()).toEqual(invalid);
    const { statusCode } = await world.browser().get('/userinfo', {
      headers: { authorization: `Bearer ${tokens.access_token}` },
    });
    expect(statusCode).toBe(401);
  });

  it('without a refresh token to revoke still ends what it gave', async () => {
    const ada = await personAt(world);
    const given = await ada.login({ scope: 'openid' });
    const tokens = (await ada.exchange(given)).json();
    await ada.exchange(given);
    const { statusCode } = await world.browser().get('/userinfo', {
      headers: { authorization: `Bearer ${tokens.access_token}` },
    });
    expect(statusCode).toBe(401);
  });
});

describe('POST /oauth/revoke', () => {
  const revoke = (token: string, more = {}) =>
    world.browser().post('/oauth/revoke', { client_id: 'spa', token, ...more });

  it('ends the whole family, whichever of its tokens is given', async () => {
    const { tokens } = await signedIn();
    const next = (await refresh(world, tokens.refresh_token)).json();
    const response = await revoke(next.refresh_token);
    expect([response.statusCode, response.body]).toEqual([200, '']);
    expect((await refresh(world, next.refresh_token)).json()).toEqual(invalid);
  });

  it('answers the same to a token nobody has', async () => {
    const response = await revoke('made-up');
    expect([response.statusCode, response.body]).toEqual([200, '']);
  });

  it("does nothing to another client's token", async () => {
    const { tokens } = await signedIn();
    await revoke(tokens.refresh_token, { client_id: 'web', client_secret: secret });
    expect((await refresh(world, tokens.refresh_token)).statusCode).toBe(200);
  });

  it('is refused without a token, and to a client that does not authenticate', async () => {
    const without = await world.browser().post('/oauth/revoke', { client_id: 'spa' });
    expect(without.json().error).toBe('invalid_request');
    expect((await revoke('x', { client_id: 'web' })).statusCode).toBe(401);
  });
});

describe('a grant that an application loses', () => {
  it('cannot be used from then on', async () => {
    const { tokens } = await signedIn();
    const settings = { grantTypes: ['authorization_code'] };
    await world.ask(updateApplication, { tenantId: 'acme', clientId: 'spa', settings });
    expect((await refresh(world, tokens.refresh_token)).json().error).toBe('unauthorized_client');
    const form = { grant_type: 'refresh_token', client_id: 'spa' };
    expect((await tokenRequest(world, form)).json().error).toBe('unauthorized_client');
  });
});
