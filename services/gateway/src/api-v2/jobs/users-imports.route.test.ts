import {
  listAuthenticators,
  listConnections,
  listUsers,
  verifyPassword,
} from '@countersign/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ManagementWorld, openManagement } from '../../testing/management-world.ts';

let world: ManagementWorld;
let connectionId: string;
beforeAll(async () => {
  world = await openManagement();
  const list = await world.ask(listConnections, { tenantId: 'acme' });
  connectionId = list.ok ? (list.value.items[0]?.connectionId ?? '') : '';
});
afterAll(() => world.close());

type Parts = Readonly<Record<string, string | Blob | undefined>>;
const file = (users: unknown) =>
  new Blob([typeof users === 'string' ? users : JSON.stringify(users)], {
    type: 'application/json',
  });

/** Sends a form, as a browser would. */
const post = async (parts: Parts, more: { readonly as?: 'acme' | 'other' } = {}) => {
  const form = new FormData();
  for (const [name, value] of Object.entries(parts)) {
    if (typeof value === 'string') form.append(name, value);
    else if (value) form.append(name, value, 'users.json');
  }
  const sent = new Response(form);
  const body = Buffer.from(await sent.arrayBuffer());
  const headers = { 'content-type': sent.headers.get('content-type') ?? '' };
  return world.call('POST', '/jobs/users-imports', { body, headers, ...more });
};
const importing = (users: unknown, more: Parts = {}) =>
  post({ users: file(users), connection_id: connectionId, ...more });

const read = async (id: string) => JSON.parse((await world.call('GET', `/jobs/${id}`)).text);
const over = async (id: string) => {
  const status = async () => (await read(id)).status;
  await expect.poll(status, { timeout: 20_000 }).toBe('completed');
  return read(id);
};
const importAll = async (users: readonly unknown[], more: Parts = {}) => {
  const { status, text } = await importing(users, more);
  expect(status).toBe(202);
  const job = await over(JSON.parse(text).id);
  const { status: said, text: errors } = await world.call('GET', `/jobs/${job.id}/errors`);
  return { job, errors: said === 204 ? [] : JSON.parse(errors) };
};
const userIdOf = async (email: string) => {
  const found = await world.ask(listUsers, { tenantId: 'acme', email });
  return found.ok ? (found.value.items[0]?.userId ?? '') : '';
};

/** Of the password `canary`. */
const bcryptHash = '$2b$04$g98OATlQOigASW2a9MCL6.Cn5tzXGEGu6gZIm0GjQRpNrkj/Lrss6';
const argon2Hash = [
  '$argon2id$v=19$m=64,t=1,p=1',
  'z13YuiT/qSY0AFSL9KS6fA',
  'ch8eS4iCtOK3r3EUn4WJbWKKhNxnsQP09mRpr5uH+dU',
].join('$');

