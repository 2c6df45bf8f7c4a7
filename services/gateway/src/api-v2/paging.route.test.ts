import { listConnections } from '@countersign/contracts';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { type ManagementWorld, openManagement } from '../testing/management-world.ts';

/** A list's path, and what narrows it. */
type List = readonly [string, Readonly<Record<string, string>>];

let world: ManagementWorld;
/** What stands for a path's parameter, by the resource it is of. */
const ids: Record<string, string> = {};
let lists: readonly List[];
/** The query parameters of each route, as the documentation tells them. */
let parameters: Readonly<Record<string, readonly string[]>>;

const post = async (path: string, body: unknown, headers = {}) => {
  const { status, text } = await world.call('POST', path, { body, headers });
  expect(status, text).toBeLessThan(300);
  return JSON.parse(text);
};

/** Three of whatever there is a list of, or as many as there can be. */
const furnish = async () => {
  const connection = 'Username-Password-Authentication';
  const password = 'a long one, really';
  for (const n of [1, 2, 3]) {
    const email = `ada${n}@example.com`;
    await post('/users', { connection, email, user_id: `ada${n}`, password });
    ids.clients = (await post('/clients', { name: `app ${n}` })).client_id;
    const named = { name: `database-${n}`, strategy: 'auth0' };
    ids.connections = (await post('/connections', named)).id;
    ids.roles = (await post('/roles', { name: `role ${n}` })).id;
    const api = { identifier: `https://api-${n}.example`, name: `api ${n}` };
    ids['resource-servers'] = (await post('/resource-servers', api)).id;
    const method = { type: 'phone', phone_number: `+1202555019${n}` };
    const sent = { ...method, preferred_authentication_method: 'sms' };
    await post('/users/auth0%7Cada1/authentication-methods', sent);
  }
  ids.users = 'auth0%7Cada1';
  for (const n of [1, 2]) {
    const sink = { httpEndpoint: 'https://siem.example/logs' };
    ids['log-streams'] = (await post('/log-streams', { type: 'http', name: `to ${n}`, sink })).id;
  }
  ids.jobs = await failedImport();
};

/** An import of which nothing could be taken. */
const failedImport = async () => {
  const listed = await world.ask(listConnections, { tenantId: 'acme' });
  const form = new FormData();
  form.append('connection_id', listed.ok ? (listed.value.items[0]?.connectionId ?? '') : '');
  form.append('users', new Blob(['["nobody","nobody else"]']), 'users.json');
  const sent = new Response(form);
  const headers = { 'content-type': sent.headers.get('content-type') ?? '' };
  const { id } = await post('/jobs/users-imports', Buffer.from(await sent.arrayBuffer()), headers);
  const state = async () => JSON.parse((await world.call('GET', `/jobs/${id}`)).text).status;
  await vi.waitFor(async () => expect(await state()).not.toMatch(/pending|processing/));
  return id;
};

beforeAll(async () => {
  world = await openManagement();
  await furnish();
  const { paths = {} } = JSON.parse((await world.app.inject('/docs/json')).body);
  parameters = Object.fromEntries(
    world.routes
      .filter(({ method }) => method === 'GET')
      .map(({ url }) => {
        const documented = paths[url.replaceAll(/:(\w+)/g, '{$1}')]?.get?.parameters ?? [];
        const names = documented.filter((each: { in: string }) => each.in === 'query');
        return [url.replace('/api/v2', ''), names.map((each: { name: string }) => each.name)];
      }),
  );
  lists = await readable();
}, 60_000);
afterAll(() => world.close());

const pathOf = (url: string) => url.replaceAll(/:\w+/g, ids[url.split('/')[1] ?? ''] ?? 'sms');
const get = async (path: string, query: Readonly<Record<string, string>> = {}) => {
  const { status, text } = await world.call('GET', `${path}?${new URLSearchParams(query)}`);
  return { status, body: text === '' ? undefined : JSON.parse(text) };
};

