import { readAttackProtection } from '@countersign/contracts';
import { correlationId, Unanswered } from '@countersign/core';
import { delayed } from '@countersign/testkit';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { buildGateway } from '../gateway.ts';
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
const limits = (perHour: number) => ({
  ...{ countries: { mode: 'only', codes: ['DE'] }, messages_per_hour: perHour },
  ...{ messages_per_day: null, messages_per_number_per_day: null },
});
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
  { at: '/countersign/text-messages/limits', one: limits(1), other: limits(2) },
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

  it('is done at one gateway for who has read at another what was changed there', async () => {
    const app = await buildGateway(world.ports);
    onTestFinished(() => app.close());
    const authorization = `Bearer ${await world.tokenOf('acme')}`;
    const elsewhere = (asked: Writing | 'GET', body?: unknown, tag?: string) =>
      app.inject({
        ...{ method: asked, url: `/api/v2${path}` },
        headers: {
          host: 'acme.test',
          authorization,
          ...(tag !== undefined && { 'if-match': tag }),
        },
        // Anything that is JSON may be sent; `inject` types it more narrowly.
        ...(body !== undefined && { payload: body as object }),
      });
    // What it asks of tenants and applications it now has kept.
    const before = String((await elsewhere('GET')).headers.etag);
    expect((await write(method, path, one)).status).toBe(200);
    const { tag } = await read(path);
    expect((await elsewhere(method, other, before)).statusCode).toBe(412);
    expect((await elsewhere(method, other, tag)).statusCode).toBe(200);
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

  it('of what a token may not read is refused as reading it is', async () => {
    const { tag } = await read(path);
    const scopes = ['update:attack_protection'];
    const reading = await world.call('GET', path, { scopes });
    const asked = { body: { max_attempts: 3 }, scopes, headers: { 'if-match': tag } };
    const refused = await world.call('PATCH', path, asked);
    expect([reading.status, refused]).toMatchObject([403, { status: 403, text: reading.text }]);
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

describe('what cannot be read to be compared', () => {
  const path = '/attack-protection/brute-force-protection';
  const silent = new Unanswered(readAttackProtection.subject, 'no-responders');
  const unknown = new Unanswered(readAttackProtection.subject, 'timed-out');

  it.each([
    [503, silent],
    [503, unknown],
    [500, new Error('canary')],
  ])('is told as it is told to who reads, and nothing is changed: %s, %s', async (status, why) => {
    const before = await read(path);
    const stop = world.beforeAsking(readAttackProtection, () => {
      throw why;
    });
    const reading = await world.call('GET', path);
    const written = await write('PATCH', path, { max_attempts: 30 }, before.tag);
    stop();
    expect([reading.status, written]).toMatchObject([status, { status, text: reading.text }]);
    expect(written.headers['retry-after']).toBe(reading.headers['retry-after']);
    expect(written.text).not.toContain('canary');
    expect(await read(path)).toEqual(before);
  });

  it('for it was too much asked is told so, with when to come back', async () => {
    const own = await openManagement({ managementRequestsPerMinute: 2 });
    onTestFinished(own.close);
    const { headers } = await own.call('GET', path);
    const asked = { body: { max_attempts: 30 }, headers: { 'if-match': String(headers.etag) } };
    const written = await own.call('PATCH', path, asked);
    expect([written.status, written.headers['retry-after']]).toEqual([429, '60']);
    expect(JSON.parse(written.text)).toMatchObject({ errorCode: 'too_many_requests' });
  });

  it('is told as what is not there is', async () => {
    for (const method of ['PATCH', 'DELETE'] as const) {
      const body = method === 'PATCH' ? { name: 'Other' } : undefined;
      const { status, text } = await write(method, '/roles/rol_nobody', body, '"canary"');
      expect([status, JSON.parse(text).errorCode]).toEqual([404, 'inexistent_role']);
    }
  });
});

it('what is read to be compared is read for the reason that it is written', async () => {
  const path = '/attack-protection/brute-force-protection';
  const { tag } = await read(path);
  const reasons: unknown[] = [];
  const stop = world.beforeAsking(readAttackProtection, () => reasons.push(correlationId()));
  onTestFinished(stop);
  const headers = { 'if-match': tag, 'x-correlation-id': 'of-the-write' };
  await world.call('PATCH', path, { body: { max_attempts: 31 }, headers });
  const unnamed = await write('PATCH', path, { max_attempts: 32 }, tag);
  expect(reasons.slice(0, 1)).toEqual(['of-the-write']);
  expect(reasons.at(-1)).toBe(unnamed.headers['x-correlation-id']);
});
