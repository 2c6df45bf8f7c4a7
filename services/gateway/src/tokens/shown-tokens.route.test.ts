import { revokeSigningKey, rotateSigningKeys, updateUser } from '@countersign/contracts';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type GatewayWorld, openGateway, tenants } from '../testing/gateway-world.ts';
import type { Route, TenantId } from '../testing/product.ts';
import { furnishMore, shownTokens, type TokenKind } from '../testing/shown-tokens.ts';

/** The doors at which a token is asked for, and the one at which nobody looks at any. */
type Door = 'management' | 'userinfo' | 'mfa' | 'mfa access' | 'account' | 'open';

/** Where no token in `Authorization` is looked at: pages, and what asks for something else. */
const open = [
  ...['/docs', '/healthz', '/readyz', '/.well-known/', '/u/', '/authorize'],
  ...[
    '/login/callback',
    '/v2/logout',
    '/oidc/logout',
    '/oauth/',
    '/guardian/enroll',
    '/mfa/enrollment',
    '/dbconnections/',
  ],
  '/mfa/challenge',
];

/** Every route is behind one of the doors; one that is behind none fails here. */
const doorOf = ({ method, url }: Route): Door => {
  if (method === 'OPTIONS') return 'open';
  if (url.startsWith('/api/v2/')) return 'management';
  if (url.startsWith('/me/v1/')) return 'account';
  if (url === '/userinfo') return 'userinfo';
  if (['GET /mfa/authenticators', 'POST /mfa/associate'].includes(`${method} ${url}`)) return 'mfa';
  if (method === 'DELETE' && url === '/mfa/authenticators/:id') return 'mfa access';
  if (url === '/' || open.some((path) => url.startsWith(path))) return 'open';
  throw new Error(`${method} ${url} is behind no door: say which tokens open it`);
};

/** Which doors each kind of token opens in its own tenant. Nothing opens any in another's. */
const opens: Readonly<Record<TokenKind, readonly Door[]>> = {
  nonsense: [],
  'a client secret': [],
  'a management token': ['management'],
  'a management token that may little': ['management'],
  'an access token': ['userinfo'],
  'an ID token': [],
  'a refresh token': [],
  'an access token for the MFA API': ['userinfo', 'mfa', 'mfa access'],
  'an access token for another API': [],
  'an access token for another API and /userinfo': ['userinfo'],
  'an mfa_token': ['mfa'],
  "a page's access token": ['userinfo'],
  "a page's ID token": [],
  "a page's refresh token": [],
  "a page's access token for the MFA API": ['userinfo', 'mfa', 'mfa access'],
  'an authorization code': [],
  'an access token whose refresh token was revoked': [],
  'an access token whose code was shown again': [],
  "a person's token for the Management API that says nothing of a second factor": [],
  'an unsigned token': [],
  "a token of another's key": [],
  'a token signed with what is public': [],
};
// The record above has each of them, and no other key.
const kinds = Object.keys(opens) as readonly TokenKind[];

/** What `machine` may do, of everything there is to do. */
const little = ['read:users', 'update:users'];

const managementSays = (message: string) => ({ statusCode: 401, error: 'Unauthorized', message });
const invalid = { error: 'invalid_token', error_description: 'The access token is not valid.' };
const missing = { error: 'invalid_request', error_description: 'An access token is required.' };

const accountSays = ({ error, error_description: detail }: typeof invalid) => ({
  ...{ type: error, status: 401, title: 'Unauthorized', detail },
});

const spent = { error: 'invalid_grant', error_description: 'Malformed mfa_token' };
const expired = { error: 'expired_token', error_description: 'mfa_token is expired' };

const refusals = {
  management: {
    none: managementSays('Missing authentication'),
    bad: managementSays('Invalid token'),
  },
  userinfo: { none: missing, bad: invalid },
  mfa: { none: missing, bad: invalid },
  'mfa access': { none: missing, bad: invalid },
  account: { none: accountSays(missing), bad: accountSays(invalid) },
} as const;

/** Paths that lead to nothing, so that whatever is let in does no harm. */
const pathOf = ({ url }: Route) =>
  url.replace(':id', 'auth0%7Cnobody').replace(/:\w+/g, 'nothing').replace('*', 'nothing');