/** The list in an answer: it, or the one property that is. */
const listIn = (body: unknown): readonly unknown[] | undefined =>
  Array.isArray(body) ? body : Object.values(body ?? {}).find((value) => Array.isArray(value));

/** Searches and filters that narrow a list; each is a list of its own. */
const narrowed: readonly List[] = [
  ['/users', { q: 'user_id:"auth0|ada1"' }],
  ['/users', { q: 'email:"ada1@example.com"' }],
  ['/connections', { strategy: 'auth0' }],
  ['/connections', { name: 'database-1' }],
  ['/logs', { q: 'type:sapi' }],
  ['/users-by-email', { email: 'ada1@example.com' }],
];

const logs = z.array(z.looseObject({ log_id: z.string().optional() }));

/** Every list of the Management API that can be read here. */
const readable = async () => {
  const found: List[] = [];
  for (const [url, names] of Object.entries(parameters)) {
    const { status, body } = await get(pathOf(url));
    const isList = Array.isArray(body) || names.includes('page') || names.includes('take');
    if (status === 200 && isList) found.push([pathOf(url), {}]);
  }
  return [...found, ...narrowed];
};

const many = 50;
const timeout = 60_000;

describe('every list of the Management API', { timeout }, () => {
  it('is looked at here', async () => {
    const urls = lists.map(([path]) => path);
    for (const path of [
      ...['/users', '/clients', '/connections', '/logs', '/log-streams', '/rules', '/keys/signing'],
      ...['authentication-methods', 'enrollments', 'logs'].map((of) => `/users/${ids.users}/${of}`),
      `/jobs/${ids.jobs}/errors`,
    ]) {
      expect(urls).toContain(path);
    }
  });

  it('is empty on a page past its end, or has no pages to ask for', async () => {
    for (const [path, query] of lists) {
      const whole = listIn((await get(path, query)).body) ?? [];
      for (const page of ['7', '1000000']) {
        const { status, body } = await get(path, { ...query, page });
        const isRefused = status === 400 && body.message.includes('page');
        const shown = isRefused ? [] : listIn(body);
        expect({ path, query, shown }).toEqual({ path, query, shown: [] });
      }
      const { status, body } = await get(path, { ...query, page: '7', include_totals: 'true' });
      if (status === 200) expect({ path, shown: listIn(body) }).toEqual({ path, shown: [] });
      expect(whole).toBeDefined();
    }
  });

  it('has everything once for who walks through its pages', async () => {
    for (const [path, query] of lists) {
      const whole = listIn((await get(path, { ...query })).body) ?? [];
      const walked: unknown[] = [];
      for (let page = 0; page <= many; page += 1) {
        expect({ path, query, page }).not.toEqual({ path, query, page: many });
        const asked = { ...query, page: `${page}`, per_page: '1' };
        const { status, body } = await get(path, asked);
        const shown = status === 400 ? [] : (listIn(body) ?? []);
        walked.push(...shown);
        if (shown.length === 0) break;
      }
      const isPaged = walked.length > 0;
      if (isPaged) expect({ path, query, walked }).toEqual({ path, query, walked: whole });
    }
  });

  it('comes to an end for who walks from where the last answer ended', async () => {
    const paths = Object.entries(parameters).filter(([, names]) => names.includes('take'));
    expect(paths.length).toBeGreaterThan(2);
    for (const [url] of paths) {
      let more: Readonly<Record<string, string>> = { take: '1' };
      let count = 0;
      for (; count <= many; count += 1) {
        const { status, body } = await get(pathOf(url), more);
        expect([url, status]).toEqual([url, 200]);
        const [last] = logs.parse(listIn(body) ?? []);
        const from = Array.isArray(body) ? last?.log_id : body.next;
        if (last === undefined || from === undefined) break;
        more = { take: '1', from };
      }
      expect([url, count < many]).toEqual([url, true]);
    }
  });
});
