import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  type ManagementWorld,
  managementClient,
  openManagement,
} from './testing/management-world.ts';

const operation = z.looseObject({
  summary: z.string().optional(),
  tags: z.array(z.string()).optional(),
});
const described = z.object({
  info: z.object({ description: z.string() }),
  tags: z.array(z.object({ name: z.string() })).default([]),
  components: z.object({ securitySchemes: z.record(z.string(), z.unknown()) }),
  paths: z.record(z.string(), z.record(z.string(), operation)),
});

let world: ManagementWorld;
let document: z.output<typeof described>;
beforeAll(async () => {
  world = await openManagement();
  const answer = await world.app.inject({ url: '/docs/json' });
  document = described.parse(answer.json());
});
afterAll(() => world.close());

const operations = () =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, said]) => ({
      name: `${method.toUpperCase()} ${path}`,
      ...said,
    })),
  );

describe('what is served', () => {
  it('is described, each operation in words of its own', () => {
    const mute = operations().filter(({ summary = '' }) => summary.length < 3);
    expect(mute.map(({ name }) => name)).toEqual([]);
  });

  it('stands under one heading each', () => {
    const lost = operations().filter(({ tags = [] }) => tags.length !== 1);
    expect(lost.map(({ name }) => name)).toEqual([]);
  });

  it('has no two operations of the Management API in the same words', () => {
    const said = operations()
      .filter(({ name }) => name.includes('/api/v2/') && !name.includes('/sms/'))
      .filter(({ tags = [] }) => !tags.includes('Not offered'))
      .map(({ tags = [], summary }) => `${tags[0]}: ${summary}`);
    expect(said.filter((each, nth) => said.indexOf(each) !== nth)).toEqual([]);
  });
});

describe('the page', () => {
  it('lists every operation under its heading, each with what it takes and answers', async () => {
    const { body, headers } = await world.app.inject({ url: '/docs' });
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(body).not.toContain('<script');
    const listed = [
      ...body.matchAll(/class="method">(\w+)<\/code>\s*<code class="path">([^<]+)</g),
    ];
    expect(listed.map(([, method, path]) => `${method} ${path}`).sort()).toEqual(
      operations()
        .map(({ name }) => name)
        .sort(),
    );
    for (const tag of new Set(operations().flatMap(({ tags = [] }) => tags))) {
      expect(body).toContain(`>${tag.replace('&', '&amp;')}</h2>`);
    }
  });

  it('says how a token is got, as the document does', async () => {
    const { body } = await world.app.inject({ url: '/docs' });
    const [, command = ''] = document.info.description.split('```');
    const shown = command.trim().split('\n')[0] ?? '';
    expect(body.replaceAll('&#39;', "'")).toContain(shown);
  });

  it('leads to where operations can be tried out', async () => {
    expect((await world.app.inject({ url: '/docs/try' })).statusCode).toBe(200);
    expect((await world.app.inject({ url: '/docs/style.css' })).headers['content-type']).toContain(
      'text/css',
    );
  });
});

describe('the way to a token', () => {
  it('is a command that is answered with one, for the Management API', async () => {
    const [, url = '', sent = ''] =
      /curl (\S+) [^']*'[^']*' -d '([^']*)'/.exec(document.info.description) ?? [];
    expect(new URL(url).pathname).toBe('/oauth/token');
    const { origin } = new URL(url);
    const issuer = world.issuerOf('acme');
    const body: unknown = JSON.parse(sent.replaceAll(`${origin}/`, issuer));
    const { clientId, clientSecret } = managementClient;
    const payload = { ...z.looseObject({}).parse(body), client_id: clientId };
    const answer = await world.app.inject({
      ...{ method: 'POST', url: '/oauth/token', headers: { host: new URL(issuer).host } },
      payload: { ...payload, client_secret: clientSecret },
    });
    const { access_token } = z.object({ access_token: z.string() }).parse(answer.json());
    const headers = { authorization: `Bearer ${access_token}` };
    expect((await world.call('GET', '/clients', { headers })).status).toBe(200);
  });
});
