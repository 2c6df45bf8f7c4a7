import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parameterOf, stateOf } from '../../testing/browser.ts';
import { type GatewayWorld, openGateway, tenants } from '../../testing/gateway-world.ts';
import { openLog } from '../../testing/log.ts';
import { authorizeUrl, personAt, pkce } from '../../testing/person.ts';

let world: GatewayWorld;
let manage: Awaited<ReturnType<typeof openLog>>['manage'];
beforeAll(async () => {
  world = await openGateway();
  ({ manage } = await openLog(world));
});
afterAll(() => world.close());

/** Somebody who let two browsers of theirs remember them. */
const somebody = async () => {
  const person = await personAt(world);
  await person.login();
  const remembered = async () => {
    const again = await personAt(world, { who: person.who });
    const at = await again.givePassword(authorizeUrl(pkce().challenge));
    const code = await again.nextCode();
    const form = { state: stateOf(at), code, rememberBrowser: 'true' };
    await again.browser.post('/u/mfa-sms-challenge', form);
    return again;
  };
  return { userId: person.who.userId, both: [await remembered(), await remembered()] as const };
};

const call = async (
  method: 'GET' | 'DELETE',
  userId: string,
  { headers, browser = '', at = tenants.acme }: { headers: object; browser?: string; at?: string },
) => {
  const of = `/api/v2/countersign/users/${encodeURIComponent(userId)}`;
  const url = `${of}/remembered-browsers${browser}`;
  const answered = await world.app.inject({ method, url, headers: { host: at, ...headers } });
  return { status: answered.statusCode, body: answered.body && answered.json() };
};

describe('the browsers that somebody let remember them', () => {
  it('are listed, and forgotten one by one', async () => {
    const { headers } = await manage(['read:users', 'update:users']);
    const { userId, both } = await somebody();
    const listed = async () => {
      const { status, body } = await call('GET', userId, { headers });
      expect(status).toBe(200);
      return body.remembered_browsers;
    };
    const [latest, first] = await listed();
    expect(Object.keys(latest)).toEqual(['id', 'remembered_at', 'last_seen_at']);
    const browser = `/${latest.id}`;
    const nobodys = await call('DELETE', 'auth0|nobody', { headers, browser });
    expect([nobodys.status, nobodys.body.errorCode]).toEqual([404, 'inexistent_browser']);
    expect((await call('DELETE', userId, { headers, browser })).status).toBe(204);
    expect(await listed()).toEqual([first]);
    expect((await call('DELETE', userId, { headers, browser })).status).toBe(404);

    // One is asked for the second step again, and the other is not.
    const isKnown = [];
    for (const { givePassword } of both) {
      const at = await givePassword(authorizeUrl(pkce().challenge, { prompt: 'login' }));
      isKnown.push(parameterOf(at, 'code') !== null);
    }
    expect(isKnown.toSorted()).toEqual([false, true]);
  });

  it('are those of a person of one’s own tenant, by a token that may', async () => {
    const { userId } = await somebody();
    const reading = await manage(['read:users']);
    const { headers } = reading;
    const { body } = await call('GET', userId, { headers });
    const browser = `/${body.remembered_browsers[0].id}`;
    expect((await call('DELETE', userId, { headers, browser })).status).toBe(403);
    expect((await call('GET', 'auth0|nobody', { headers })).status).toBe(404);
    expect((await call('GET', userId, { headers, at: tenants.other })).status).toBe(401);
    expect((await call('GET', userId, await manage(['update:users']))).status).toBe(403);
    expect((await call('GET', userId, { headers })).body).toEqual(body);
  });
});
