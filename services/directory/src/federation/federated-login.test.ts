import * as contracts from '@countersign/contracts';
import type { RequestOf } from '@countersign/core';
import { type OidcMischief, type OidcProvider, startOidcProvider } from '@countersign/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Directory, granted, openDirectory, refused, tenantId } from '../testing/directory.ts';

const redirectUri = 'https://acme.example/login/callback';
const state = 'state-of-the-transaction';
type Person = Parameters<OidcProvider['signIn']>[1];
const ada = { sub: 'ada-1', email: 'Ada@corp.example', email_verified: true, name: 'Ada' };

let directory: Directory;
let provider: OidcProvider;
let connectionId: string;

const connect = async (more: Partial<RequestOf<typeof contracts.createConnection>> = {}) => {
  const { issuer, clientId, clientSecret } = provider;
  const made = await directory.ask(contracts.createConnection, {
    tenantId,
    name: 'corp',
    strategy: 'oidc',
    federation: { issuer, clientId, clientSecret },
    ...more,
  });
  return granted(made).connectionId;
};

beforeAll(async () => {
  directory = await openDirectory({ allowPrivateWebhooks: true });
  provider = await startOidcProvider();
  connectionId = await connect();
});
afterAll(async () => {
  await provider.stop();
  await directory.close();
});
beforeEach(() => provider.keepBack());

const start = (id = connectionId, at = tenantId) =>
  directory.ask(contracts.startFederatedLogin, {
    tenantId: at,
    connectionId: id,
    redirectUri,
    state,
  });
const finish = (callbackUrl: string, ticket: string, id = connectionId, at = tenantId) =>
  directory.ask(contracts.finishFederatedLogin, {
    tenantId: at,
    connectionId: id,
    callbackUrl,
    ticket,
  });
const signIn = async (person: Person, id = connectionId) => {
  const { location, ticket } = granted(await start(id));
  return finish(await provider.signIn(location, person), ticket, id);
};
const read = async (userId: string) =>
  granted(await directory.ask(contracts.readUser, { tenantId, userId }));

describe('a federated login', () => {
  it('asks with state, nonce and PKCE, and keeps what it asked sealed', async () => {
    const { location, ticket } = granted(await start());
    const asked = new URL(location).searchParams;
    expect(Object.fromEntries(asked)).toMatchObject({
      client_id: 'countersign',
      redirect_uri: redirectUri,
      response_type: 'code',
      scope: 'openid profile email',
      state,
      code_challenge_method: 'S256',
    });
    expect(asked.get('nonce')).toMatch(/.{20,}/);
    expect(ticket).not.toContain(asked.get('nonce'));
  });

  it('leads to the same place by the same ticket once more, until that was used', async () => {
    const first = granted(await start());
    const leave = (ticket: string, more = {}) =>
      directory.ask(contracts.startFederatedLogin, {
        ...{ tenantId, connectionId, redirectUri, state, ticket },
        ...more,
      });
    expect(granted(await leave(first.ticket))).toEqual(first);
    const elsewhere = granted(await leave(first.ticket, { state: 'another-state' }));
    expect(elsewhere.ticket).not.toBe(first.ticket);
    granted(await finish(await provider.signIn(first.location, ada), first.ticket));
    expect(granted(await leave(first.ticket)).location).not.toBe(first.location);
    expect(granted(await leave('forged')).location).not.toBe(first.location);
  });

  it('creates a user the first time, and finds the same one again', async () => {
    const first = granted(await signIn(ada));
    expect(first.userId).toMatch(/^corp\|[\w-]{43}$/);
    expect(await read(first.userId)).toMatchObject({
      connection: 'corp',
      strategy: 'oidc',
      hasPassword: false,
      profile: { email: 'ada@corp.example', emailVerified: true, name: 'Ada' },
    });
    expect(granted(await signIn(ada)).userId).toBe(first.userId);
    expect(granted(await signIn({ ...ada, sub: 'ada-2' })).userId).not.toBe(first.userId);
  });

  it('takes what the provider says today, and keeps what is ours', async () => {
    const { userId } = granted(await signIn({ ...ada, sub: 'moving' }));
    granted(await directory.updateUser(userId, { appMetadata: { role: 'admin' } }));
    granted(await signIn({ ...ada, sub: 'moving', email: 'new@corp.example' }));
    expect(await read(userId)).toMatchObject({
      profile: { email: 'new@corp.example', name: 'Ada' },
      appMetadata: { role: 'admin' },
    });
    const email = 'new@corp.example';
    const listed = granted(await directory.ask(contracts.listUsers, { tenantId, email }));
    expect(listed.items).toMatchObject([{ userId }]);
  });

  it('asks userinfo for what the id_token does not say', async () => {
    provider.keepBack('email', 'email_verified');
    const { userId } = granted(await signIn({ ...ada, sub: 'reserved' }));
    expect((await read(userId)).profile).toMatchObject({
      email: 'ada@corp.example',
      emailVerified: true,
    });
  });

  it('creates one user, of many first logins at once', async () => {
    const race = await Promise.all(
      Array.from({ length: 5 }, () => signIn({ ...ada, sub: 'raced' })),
    );
    expect(new Set(race.map((each) => granted(each).userId)).size).toBe(1);
  });

  it('does not let in who is blocked', async () => {
    const { userId } = granted(await signIn({ ...ada, sub: 'blocked' }));
    granted(await directory.updateUser(userId, { blocked: true }));
    expect(await signIn({ ...ada, sub: 'blocked' })).toEqual(refused('user_blocked'));
  });

  it('gives no password to who has none, and takes none', async () => {
    const { userId } = granted(await signIn({ ...ada, sub: 'no-password' }));
    expect(await directory.updateUser(userId, { password: 'canary-new-one' })).toEqual(
      refused('password_not_applicable'),
    );
    const { credentialsVersion = '' } = await read(userId);
    const chosen = { userId, credentialsVersion, password: 'canary-new-one' };
    expect(
      await directory.ask(contracts.resetPassword, { tenantId, ...chosen, loginSessionId: 'l1' }),
    ).toEqual(refused('password_not_applicable'));
    expect(await directory.signIn('ada@corp.example', { connection: 'corp' })).toEqual(
      refused('credentials_wrong'),
    );
  });

  it('makes another user of who was erased and comes back', async () => {
    const { userId } = granted(await signIn({ ...ada, sub: 'back' }));
    granted(await directory.updateUser(userId, { userMetadata: { note: 'old' } }));
    granted(await directory.ask(contracts.eraseUser, { tenantId, userId }));
    const again = granted(await signIn({ ...ada, sub: 'back' }));
    expect(again.userId).not.toBe(userId);
    expect((await read(again.userId)).userMetadata).toEqual({});
    expect(granted(await signIn({ ...ada, sub: 'back' })).userId).toBe(again.userId);
  });
});

