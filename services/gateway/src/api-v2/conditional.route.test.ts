import { delayed } from '@countersign/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ManagementWorld, openManagement } from '../testing/management-world.ts';

let world: ManagementWorld;
beforeAll(async () => {
  world = await openManagement({ settingsThrough: delayed(7) });
});
afterAll(() => world.close());

const changed =
  '{"statusCode":412,"error":"Precondition Failed","message":"It is not what it was when you ' +
  'read it: read it again.","errorCode":"precondition_failed"}';

type Writing = 'PATCH' | 'PUT' | 'DELETE';
const write = (method: Writing, path: string, body: unknown, tag?: string) =>
  world.call(method, path, {
    ...(body !== undefined && { body }),
    ...(tag !== undefined && { headers: { 'if-match': tag } }),
  });
const read = async (path: string) => {
  const { status, text, headers } = await world.call('GET', path);
  expect([200, 204]).toContain(status);
  return { tag: String(headers.etag), text };
};

/** What an admin changes in a form. */
interface Edited {
  readonly at: string | (() => Promise<string>);
  readonly method: Writing;
  /** Two ways in which it is not when it begins. */
  readonly one: unknown;
  readonly other: unknown;
  /** Something else that is decided in the same stream. */
  readonly beside: readonly [Writing, string, (nth: number) => unknown];
}

const made = (path: string, body: object) => async () => {
  const { text } = await world.call('POST', path, { body });
  return `${path}/${JSON.parse(text).id}`;
};

const guardian: Edited['beside'] = [
  ...(['PUT', '/guardian/factors/sms'] as const),
  (nth) => ({ enabled: nth % 2 === 0 }),
];
const tenant: Edited['beside'] = [
  ...(['PATCH', '/tenants/settings'] as const),
  (nth) => ({ support_url: `https://a.test/${nth}` }),
];
const memory = (seconds: number) => ({
  ...{ display_remember_me_checkbox: true, remember_me_default_value: false },
  ...{ mfa_session_inactivity_timeout: seconds, mfa_session_overall_timeout: 86_400 },
});
const codes = (digits: number) => ({ otp_length: digits, otp_expiration_time: 300 });
const vonage = (from: string) => ({ api_key: 'key', api_secret: 'canary', from });
const texts = (text: string) => ({ enrollment_message: text, verification_message: text });
const api = (name: string) => ({ name, identifier: `https://${name}.test` });

const edited: readonly Edited[] = [
  { at: '/guardian/factors/otp', one: { enabled: true }, other: { enabled: false } },
  { at: '/guardian/policies', one: ['all-applications'], other: [] },
  { at: '/guardian/settings', one: memory(3_700), other: memory(3_800) },
  { at: '/guardian/factors/email/settings', one: codes(7), other: codes(8) },
  { at: '/guardian/factors/phone/settings', one: codes(7), other: codes(8) },
  {
    at: '/guardian/factors/phone/templates',
    one: texts('{{code}} one'),
    other: texts('{{code}} other'),
  },
  {
    at: '/guardian/factors/phone/providers/vonage',
    one: vonage('one'),
    other: vonage('other'),
  },
]
  .map((each): Edited => ({ ...each, method: 'PUT', beside: guardian }))
  .concat([
    {
      ...{ at: '/attack-protection/brute-force-protection', method: 'PATCH' },
      ...{ one: { max_attempts: 5 }, other: { max_attempts: 6 } },
      beside: [
        ...(['PATCH', '/attack-protection/suspicious-ip-throttling'] as const),
        (nth) => ({ allowlist: [`192.0.2.${nth}`] }),
      ],
    },
    {
      ...{ at: '/branding', method: 'PATCH', beside: tenant },
      one: { colors: { primary: '#111111' } },
      other: { colors: { primary: '#222222' } },
    },
    {
      ...{ at: '/tenants/settings', method: 'PATCH' },
      ...{ one: { friendly_name: 'One' }, other: { friendly_name: 'Other' } },
      beside: ['PATCH', '/branding', (nth) => ({ favicon_url: `https://a.test/${nth}.ico` })],
    },
    {
      ...{ at: '/prompts/login/custom-text/en', method: 'PUT', beside: tenant },
      ...{ one: { login: { title: 'One' } }, other: { login: { title: 'Other' } } },
    },
    {
      ...{ at: made('/resource-servers', api('raced')), method: 'PATCH' },
      ...{ one: { name: 'One' }, other: { name: 'Other' } },
      beside: ['DELETE', '/resource-servers/:beside', () => undefined],
    },
    {
      ...{ at: made('/roles', { name: 'Raced' }), method: 'PATCH' },
      ...{ one: { name: 'One' }, other: { name: 'Other' } },
      beside: ['DELETE', '/roles/:beside', () => undefined],
    },
  ]);

