import { createUser, updateUser } from '@countersign/contracts';
import { factors } from '@countersign/factors';
import { entriesOf } from '@countersign/management-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ManagementWorld, openManagement } from '../testing/management-world.ts';

let world: ManagementWorld;
let userId: string;
let clientId: string;
const connection = 'Username-Password-Authentication';
beforeAll(async () => {
  world = await openManagement();
  const user = { connection, email: 'ada@example.com', password: 'canary-battery-staple' };
  userId = JSON.parse((await world.call('POST', '/users', { body: user })).text).user_id;
  const made = await world.call('POST', '/clients', { body: { name: 'app' } });
  clientId = JSON.parse(made.text).client_id;
});
afterAll(() => world.close());

const user = () => `/users/${encodeURIComponent(userId)}`;

/** Every door that takes a URL which people are shown. */
const doors = [
  ['PATCH', () => '/tenants/settings', 'picture_url'],
  ['PATCH', () => '/tenants/settings', 'support_url'],
  ['PATCH', () => '/tenants/settings', 'privacy_policy_url'],
  ['PATCH', () => '/branding', 'logo_url'],
  ['PATCH', () => '/branding', 'favicon_url'],
  ['PATCH', () => user(), 'picture'],
  ['PATCH', () => `/clients/${clientId}`, 'logo_uri'],
  ['PATCH', () => '/prompts/mfa-push', 'google_app_link'],
  ['PATCH', () => '/prompts/mfa-push', 'apple_app_link'],
] as const;

const unshown = [
  'javascript:alert(1)',
  'JavaScript://example.com/%0aalert(1)',
  'data:text/html,<script>alert(1)</script>',
  'vbscript:x',
  'file:///etc/passwd',
  'ftp://example.com/a.png',
  'no address',
];

describe.each(doors)('%s %s', (method, path, field) => {
  it.each(unshown)('refuses to show %s, and names the field', async (url) => {
    const { status, text } = await world.call(method, path(), { body: { [field]: url } });
    expect([status, JSON.parse(text).errorCode]).toEqual([400, 'invalid_body']);
    expect(text).toContain(`on property ${field}`);
  });

  it('shows what browsers fetch', async () => {
    for (const url of ['https://example.com/a.png', 'http://localhost:3000/a.png']) {
      const { status, text } = await world.call(method, path(), { body: { [field]: url } });
      expect([status, JSON.parse(text)[field]]).toEqual([200, url]);
    }
  });
});

describe('a picture', () => {
  it('is not taken with somebody new', async () => {
    const body = { connection, email: 'eve@example.com', password: 'canary-battery-staple' };
    const picture = 'javascript:alert(1)';
    const made = await world.call('POST', '/users', { body: { ...body, picture } });
    expect([made.status, JSON.parse(made.text).errorCode]).toEqual([400, 'invalid_body']);
  });

  it('that was kept before there was a rule is not shown', async () => {
    const profile = { picture: 'javascript:alert(1)' };
    const changed = await world.ask(updateUser, { tenantId: 'acme', userId, profile });
    expect(changed.ok).toBe(true);
    expect(JSON.parse((await world.call('GET', user())).text)).not.toHaveProperty('picture');
  });
});

describe("a user's id", () => {
  const create = (user_id: string) =>
    world.call('POST', '/users', {
      body: { connection, email: `${made++}@example.com`, password: 'canary-staple', user_id },
    });
  let made = 0;
  const goThrough = async (id: string) => {
    const path = `/users/${encodeURIComponent(id)}`;
    expect((await world.call('GET', path)).status).toBe(200);
    expect((await world.call('PATCH', path, { body: { blocked: true } })).status).toBe(200);
    expect((await world.call('DELETE', path)).status).toBe(204);
    expect((await world.call('GET', path)).status).toBe(404);
  };

  it.each([
    'x'.repeat(64),
    'a b',
    ' a ',
    'a/b',
    '..',
    '?a=b&c#d',
    '%2F%00',
    'ä🙂',
    '"quoted"',
    "o'hara",
    '🙂'.repeat(32),
    '/'.repeat(64),
  ])('that was created can be read, blocked and erased: %j', async (id) => {
    expect((await create(id)).status).toBe(201);
    await goThrough(`auth0|${id}`);
  });

  it.each([
    'a\nb',
    '\n',
    'a\r',
    'a\tb',
    'a\u0085b',
    'a\u2028b',
    '\u007f',
    'a|b',
    '',
    'x'.repeat(65),
  ])('that could not be read in a line is not created: %j', async (id) => {
    const { status, text } = await create(id);
    expect([status, JSON.parse(text).errorCode]).toEqual([400, 'invalid_body']);
    expect(text).toContain('on property user_id');
  });

  it('that is there already can be asked for, whatever it holds', async () => {
    const profile = { email: `${made++}@example.com` };
    const userId = 'auth0|a\nb';
    const asked = { tenantId: 'acme', connection, userId, profile, password: 'canary-staple' };
    expect((await world.ask(createUser, asked)).ok).toBe(true);
    await goThrough(userId);
  });

  it("of a provider's person may be as long as they are made", async () => {
    const path = `/users/${encodeURIComponent(`${'c'.repeat(84)}|${'x'.repeat(43)}`)}`;
    const { status, text } = await world.call('GET', path);
    expect([status, JSON.parse(text).errorCode]).toEqual([404, 'inexistent_user']);
  });

  it('is judged alike in a file of people', () => {
    const [entry] = entriesOf([{ email: 'a@example.com', user_id: 'a\nb' }], factors);
    expect(entry?.faults).toMatchObject([{ code: 'FORMAT', path: 'user_id' }]);
    const [shown] = entriesOf(
      [{ email: 'a@example.com', picture: 'javascript:alert(1)' }],
      factors,
    );
    expect(shown?.faults).toMatchObject([{ code: 'FORMAT', path: 'picture' }]);
  });
});
