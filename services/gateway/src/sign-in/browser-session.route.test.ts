import { eraseUser, updateTenant, updateUser } from '@countersign/contracts';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { locationOf, parameterOf } from '../testing/browser.ts';
import { type GatewayWorld, openGateway } from '../testing/gateway-world.ts';
import { authorizeUrl, personAt, pkce, type Wishes } from '../testing/person.ts';

let world: GatewayWorld;
beforeAll(async () => {
  world = await openGateway();
});
afterAll(() => world.close());

const cookie = '__Host-countersign-session';
const multiFactor = 'http://schemas.openid.net/pape/policies/2007/06/multi-factor';
const hours = 3_600_000;

type Person = Awaited<ReturnType<typeof personAt>>;

const signedIn = async (): Promise<Person> => {
  const ada = await personAt(world);
  await ada.login();
  return ada;
};

const again = (ada: Person, wishes: Wishes = {}) =>
  ada.browser.get(authorizeUrl(pkce().challenge, wishes));
const silently = (ada: Person, wishes: Wishes = {}) => again(ada, { prompt: 'none', ...wishes });

describe('a signed-in browser', () => {
  it('is known by either of its cookies', async () => {
    for (const name of [cookie, `${cookie}-compat`]) {
      const ada = await signedIn();
      ada.browser.jar.delete(name);
      expect(parameterOf(await silently(ada), 'code')).not.toBeNull();
      await ada.browser.get('/v2/logout');
      expect(parameterOf(await silently(ada), 'error')).toBe('login_required');
    }
  });

  it('is not asked again', async () => {
    const ada = await signedIn();
    expect(parameterOf(await again(ada), 'code')).not.toBeNull();
    expect(parameterOf(await silently(ada), 'code')).not.toBeNull();
  });

  it('is asked again when the request says so', async () => {
    const ada = await signedIn();
    expect(locationOf(await again(ada, { prompt: 'login' }))).toMatch(/^\/u\/login/);
    expect(locationOf(await again(ada, { prompt: 'select_account' }))).toMatch(/^\/u\/login/);
  });

  it('is asked again when what it proved is older than the request allows', async () => {
    const ada = await signedIn();
    world.advance(60_000);
    expect(parameterOf(await again(ada, { max_age: '60' }), 'code')).not.toBeNull();
    world.advance(1);
    expect(locationOf(await again(ada, { max_age: '60' }))).toMatch(/^\/u\/login/);
    const silent = await silently(ada, { max_age: '60' });
    expect(parameterOf(silent, 'error')).toBe('login_required');
  });

  it('gets a new session id at each authentication, and the old one is worth nothing', async () => {
    const ada = await signedIn();
    const before = ada.browser.jar.get(cookie) ?? '';
    await ada.login({ prompt: 'login' });
    const after = ada.browser.jar.get(cookie) ?? '';
    expect(after).toMatch(/^[\w-]{43}$/);
    expect(after).not.toBe(before);
    ada.browser.jar.set(cookie, before);
    expect(parameterOf(await silently(ada), 'error')).toBe('login_required');
  });

  it("is a stranger to another tenant's", async () => {
    const ada = await signedIn();
    const elsewhere = world.browser('other');
    elsewhere.jar.set(cookie, ada.browser.jar.get(cookie) ?? '');
    const answered = await elsewhere.get(authorizeUrl(pkce().challenge, { prompt: 'none' }));
    expect(parameterOf(answered, 'error')).toBe('login_required');
  });

  it('is signed out when its person is blocked, or erased', async () => {
    const blocked = await signedIn();
    const erased = await signedIn();
    const whose = ({ who }: Person) => ({ tenantId: 'acme', userId: who.userId });
    await world.ask(updateUser, { ...whose(blocked), blocked: true });
    await world.ask(eraseUser, whose(erased));
    for (const ada of [blocked, erased]) {
      expect(parameterOf(await silently(ada), 'error')).toBe('login_required');
      expect(ada.browser.jar.has(cookie)).toBe(false);
    }
  });
});

