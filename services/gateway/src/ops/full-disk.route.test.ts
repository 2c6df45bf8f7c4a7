import { createMetrics } from '@countersign/observability';
import type { LightMyRequestResponse } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildGateway } from '../gateway.ts';
import { locationOf, stateOf } from '../testing/browser.ts';
import { type GatewayWorld, openGateway, password, secret } from '../testing/gateway-world.ts';
import { authorizeUrl, personAt, pkce, tokenRequest } from '../testing/person.ts';

let world: GatewayWorld;
let authorization: string;
const management = () =>
  tokenRequest(world, {
    grant_type: 'client_credentials',
    client_id: 'machine',
    client_secret: secret,
    audience: 'https://acme.test/api/v2/',
  });
beforeAll(async () => {
  world = await openGateway();
  authorization = `Bearer ${(await management()).json().access_token}`;
});
afterAll(() => world.close());

const pragma = (text: string) => world.sqliteFile.db.prepare(`PRAGMA ${text}`).get();

/** Ways in which a disk takes nothing, as SQLite says it, and how each ends. */
const troubles = [
  {
    name: 'is full',
    begin: () => pragma(`max_page_count = ${pragma('page_count')?.page_count}`),
    end: () => pragma('max_page_count = 1000000'),
    takesSmall: true,
  },
  {
    name: 'can only be read',
    begin: () => pragma('query_only = 1'),
    end: () => pragma('query_only = 0'),
    takesSmall: false,
  },
];

const answerOf = ({ statusCode, headers }: LightMyRequestResponse) => [
  statusCode,
  headers['retry-after'],
];
const tryAgain = [503, '1'];

describe.each(troubles)('a disk that $name', ({ begin, end, takesSmall }) => {
  it('is told as what will pass, by each API and on pages, and loses nothing', async () => {
    const ada = await personAt(world);
    const begun = await ada.browser.get(authorizeUrl(pkce().challenge));
    const form = { state: stateOf(begun), username: ada.who.email, password };
    const change = () =>
      world.app.inject({
        ...{ method: 'PATCH', url: `/api/v2/users/${encodeURIComponent(ada.who.userId)}` },
        headers: { host: 'acme.test', authorization },
        payload: { user_metadata: { note: 'x'.repeat(500_000) } },
      });
    const grant = () =>
      tokenRequest(world, {
        ...{ grant_type: 'password', client_id: 'native', scope: 'openid offline_access' },
        ...{ username: ada.who.email, password },
      });
    const ready = () => world.browser().get('/readyz');

    begin();
    try {
      expect(answerOf(await ready())).toEqual(tryAgain);
      expect(answerOf(await change())).toEqual(tryAgain);
      if (!takesSmall) {
        // A form is answered by its own page, which says why not.
        const answered = await ada.browser.submit('/u/login', form);
        expect(answerOf(answered)).toEqual([303, '1']);
        expect((await ada.browser.get(locationOf(answered))).body).toContain('role="alert"');
        expect(answerOf(await grant())).toEqual(tryAgain);
      }
      expect((await world.browser().get('/healthz')).statusCode).toBe(200);
    } finally {
      end();
    }
    expect((await ready()).statusCode).toBe(200);
    expect((await change()).statusCode).toBe(200);
    expect((await ada.browser.post('/u/login', form)).statusCode).toBe(303);
    expect((await grant()).json().error).toBe('mfa_required');
  });
});

describe('who never answers whether they are ready', () => {
  it('is not ready', async () => {
    const ports = { ...world.ports, metrics: createMetrics() };
    const app = await buildGateway({ ...ports, ready: () => new Promise<void>(() => {}) });
    const answer = await app.inject({ url: '/readyz', headers: { host: 'acme.test' } });
    expect([answerOf(answer), answer.json()]).toEqual([tryAgain, { status: 'not_ready' }]);
    await app.close();
  });
});
