import { createApplication } from '@countersign/contracts';
import { managementScopes } from '@countersign/management-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type GatewayWorld, openGateway, secret, tenants } from '../../testing/gateway-world.ts';
import { authorizeUrl, personAt, pkce, refresh, tokenRequest } from '../../testing/person.ts';

let world: GatewayWorld;
beforeAll(async () => {
  // Everybody here is at one address, which asks for more codes than one may.
  world = await openGateway({ limits: { sendsPerAddress: { burst: 10_000, refillMs: 1 } } });
  for (const tenantId of ['acme', 'other']) {
    const settings = {
      name: 'Support',
      kind: 'non_interactive' as const,
      grantTypes: ['client_credentials'],
      managementScopes: [...managementScopes],
    };
    const asked = { tenantId, clientId: 'support', clientSecret: secret, settings };
    await world.ask(createApplication, asked);
  }
});
afterAll(() => world.close());

/** What an admin's tool is answered. */
const api = async (
  method: 'GET' | 'DELETE' | 'POST',
  path: string,
  at: 'acme' | 'other' = 'acme',
) => {
  const audience = `https://${tenants[at]}/api/v2/`;
  const form = { grant_type: 'client_credentials', client_id: 'support', client_secret: secret };
  const granted = await world.browser(at).post('/oauth/token', { ...form, audience });
  const headers = {
    host: tenants[at],
    authorization: `Bearer ${granted.json().access_token}`,
  };
  const { statusCode, body } = await world.app.inject({ method, url: `/api/v2${path}`, headers });
  return { status: statusCode, body: body === '' ? undefined : JSON.parse(body) };
};
const of = (who: { readonly userId: string }) => `/users/${encodeURIComponent(who.userId)}`;
const listed = async (who: { readonly userId: string }, what: 'sessions' | 'refresh-tokens') => {
  const { body } = await api('GET', `${of(who)}/${what}`);
  return body[what === 'sessions' ? 'sessions' : 'tokens'];
};

/** Somebody who signed in once, with a refresh token. */
const signedIn = async () => {
  const ada = await personAt(world);
  return { ada, tokens: await ada.tokens() };
};
type Person = Awaited<ReturnType<typeof signedIn>>['ada'];

/** Whether the browser still stands on a session, as `prompt=none` finds it. */
const isSignedIn = async ({ browser }: Person) => {
  const silent = authorizeUrl(pkce().challenge, { prompt: 'none' });
  const { headers } = await browser.get(silent);
  return String(headers.location).includes('code=');
};
const sidOf = ({ id_token: token }: { readonly id_token: string }): string =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()).sid;

describe('the sessions of a person', () => {
  it('are listed as their id tokens name them', async () => {
    const { ada, tokens } = await signedIn();
    const [session, ...others] = await listed(ada.who, 'sessions');
    expect(others).toEqual([]);
    expect(session).toMatchObject({
      id: sidOf(tokens),
      user_id: ada.who.userId,
      clients: [{ client_id: 'spa' }],
    });
    expect(session.expires_at > session.idle_expires_at).toBe(true);
    expect((await api('GET', `/sessions/${session.id}`)).body).toEqual(session);
    expect(JSON.stringify(session)).not.toContain(ada.who.email);
  });
  it('are one for a browser that proved more', async () => {
    const { ada } = await signedIn();
    await ada.tokens({ prompt: 'login' });
    const sessions = await listed(ada.who, 'sessions');
    for (const { id } of sessions) await api('DELETE', `/sessions/${id}`);
    expect(await isSignedIn(ada)).toBe(false);
    expect(await listed(ada.who, 'sessions')).toEqual([]);
  });
  it('end one by one', async () => {
    const { ada } = await signedIn();
    const elsewhere = await personAt(world, { who: ada.who });
    await elsewhere.tokens();
    const [newest, oldest] = await listed(ada.who, 'sessions');
    expect((await api('DELETE', `/sessions/${newest.id}`)).status).toBe(202);
    expect([await isSignedIn(ada), await isSignedIn(elsewhere)]).toEqual([true, false]);
    expect((await listed(ada.who, 'sessions')).map(({ id }: { id: string }) => id)).toEqual([
      oldest.id,
    ]);
  });
  it('end all at once, and the refresh tokens stay', async () => {
    const { ada, tokens } = await signedIn();
    expect((await api('DELETE', `${of(ada.who)}/sessions`)).status).toBe(202);
    expect(await isSignedIn(ada)).toBe(false);
    expect((await refresh(world, tokens.refresh_token)).statusCode).toBe(200);
  });
  it('take their refresh tokens with them where they are revoked', async () => {
    const { ada, tokens } = await signedIn();
    const elsewhere = await personAt(world, { who: ada.who });
    const theirs = await elsewhere.tokens();
    expect((await api('POST', `/sessions/${sidOf(tokens)}/revoke`)).status).toBe(202);
    expect(await isSignedIn(ada)).toBe(false);
    expect((await refresh(world, tokens.refresh_token)).statusCode).toBe(403);
    expect((await refresh(world, theirs.refresh_token)).statusCode).toBe(200);
  });
  it.each([
    ['with a refresh token', {}],
    ['without one', { scope: 'openid' }],
  ])('give no tokens by a code that was out when they were revoked, %s', async (_, wishes) => {
    const ada = await personAt(world);
    const given = await ada.login(wishes);
    const [{ id }] = await listed(ada.who, 'sessions');
    expect((await api('POST', `/sessions/${id}/revoke`)).status).toBe(202);
    const exchanged = await ada.exchange(given);
    expect([exchanged.statusCode, exchanged.json().error]).toEqual([403, 'invalid_grant']);
    expect(await listed(ada.who, 'refresh-tokens')).toEqual([]);
    expect((await ada.exchange(await ada.login(wishes))).statusCode).toBe(200);
  });
  it('are not there after signing out', async () => {
    const { ada } = await signedIn();
    await ada.browser.get('/v2/logout');
    expect(await listed(ada.who, 'sessions')).toEqual([]);
  });
  it("are nobody else's: neither another tenant's nor unknown", async () => {
    const { tokens } = await signedIn();
    for (const path of [`/sessions/${sidOf(tokens)}`]) {
      expect((await api('GET', path, 'other')).status).toBe(404);
      expect((await api('DELETE', path, 'other')).status).toBe(404);
    }
    expect((await api('GET', '/sessions/none')).body.errorCode).toBe('inexistent_session');
    expect((await api('GET', '/users/auth0%7Cnobody/sessions')).status).toBe(404);
  });
  it('are paged to an end', async () => {
    const { ada } = await signedIn();
    for (const _ of [1, 2]) await (await personAt(world, { who: ada.who })).tokens();
    const first = (await api('GET', `${of(ada.who)}/sessions?take=2`)).body;
    const second = (await api('GET', `${of(ada.who)}/sessions?from=${first.next}`)).body;
    expect([first.sessions.length, second.sessions.length, second.next]).toEqual([2, 1, undefined]);
  });
});