describe('a page of another site that a signed-in person looks at', () => {
  const multi = { acr_values: multiFactor };
  const embedded = (ada: Person, destination: string, wishes: Wishes) =>
    ada.browser.get(authorizeUrl(pkce().challenge, wishes), {
      headers: { 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': destination },
    });

  it.each(['iframe', 'image', 'script', 'empty'])('begins nothing as %s', async (destination) => {
    const ada = await signedIn();
    await world.settled();
    const [sent, facts] = [ada.messages().length, world.factCount()];
    for (const wishes of [{}, multi]) {
      const answered = await embedded(ada, destination, wishes);
      expect(locationOf(answered)).toMatch(/^\/u\/login/);
    }
    await world.settled();
    expect(ada.messages()).toHaveLength(sent);
    expect(world.factCount()).toBe(facts);
  });

  it('may renew silently, and may lead the person here', async () => {
    const ada = await signedIn();
    const silent = await embedded(ada, 'iframe', { prompt: 'none' });
    expect(parameterOf(silent, 'code')).not.toBeNull();
    expect(parameterOf(await embedded(ada, 'document', {}), 'code')).not.toBeNull();
  });
});

describe('a session ends', () => {
  it('when it is not used for the idle time', async () => {
    const ada = await signedIn();
    world.advance(71 * hours);
    expect(parameterOf(await silently(ada), 'code')).not.toBeNull();
    world.advance(72 * hours);
    expect(parameterOf(await silently(ada), 'error')).toBe('login_required');
  });

  it('at its limit, however much it is used', async () => {
    const ada = await signedIn();
    for (const step of [60, 60, 47]) {
      world.advance(step * hours);
      expect(parameterOf(await silently(ada), 'code')).not.toBeNull();
    }
    world.advance(hours);
    expect(parameterOf(await silently(ada), 'error')).toBe('login_required');
  });

  it('at once, when the tenant comes to allow less', async () => {
    const ada = await signedIn();
    world.advance(2 * hours);
    const decide = (sessionLifetimeHours: number, idleSessionLifetimeHours: number) =>
      world.ask(updateTenant, {
        tenantId: 'acme',
        settings: { sessionLifetimeHours, idleSessionLifetimeHours },
      });
    await decide(2, 2);
    expect(parameterOf(await silently(ada), 'error')).toBe('login_required');
    await decide(168, 72);
  });
});

describe('prompt=none', () => {
  it('says that a login is required, in the very words clients match', async () => {
    const stranger = await personAt(world);
    const answered = await silently(stranger);
    expect(parameterOf(answered, 'error')).toBe('login_required');
    expect(parameterOf(answered, 'error_description')).toBe('Login required');
  });

  it('says that a second factor is required, in the very words clients match', async () => {
    const ada = await signedIn();
    const answered = await silently(ada, { acr_values: multiFactor });
    expect(parameterOf(answered, 'error')).toBe('login_required');
    expect(parameterOf(answered, 'error_description')).toBe('Multifactor authentication required');
  });

  it('claims no ceremony', async () => {
    const ada = await signedIn();
    const { challenge, verifier } = pkce();
    const answered = await ada.browser.get(authorizeUrl(challenge, { prompt: 'none' }));
    const code = parameterOf(answered, 'code') ?? '';
    const claims = decodeJwt((await ada.exchange({ code, verifier })).json().id_token);
    expect(claims.sub).toBe(ada.who.userId);
    expect(claims).not.toHaveProperty('amr');
    expect(claims).not.toHaveProperty('acr');
  });

  it('has the session service write nothing', async () => {
    const written: string[] = [];
    const own = await openGateway({
      through: (ports) => {
        const append: typeof ports.store.append = (stream, ...rest) => {
          written.push(stream);
          return ports.store.append(stream, ...rest);
        };
        return { ...ports, store: { ...ports.store, append } };
      },
    });
    const ada = await personAt(own);
    await ada.login();
    const before = [...written];
    expect(before).not.toEqual([]);
    expect(parameterOf(await silently(ada), 'code')).not.toBeNull();
    expect(written).toEqual(before);
    await own.close();
  });
});

describe('a step-up', () => {
  it('asks a signed-in person again, and renews the session without prolonging it', async () => {
    const ada = await signedIn();
    const before = ada.browser.jar.get(cookie);
    world.advance(100 * hours);
    await ada.login({ prompt: 'login' });
    world.advance(71 * hours);
    const { challenge, verifier } = pkce();
    const asked = await ada.browser.get(authorizeUrl(challenge, { acr_values: multiFactor }));
    expect(locationOf(asked)).toMatch(/^\/u\/mfa-sms-challenge/);
    const code = parameterOf(await ada.giveCode(asked), 'code') ?? '';
    const claims = decodeJwt((await ada.exchange({ code, verifier })).json().id_token);
    expect(claims).toMatchObject({ amr: ['mfa'], acr: multiFactor });
    expect(ada.browser.jar.get(cookie)).not.toBe(before);
    world.advance(71 * hours);
    expect(parameterOf(await silently(ada), 'code')).not.toBeNull();
    world.advance(26 * hours);
    expect(parameterOf(await silently(ada), 'error')).toBe('login_required');
  });

  it('leads nowhere once its session was signed out of meanwhile', async () => {
    const ada = await signedIn();
    const asked = await again(ada, { acr_values: multiFactor });
    await ada.browser.get('/v2/logout');
    const answered = await ada.giveCode(asked);
    expect([answered.statusCode, answered.headers.location]).toEqual([400, undefined]);
  });
});

describe('/v2/logout', () => {
  const logout = (ada: Person, query: Record<string, string> = {}) =>
    ada.browser.get(`/v2/logout?${new URLSearchParams(query)}`);

  it('ends the session and leads where the application said people may go', async () => {
    const ada = await signedIn();
    const left = await logout(ada, { client_id: 'spa', returnTo: 'https://app.test/bye' });
    expect(locationOf(left)).toBe('https://app.test/bye');
    expect(ada.browser.jar.has(cookie)).toBe(false);
    expect(parameterOf(await silently(ada), 'error')).toBe('login_required');
  });

  it('leads to no other address', async () => {
    for (const query of [
      { client_id: 'spa', returnTo: 'https://evil.test/' },
      { client_id: 'nobody', returnTo: 'https://app.test/bye' },
      { returnTo: 'https://app.test/bye' },
    ]) {
      const ada = await signedIn();
      const left = await logout(ada, query);
      expect([left.statusCode, left.headers.location]).toEqual([400, undefined]);
      expect(ada.browser.jar.has(cookie)).toBe(false);
    }
  });

  it("knows the tenant's own addresses where no application is named", async () => {
    const settings = { allowedLogoutUrls: ['https://acme.test/start'] };
    await world.ask(updateTenant, { tenantId: 'acme', settings });
    const left = await logout(await signedIn(), { returnTo: 'https://acme.test/start' });
    expect(locationOf(left)).toBe('https://acme.test/start');
  });

  it('says so on a page where there is nowhere to go', async () => {
    const left = await world.browser('other').get('/v2/logout');
    expect(left.statusCode).toBe(200);
    expect(left.body).toContain('You are signed out');
  });
});