describe('a file of users', () => {
  it('brings passwords as bcrypt, and as argon2id of another cost', async () => {
    const { job } = await importAll([
      { email: 'one@example.com', password_hash: bcryptHash },
      {
        email: 'two@example.com',
        custom_password_hash: { algorithm: 'bcrypt', hash: { value: bcryptHash } },
      },
      {
        email: 'three@example.com',
        custom_password_hash: {
          algorithm: 'argon2',
          hash: { value: argon2Hash, encoding: 'utf8' },
        },
      },
    ]);
    expect(job.summary).toMatchObject({ inserted: 3, failed: 0 });
    for (const username of ['one@example.com', 'two@example.com', 'three@example.com']) {
      const guess = { tenantId: 'acme', username, address: '192.0.2.7' };
      const right = await world.ask(verifyPassword, { ...guess, password: 'canary' });
      expect(right).toMatchObject({ ok: true });
      const wrong = await world.ask(verifyPassword, { ...guess, password: 'canary?' });
      expect(wrong).toMatchObject({ refusal: 'credentials_wrong' });
    }
  });

  it('brings keys of 80 bits, and numbers as they are', async () => {
    const { job, errors } = await importAll([
      {
        ...{ email: 'short@example.com', user_id: 'short' },
        mfa_factors: [{ totp: { secret: 'GEZDGNBVGY3TQOJQ' } }, { phone: { value: '+2999' } }],
      },
    ]);
    expect(errors).toEqual([]);
    expect(job.summary).toMatchObject({ inserted: 1 });
    const has = await world.ask(listAuthenticators, { tenantId: 'acme', userId: 'auth0|short' });
    expect(has.ok && has.value.authenticators).toMatchObject([
      ...[{ kind: 'totp' }, { kind: 'phone', phoneNumber: '+2999' }],
    ]);
  });

  it('is taken, and told of as it goes on', async () => {
    const { status, text } = await importing([{ email: 'ada@example.com' }], {
      external_id: 'the-first',
      send_completion_email: 'true',
    });
    expect(status).toBe(202);
    const job = JSON.parse(text);
    expect(job).toEqual({
      status: 'pending',
      type: 'users_import',
      created_at: world.clock(),
      id: expect.stringMatching(/^job_[0-9A-Za-z]{16}$/),
      connection_id: connectionId,
      upsert: false,
      external_id: 'the-first',
      send_completion_email: false,
      percentage_done: 0,
    });
    const { percentage_done: _, ...rest } = job;
    expect(await over(job.id)).toEqual({
      ...rest,
      status: 'completed',
      summary: { failed: 0, updated: 0, inserted: 1, total: 1 },
    });
    expect(await world.call('GET', `/jobs/${job.id}/errors`)).toMatchObject({ status: 204 });
  });

  it('brings what people prove themselves with', async () => {
    const secret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
    const { job } = await importAll([
      {
        email: 'eve@example.com',
        email_verified: true,
        user_id: 'eve',
        mfa_factors: [
          { totp: { secret } },
          { phone: { value: '+12025550123' } },
          { email: { value: 'eve@example.org' } },
        ],
      },
    ]);
    expect(job.summary).toMatchObject({ inserted: 1 });
    const has = await world.ask(listAuthenticators, { tenantId: 'acme', userId: 'auth0|eve' });
    expect(has.ok && has.value.authenticators.map(({ kind }) => kind).toSorted()).toEqual([
      ...['email', 'phone', 'totp'],
    ]);
  });

  it('updates who is there already, where that is said', async () => {
    await importAll([{ email: 'zoe@example.com', name: 'Zoe' }]);
    const again = [{ email: 'zoe@example.com', name: 'Zoë' }];
    const refused = await importAll(again);
    expect(refused.errors).toEqual([
      {
        user: again[0],
        errors: [
          { code: 'CONFLICT', message: 'A user with this email, username or user_id exists.' },
        ],
      },
    ]);
    const { job } = await importAll(again, { upsert: 'true' });
    expect(job).toMatchObject({ upsert: true, summary: { updated: 1, inserted: 0, failed: 0 } });
    const { text } = await world.call('GET', `/users/${await userIdOf('zoe@example.com')}`);
    expect(JSON.parse(text)).toMatchObject({ name: 'Zoë' });
  });
});