const show = async (app: App, route: Route, { at, token }: Shown) => {
  const writes = !['GET', 'DELETE', 'OPTIONS'].includes(route.method);
  const { statusCode, body } = await app.inject({
    method: route.method,
    url: pathOf(route),
    headers: {
      host: tenants[at],
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
    ...(writes && { payload: { authenticator_types: ['otp'] } }),
  });
  return { statusCode, body };
};

type App = GatewayWorld['app'];
interface Shown {
  readonly at: TenantId;
  readonly token: string | undefined;
}

/** What a route answers to a token: nothing to do with it, let in, or which of the refusals. */
const answerTo = async (app: App, route: Route, shown: Shown): Promise<string> => {
  const door = doorOf(route);
  const { statusCode, body } = await show(app, route, shown);
  if (door === 'open') return statusCode === 401 ? body : 'open';
  if (statusCode === 403 && body.includes('insufficient_scope')) return 'scope';
  if (statusCode === 403 && body === JSON.stringify(spent)) return 'invalid';
  if (statusCode !== 401) return 'in';
  const { none, bad } = refusals[door];
  if (body === JSON.stringify(none)) return 'missing';
  return body === JSON.stringify(bad) || body === JSON.stringify(expired) ? 'invalid' : body;
};

const expectedOf = (route: Route, kind: TokenKind | undefined, at: TenantId): string => {
  const door = doorOf(route);
  if (door === 'open') return 'open';
  if (kind === undefined) return 'missing';
  if (at !== 'acme' || !opens[kind].includes(door)) return 'invalid';
  const may = kind !== 'a management token that may little';
  return may || route.scopes.some((scope) => little.includes(scope)) ? 'in' : 'scope';
};

/** What would change the very tokens of the table; its own test opens it. */
const consequential: readonly string[] = ['POST /api/v2/keys/signing/rotate'];

/** Expects every route to answer a token as it should: a row of the table. */
const expectRow = async (
  { app, routes }: Pick<GatewayWorld, 'app' | 'routes'>,
  shown: Shown,
  expected: (route: Route) => string,
): Promise<void> => {
  const wrong: string[] = [];
  for (const route of routes) {
    const wanted = expected(route);
    if (wanted === 'in' && consequential.includes(`${route.method} ${route.url}`)) continue;
    const answer = await answerTo(app, route, shown);
    const cell = `${route.method} ${route.url} at ${shown.at}: ${answer}, not ${wanted}`;
    if (answer !== wanted) wrong.push(cell);
  }
  expect(wrong).toEqual([]);
};

let world: GatewayWorld;
beforeAll(async () => {
  world = await openGateway();
  await furnishMore(world);
}, 60_000);
afterAll(() => world.close());

describe('every route', { timeout: 60_000 }, () => {
  let tokens: Awaited<ReturnType<typeof shownTokens>>;
  beforeAll(async () => {
    tokens = await shownTokens(world);
  }, 60_000);

  it('is behind a door that is known', () => {
    expect(world.routes.length).toBeGreaterThan(150);
    const doors = [...new Set(world.routes.map(doorOf))];
    expect(doors.toSorted()).toEqual([
      ...['account', 'management', 'mfa', 'mfa access', 'open', 'userinfo'],
    ]);
  });

  describe.each(['acme', 'other'] as const)('at %s', (at) => {
    it('says whether it asks for a token', async () => {
      const expected = (route: Route) => expectedOf(route, undefined, at);
      await expectRow(world, { at, token: undefined }, expected);
    });

    it.each(kinds)('opens to %s, or refuses it', async (kind) => {
      const expected = (route: Route) => expectedOf(route, kind, at);
      await expectRow(world, { at, token: tokens[kind] }, expected);
    });
  });
});

/** One of each sort that opens something, and so has something to lose. */
const signed = [
  'a management token',
  'an access token',
  'an access token for the MFA API',
] as const;
const personal = ['an access token', 'an access token for the MFA API', 'an mfa_token'] as const;
const brief = ['an access token for the MFA API', 'an mfa_token'] as const;

describe('a token that was good', { timeout: 60_000 }, () => {
  const guarded = () => ({
    app: world.app,
    routes: world.routes.filter((route) => doorOf(route) !== 'open'),
  });
  const expectGood = (token: string, kind: TokenKind) =>
    expectRow(guarded(), { at: 'acme', token }, (route) => expectedOf(route, kind, 'acme'));
  const expectWorthless = (token: string) =>
    expectRow(guarded(), { at: 'acme', token }, () => 'invalid');

  it('is worth nothing once its person is blocked', async () => {
    const tokens = await shownTokens(world);
    const userId = String(decodeJwt(tokens['an access token']).sub);
    for (const kind of personal) await expectGood(tokens[kind], kind);
    await world.ask(updateUser, { tenantId: 'acme', userId, blocked: true });
    for (const kind of personal) await expectWorthless(tokens[kind]);
  });

  it('stays good when keys are rotated, and is worth nothing once its key is revoked', async () => {
    const tokens = await shownTokens(world);
    const { kid: keyId = '' } = decodeProtectedHeader(tokens['an ID token']);
    await world.ask(rotateSigningKeys, { tenantId: 'acme' });
    for (const kind of signed) await expectGood(tokens[kind], kind);
    await world.ask(revokeSigningKey, { tenantId: 'acme', keyId });
    for (const kind of signed) await expectWorthless(tokens[kind]);
  });

  it('is worth nothing from the second on in which it ends', async () => {
    const tokens = await shownTokens(world);
    await world.settled();
    world.advance(599_000);
    for (const kind of brief) await expectGood(tokens[kind], kind);
    world.advance(1_000);
    for (const kind of brief) await expectWorthless(tokens[kind]);
    world.advance(86_400_000 - 601_000);
    await expectGood(tokens['an access token'], 'an access token');
    world.advance(1_000);
    for (const kind of signed) await expectWorthless(tokens[kind]);
  });
});