let others = 0;
/** Writes beside it; what is removed beside it was made for that. */
const writeBeside = async ([method, path, body]: Edited['beside']) => {
  others += 1;
  const [collection = '', isOther] = path.split(/\/(?=:beside)/);
  const at = isOther
    ? await made(
        collection,
        collection === '/roles' ? { name: `Beside ${others}` } : api(`beside-${others}`),
      )()
    : path;
  const { status } = await write(method, at, body(others));
  expect(status).toBeLessThan(300);
};

describe.each(edited)('$method $at', ({ at, method, one, other, beside }) => {
  let path = '';
  beforeAll(async () => {
    path = typeof at === 'string' ? at : await at();
  });

  it('is refused to who read it before somebody else changed it, and stays as it is', async () => {
    const { tag } = await read(path);
    expect(tag).toMatch(/^"[\w-]{22}"$/);
    expect((await write(method, path, one)).status).toBe(200);
    const theirs = await read(path);
    expect(theirs.tag).not.toBe(tag);
    expect(await write(method, path, other, tag)).toMatchObject({ status: 412, text: changed });
    expect(await read(path)).toEqual(theirs);
  });

  it('is done for who has read it as it is, whatever was changed beside it', async () => {
    const { tag } = await read(path);
    await writeBeside(beside);
    expect((await read(path)).tag).toBe(tag);
    expect((await write(method, path, other, tag)).status).toBe(200);
    expect((await read(path)).tag).not.toBe(tag);
  });

  it('is done for one of many who read the same and write at once', async () => {
    const { tag } = await read(path);
    const all = Array.from({ length: 6 }, () => write(method, path, one, tag));
    // Others write beside them, whom that does not concern.
    const rest = Array.from({ length: 2 }, () => writeBeside(beside));
    const statuses = (await Promise.all(all)).map(({ status }) => status);
    await Promise.all(rest);
    expect(statuses.toSorted()).toEqual([200, 412, 412, 412, 412, 412]);
  });
});

describe('what is removed', () => {
  it.each([
    ['/resource-servers', api('gone'), { name: 'Changed' }],
    ['/roles', { name: 'Gone' }, { name: 'Changed' }],
  ])('is so only as it was read: %s', async (collection, body, change) => {
    const path = await made(collection, body)();
    const { tag } = await read(path);
    await write('PATCH', path, change);
    expect(await write('DELETE', path, undefined, tag)).toMatchObject({
      ...{ status: 412, text: changed },
    });
    const now = await read(path);
    expect((await write('DELETE', path, undefined, now.tag)).status).toBe(204);
    expect((await world.call('GET', path)).status).toBe(404);
  });
});

describe('a precondition', () => {
  const path = '/attack-protection/brute-force-protection';

  it('may name several tags, one that a proxy has made weak, or whatever there is', async () => {
    for (const [nth, of] of [
      (tag: string) => `"canary", ${tag}`,
      (tag: string) => `W/${tag}`,
      () => '*',
    ].entries()) {
      const { tag } = await read(path);
      const { status } = await write('PATCH', path, { max_attempts: 20 + nth }, of(tag));
      expect(status).toBe(200);
    }
  });

  it.each(['"canary"', 'canary', '""', ''])(
    'that names nothing there is fails: %s',
    async (tag) => {
      const before = await read(path);
      const { status } = await write('PATCH', path, { max_attempts: 3 }, tag);
      expect(status).toBe(412);
      expect(await read(path)).toEqual(before);
    },
  );

  it('is not met for a token that may not read what it would change', async () => {
    const { tag } = await read(path);
    const { status } = await world.call('PATCH', path, {
      ...{ body: { max_attempts: 3 }, scopes: ['update:attack_protection'] },
      headers: { 'if-match': tag },
    });
    expect(status).toBe(412);
  });

  it('of another tenant is not met by what is the same there', async () => {
    const { tag } = await read('/branding');
    await write('PATCH', '/branding', { colors: { primary: '#333333' } });
    const { headers } = await world.call('GET', '/branding', { at: 'other', as: 'other' });
    expect(await write('PATCH', '/branding', {}, String(headers.etag))).toMatchObject({
      status: 412,
    });
    expect(headers.etag).not.toBe(tag);
  });
});