describe('whoever in a file cannot be imported', () => {
  it.each<readonly [unknown, string, string]>([
    [{ name: 'Canary' }, 'INVALID_TYPE', 'email'],
    [{ email: 'nobody' }, 'FORMAT', 'email'],
    [{ email: 'a@b.example', blocked: 'yes' }, 'INVALID_TYPE', 'blocked'],
    [{ email: 'a@b.example', user_id: 'auth0|x' }, 'FORMAT', 'user_id'],
    [{ email: 'a@b.example', name: 'x'.repeat(301) }, 'MAX_LENGTH', 'name'],
    [{ email: 'a@b.example', mfa_factors: [] }, 'MIN_LENGTH', 'mfa_factors'],
    [
      { email: 'a@b.example', mfa_factors: [{ phone: { value: '0123' } }] },
      ...(['FORMAT', 'mfa_factors[0].phone.value'] as const),
    ],
    [
      { email: 'a@b.example', mfa_factors: [{ totp: { secret: 'canary1' } }] },
      ...(['FORMAT', 'mfa_factors[0].totp.secret'] as const),
    ],
    [
      {
        email: 'a@b.example',
        mfa_factors: [{ totp: { secret: 'AAAA' }, email: { value: 'a@b.example' } }],
      },
      ...(['NOT_PASSED', 'mfa_factors[0]'] as const),
    ],
    [
      { email: 'a@b.example', password_hash: '$2b$10$canary' },
      ...(['NOT_PASSED', 'password_hash'] as const),
    ],
    [
      { email: 'a@b.example', password_hash: `$2b$14$${'canary'.padEnd(53, 'a')}` },
      ...(['NOT_PASSED', 'password_hash'] as const),
    ],
    [
      {
        email: 'a@b.example',
        custom_password_hash: {
          algorithm: 'bcrypt',
          hash: { value: '$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHQ$Y2FuYXJ5Y2FuYXJ5Y2FuYXJ5' },
        },
      },
      ...(['NOT_PASSED', 'custom_password_hash.hash.value'] as const),
    ],
    [
      {
        email: 'a@b.example',
        password_hash: bcryptHash,
        custom_password_hash: { algorithm: 'bcrypt', hash: { value: bcryptHash } },
      },
      ...(['NOT_PASSED', 'custom_password_hash'] as const),
    ],
    [
      {
        email: 'a@b.example',
        custom_password_hash: { algorithm: 'md5', hash: { value: 'canary' } },
      },
      ...(['ENUM_MISMATCH', 'custom_password_hash.algorithm'] as const),
    ],
    [
      {
        email: 'a@b.example',
        custom_password_hash: {
          algorithm: 'argon2',
          hash: { value: '$argon2id$v=19$m=65536,t=9,p=4$c29tZXNhbHQ$Y2FuYXJ5Y2FuYXJ5Y2FuYXJ5' },
        },
      },
      ...(['NOT_PASSED', 'custom_password_hash.hash.value'] as const),
    ],
  ])('is told of, and all that is wrong is named: %j', async (user, code, path) => {
    const { job, errors } = await importAll([user]);
    expect(job.summary).toMatchObject({ failed: 1, inserted: 0 });
    expect(errors[0].errors).toContainEqual({ code, path, message: expect.any(String) });
    expect(JSON.stringify(errors)).not.toContain('canary');
  });

  it('has no place for what is unknown', async () => {
    const { errors } = await importAll([{ email: 'a@b.example', password: 'canary' }, 'nobody']);
    expect(errors).toMatchObject([
      { errors: [{ code: 'OBJECT_ADDITIONAL_PROPERTIES' }] },
      { user: {}, errors: [{ code: 'INVALID_TYPE' }] },
    ]);
  });

  it('is whoever comes a second time, by address, id or name', async () => {
    const { job, errors } = await importAll([
      { email: 'twin@example.com', user_id: 'twin', username: 'twin' },
      { email: 'TWIN@example.com' },
      { email: 'twin2@example.com', user_id: 'twin' },
      { email: 'twin3@example.com', username: 'Twin' },
    ]);
    expect(job.summary).toMatchObject({ inserted: 1, failed: 3 });
    expect(errors.map(({ errors: [{ path }] }: { errors: [{ path: string }] }) => path)).toEqual([
      ...['email', 'user_id', 'username'],
    ]);
    expect(errors[0].errors[0]).toMatchObject({ code: 'DUPLICATED_USER' });
  });

  it('is told of over many batches, in the order of the file', async () => {
    const users = Array.from({ length: 250 }, (_, n) =>
      n % 100 === 7 ? { name: `${n}` } : { email: `many${n}@example.com` },
    );
    const { job, errors } = await importAll(users);
    expect(job.summary).toEqual({ failed: 3, updated: 0, inserted: 247, total: 250 });
    expect(errors.map(({ user }: { user: { name: string } }) => user.name)).toEqual([
      ...['7', '107', '207'],
    ]);
  });
});

describe('what is no import is refused:', () => {
  it.each<readonly [string, Parts, number, string]>([
    ['no file', { users: undefined }, 400, 'Missing required property: users'],
    ['a file of another shape', { users: file({}) }, 400, 'The users file must be a JSON array'],
    ['a file that is no JSON', { users: file('[{"email":') }, 400, 'Invalid request payload JSON'],
    ['a file that hides a NUL', { users: file('["\\u0000"]') }, 400, 'Invalid request payload'],
    ['no database', { connection_id: undefined }, 400, 'Missing required property: connection_id'],
    ['an unknown database', { connection_id: 'con_none' }, 404, 'The connection does not exist'],
    ['a flag that is none', { upsert: 'yes' }, 400, 'No enum match'],
    ['another part', { format: 'json' }, 400, 'Additional properties not allowed: format'],
    ['too much', { users: file(`["${'x'.repeat(500 * 1_024)}"]`) }, 413, 'larger than 500 KB'],
  ])('%s', async (_, parts, status, said) => {
    const answered = await importing([], parts);
    expect(answered).toMatchObject({ status, text: expect.stringContaining(said) });
  });

  it('a body of JSON', async () => {
    const body = { users: '[]', connection_id: connectionId };
    const { status } = await world.call('POST', '/jobs/users-imports', { body });
    expect(status).toBe(415);
  });

  it('one more while two are under way, and it is said when to come back', async () => {
    const many = Array.from({ length: 3_000 }, (_, n) => ({ email: `crowd${n}@example.com` }));
    const asked = await Promise.all([importing(many), importing(many), importing(many)]);
    const refused = asked.filter(({ status }) => status === 429);
    expect(refused).toHaveLength(1);
    expect(refused[0]?.text).toContain('There are 2 active import users jobs');
    expect(refused[0]?.headers['retry-after']).toBe('60');
  });

  it('another tenant’s', async () => {
    const { text } = await importing([]);
    const { id } = JSON.parse(text);
    for (const path of [`/jobs/${id}`, `/jobs/${id}/errors`]) {
      const asked = await world.call('GET', path, { at: 'other', as: 'other' });
      expect(asked).toMatchObject({ status: 404, text: expect.stringContaining('inexistent_job') });
    }
  });
});