describe('a provider that misbehaves', () => {
  it.each<OidcMischief>([
    'wrong-nonce',
    'wrong-audience',
    'wrong-issuer',
    'bad-signature',
    'unsigned',
    'expired',
    'no-id-token',
    'denied',
  ])('lets nobody in: %s', async (mischief) => {
    const { location, ticket } = granted(await start());
    provider.misbehave(mischief);
    const back = await provider.signIn(location, { ...ada, sub: 'victim' });
    expect(await finish(back, ticket)).toEqual(refused('federation_refused'));
  });

  it('is told apart from one that is out of order', async () => {
    const { location, ticket } = granted(await start());
    provider.misbehave('token-outage');
    const back = await provider.signIn(location, ada);
    expect(await finish(back, ticket)).toEqual(refused('federation_unavailable'));
  });

  it('is out of order where nobody answers', async () => {
    const federation = { issuer: 'http://127.0.0.1:9', clientId: 'us' };
    const id = await connect({ name: 'nobody-there', federation });
    expect(await start(id)).toEqual(refused('federation_unavailable'));
  });
});

describe('what a browser brings back', () => {
  const returned = async (sub: string) => {
    const { location, ticket } = granted(await start());
    return { back: await provider.signIn(location, { ...ada, sub }), ticket };
  };

  it('counts once, and tells who brings it again the same for a minute', async () => {
    const { back, ticket } = await returned('once');
    const race = await Promise.all(Array.from({ length: 10 }, () => finish(back, ticket)));
    const { userId } = granted(await finish(back, ticket));
    expect(race.map((each) => granted(each).userId)).toEqual(race.map(() => userId));
    expect(await finish(`${back}&more=1`, ticket)).toEqual(refused('federation_refused'));
    directory.advance(60_000);
    expect(await finish(back, ticket)).toEqual(refused('federation_refused'));
  });

  it('counts only with the ticket it left with', async () => {
    const [mine, theirs] = [await returned('mine'), await returned('theirs')];
    expect(await finish(theirs.back, mine.ticket)).toEqual(refused('federation_refused'));
  });

  it('counts only with a ticket that nobody forged', async () => {
    const { back, ticket } = await returned('forger');
    for (const forged of ['', 'forged', `${ticket}x`]) {
      expect(await finish(back, forged)).toEqual(refused('federation_refused'));
    }
    granted(await finish(back, ticket));
  });

  it('counts only for the state it left with', async () => {
    const { back, ticket } = await returned('stateful');
    const url = new URL(back);
    url.searchParams.set('state', 'another');
    expect(await finish(url.href, ticket)).toEqual(refused('federation_refused'));
  });

  it('counts only where it says it comes from the provider it was sent to (RFC 9207)', async () => {
    const { back, ticket } = await returned('mixed-up');
    const url = new URL(back);
    url.searchParams.set('iss', 'https://attacker.example');
    expect(await finish(url.href, ticket)).toEqual(refused('federation_refused'));
  });

  it('counts only for the connection and the tenant it left from', async () => {
    const other = await connect({ name: 'corp-two' });
    const { back, ticket } = await returned('strayed');
    expect(await finish(back, ticket, other)).toEqual(refused('federation_refused'));
    expect(await finish(back, ticket, connectionId, 'other')).toEqual(
      refused('connection_unknown'),
    );
    granted(await finish(back, ticket));
  });

  it('is too late after a quarter of an hour', async () => {
    const { back, ticket } = await returned('late');
    directory.advance(15 * 60 * 1000);
    expect(await finish(back, ticket)).toEqual(refused('federation_refused'));
  });
});

describe('a connection without a provider', () => {
  it('begins and ends no federated login', async () => {
    const { items } = granted(
      await directory.ask(contracts.listConnections, {
        tenantId,
        name: 'Username-Password-Authentication',
      }),
    );
    const id = items[0]?.connectionId ?? '';
    expect(await start(id)).toEqual(refused('connection_unknown'));
    expect(await start('con_none')).toEqual(refused('connection_unknown'));
    expect(await finish(redirectUri, 'ticket', id)).toEqual(refused('connection_unknown'));
  });
});