describe('the refresh tokens of a person', () => {
  it('are listed by family, and stay one when they rotate', async () => {
    const { ada, tokens } = await signedIn();
    const [before] = await listed(ada.who, 'refresh-tokens');
    expect(before).toMatchObject({
      ...{ user_id: ada.who.userId, client_id: 'spa', rotating: true },
      session_id: sidOf(tokens),
    });
    await refresh(world, tokens.refresh_token);
    expect(await listed(ada.who, 'refresh-tokens')).toEqual([before]);
    expect((await api('GET', `/refresh-tokens/${before.id}`)).body).toEqual(before);
    expect(JSON.stringify(before)).not.toContain(tokens.refresh_token);
  });
  it('end one by one, with whatever came of them', async () => {
    const { ada, tokens } = await signedIn();
    const next = (await refresh(world, tokens.refresh_token)).json();
    const [family] = await listed(ada.who, 'refresh-tokens');
    expect((await api('DELETE', `/refresh-tokens/${family.id}`)).status).toBe(202);
    expect((await refresh(world, next.refresh_token)).statusCode).toBe(403);
    expect(await listed(ada.who, 'refresh-tokens')).toEqual([]);
    expect((await api('DELETE', `/refresh-tokens/${family.id}`)).body.errorCode).toBe(
      'inexistent_refresh_token',
    );
  });
  it('end all at once', async () => {
    const { ada, tokens } = await signedIn();
    const more = await ada.tokens({ prompt: 'login' });
    expect((await api('DELETE', `${of(ada.who)}/refresh-tokens`)).status).toBe(202);
    for (const { refresh_token: token } of [tokens, more]) {
      expect((await refresh(world, token)).statusCode).toBe(403);
    }
    expect(await isSignedIn(ada)).toBe(true);
  });
  it("are no other tenant's", async () => {
    const { ada } = await signedIn();
    const [family] = await listed(ada.who, 'refresh-tokens');
    expect((await api('GET', `/refresh-tokens/${family.id}`, 'other')).status).toBe(404);
    expect((await api('DELETE', `/refresh-tokens/${family.id}`, 'other')).status).toBe(404);
  });
  it('are bounded: the oldest of too many ends', async () => {
    const { ada, tokens } = await signedIn();
    const beginAnother = async () => {
      const { verifier, challenge } = pkce();
      const { headers } = await ada.browser.get(authorizeUrl(challenge, { prompt: 'none' }));
      const code = new URL(String(headers.location)).searchParams.get('code') ?? '';
      expect((await ada.exchange({ code, verifier })).statusCode).toBe(200);
    };
    for (let begun = 1; begun < 200; begun += 1) await beginAnother();
    const kept = await refresh(world, tokens.refresh_token);
    expect(kept.statusCode).toBe(200);
    await beginAnother();
    expect((await refresh(world, kept.json().refresh_token)).statusCode).toBe(403);
  });
});

it('a token of somebody who is signed in opens none of it', async () => {
  const { ada, tokens } = await signedIn();
  const url = `/api/v2${of(ada.who)}/sessions`;
  const headers = { host: tenants.acme, authorization: `Bearer ${tokens.access_token}` };
  expect((await world.app.inject({ method: 'GET', url, headers })).statusCode).toBe(401);
  expect((await tokenRequest(world, { grant_type: 'client_credentials' })).statusCode).toBe(400);
});
