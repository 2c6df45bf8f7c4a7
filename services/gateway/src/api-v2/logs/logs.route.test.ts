import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type ManagementWorld, openManagement } from '../../testing/management-world.ts';

let world: ManagementWorld;
beforeAll(async () => {
  world = await openManagement();
});
afterAll(() => world.close());

const connection = 'Username-Password-Authentication';
const create = (nth: number) =>
  world.call('POST', '/users', {
    body: { connection, email: `canary-${nth}@example.com`, password: 'canary battery staple' },
    headers: { 'user-agent': 'auth0-cli' },
  });
const read = async (query = '') => JSON.parse((await world.call('GET', `/logs${query}`)).text);
const until = (times: number) =>
  vi.waitFor(async () => expect(await read('?q=type:sapi')).toHaveLength(times));

describe('the log of the Management API', () => {
  it('has a line of every write that was done: who, what, and never the body', async () => {
    await create(1);
    await world.call('POST', '/users', { body: {} });
    await world.call('GET', '/users');
    await create(2);
    await create(3);
    await until(3);
    const [newest] = await read('?q=type:sapi');
    expect(Object.keys(newest)).toEqual([
      ...['date', 'type', 'description', 'connection', 'connection_id', 'client_id'],
      ...['client_name', 'ip', 'user_agent', 'details', 'user_id', 'user_name', 'references'],
      ...['environment_name', 'tenant_id', 'tenant_name', 'log_id', '_id', 'isMobile'],
    ]);
    expect(newest).toMatchObject({
      type: 'sapi',
      client_id: 'admin',
      ip: '127.0.0.1',
      user_agent: 'auth0-cli',
      details: { request: { method: 'post', path: '/api/v2/users', auth: { strategy: 'jwt' } } },
    });
    expect(JSON.stringify(await read())).not.toContain('canary');
  });

  it('comes in pages by offset, with totals where they are asked for', async () => {
    const all = await read('?q=type:sapi&sort=date:1');
    const page = await read('?q=type:sapi&sort=date:1&page=1&per_page=2&include_totals=true');
    expect(page).toEqual({ start: 2, limit: 2, length: 1, total: 3, logs: all.slice(2) });
    expect(await read('?q=type:fp')).toEqual([]);
    const [chosen] = await read('?q=type:sapi&fields=type,log_id&include_fields=true');
    expect(Object.keys(chosen)).toEqual(['type', 'log_id']);
  });

  it('comes from a line on, the oldest first', async () => {
    const first = await read('?take=1');
    const rest = await read(`?from=${first[0].log_id}&take=100`);
    const ids = [...first, ...rest].map(({ log_id: id }) => id);
    expect(ids).toEqual(ids.toSorted());
    expect(ids).toHaveLength((await read()).length);
    expect(await read(`?from=${ids.at(-1)}&take=100`)).toEqual([]);
  });

  it('comes in steps of any size, each line once, and then in none', async () => {
    const all = (await read('?sort=date:1')).map(({ log_id: id }: { log_id: string }) => id);
    for (const take of [1, 2, all.length, all.length + 1]) {
      const walked: string[] = [];
      for (let from = ''; ; from = `&from=${walked.at(-1)}`) {
        const step = await read(`?take=${take}${from}`);
        if (step.length === 0) break;
        walked.push(...step.map(({ log_id: id }: { log_id: string }) => id));
        expect(walked.length).toBeLessThanOrEqual(all.length);
      }
      expect(walked.toSorted()).toEqual(all.toSorted());
    }
  });

  it('refuses what it cannot search for, and parameters that are none', async () => {
    const statuses = await Promise.all(
      ['?q=ip:1.2.3.4', '?take=101', '?per_page=-1', '?sort=type:1', '?unknown=1'].map(
        async (query) => (await world.call('GET', `/logs${query}`)).status,
      ),
    );
    expect(statuses).toEqual([400, 400, 400, 400, 400]);
  });

  it('opens to those who may read logs, and to nobody else', async () => {
    const { status: without } = await world.call('GET', '/logs', { scopes: ['read:users'] });
    const { status: ofUsers } = await world.call('GET', '/logs', { scopes: ['read:logs_users'] });
    const elsewhere = await world.call('GET', '/logs?q=type:sapi', { at: 'other', as: 'other' });
    expect([without, ofUsers, elsewhere.text]).toEqual([403, 200, '[]']);
  });
});

describe("a user's log", () => {
  it('is what names that user', async () => {
    const { text } = await world.call('GET', '/users/auth0%7Cnobody/logs?include_totals=true');
    expect(JSON.parse(text)).toEqual({ start: 0, limit: 50, length: 0, total: 0, logs: [] });
    const { status } = await world.call('GET', '/users/nobody/logs');
    expect(status).toBe(400);
  });
});
