import * as contracts from '@countersign/contracts';
import { no, type RequestOf, yes } from '@countersign/core';
import { delayed } from '@countersign/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { argon2Passwords } from '../adapters/argon2-passwords.ts';
import { userStream } from '../streams.ts';
import { type Directory, granted, openDirectory, refused, tenantId } from '../testing/directory.ts';
import { UserPasswordChanged } from '../user/user.events.ts';

type Entry = Partial<contracts.ImportedUser> & { readonly email: string };
type Registered = RequestOf<typeof contracts.registerAuthenticator>;

let directory: Directory;
let connectionId: string;
let registered: Registered[];
let refusing: 'phone_number_malformed' | undefined;
/** What session waits for before it answers. */
let gate: Promise<void>;

const open = async (...how: Parameters<typeof openDirectory>) => {
  directory = await openDirectory(...how);
  registered = [];
  refusing = undefined;
  gate = Promise.resolve();
  await directory.messaging.answer(contracts.registerAuthenticator, async (request) => {
    registered.push(request);
    await gate;
    if (refusing) return no(refusing);
    const { kind } = request.authenticator;
    return yes({
      ...{ authenticatorId: 'dev_1', kind, confirmed: true, locked: false },
      createdAt: directory.clock(),
    });
  });
  const list = granted(await directory.ask(contracts.listConnections, { tenantId }));
  connectionId = list.items[0]?.connectionId ?? 'none';
};
beforeEach(() => open());
afterEach(() => directory.close());

const entryOf = ({ email, profile, ...user }: Entry): contracts.ImportEntry =>
  contracts.importEntry.parse({
    shown: { email },
    user: { profile: { ...profile, email }, ...user },
  });
const faulty: contracts.ImportEntry = {
  shown: { name: 'nobody' },
  faults: [{ code: 'OBJECT_REQUIRED', message: 'Missing required property: email' }],
};

let jobs = 0;
/** Puts a file's entries down, as the gateway does, and asks for its import. */
const start = async (
  entries: readonly contracts.ImportEntry[],
  more: Partial<RequestOf<typeof contracts.startImport>> = {},
) => {
  jobs += 1;
  const jobId = more.jobId ?? `job_${jobs}`;
  const records = directory.messaging.keyValue(contracts.importEntries);
  const { importBatchSize: size } = contracts;
  for (let batch = 0; batch * size < entries.length; batch += 1) {
    const some = entries.slice(batch * size, (batch + 1) * size);
    const sealed = await directory.vault.seal('user-import', JSON.stringify(some));
    await records.put(contracts.importRecordKey(jobId, batch), sealed);
  }
  const total = entries.length;
  const terms = { tenantId, jobId, connectionId, upsert: false, total };
  return directory.ask(contracts.startImport, { ...terms, ...more });
};
const read = async (jobId: string) =>
  granted(await directory.ask(contracts.readImport, { tenantId, jobId }));
const over = async (jobId: string) => {
  await expect
    .poll(async () => (await read(jobId)).status, { timeout: 20_000 })
    .toMatch(/completed|failed/);
  return read(jobId);
};
const importAll = async (
  entries: readonly contracts.ImportEntry[],
  more: Parameters<typeof start>[1] = {},
) => over(granted(await start(entries, more)).jobId);
const failuresOf = async (jobId: string, batch = 0) => {
  const records = directory.messaging.keyValue(contracts.importFailures);
  const found = await records.get(contracts.importRecordKey(jobId, batch));
  if (!found) return [];
  const text = await directory.vault.open('user-import', found.value);
  return contracts.importFailure.array().parse(JSON.parse(text));
};
const byEmail = async (email: string) =>
  granted(await directory.ask(contracts.listUsers, { tenantId, email })).items;

describe('an import', () => {
  it('brings people in, with what they prove themselves with', async () => {
    const factors = [
      { kind: 'totp' as const, secret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP' },
      { kind: 'phone' as const, phoneNumber: '+12025550123', preferredMessageType: 'sms' as const },
    ];
    const job = await importAll([
      entryOf({ email: 'Ada@example.com', userId: 'ada', factors, blocked: true }),
      entryOf({ email: 'bob@example.com', userMetadata: { colour: 'blue' } }),
    ]);
    expect(job).toMatchObject({
      status: 'completed',
      total: 2,
      inserted: 2,
      updated: 0,
      failed: 0,
    });
    expect(await byEmail('ada@example.com')).toMatchObject([
      { userId: 'auth0|ada', blocked: true, profile: { nickname: 'ada', emailVerified: false } },
    ]);
    expect(await byEmail('bob@example.com')).toMatchObject([
      { userId: expect.stringMatching(/^auth0\|[0-9a-f]{24}$/), userMetadata: { colour: 'blue' } },
    ]);
    expect(registered).toEqual(
      factors.map((authenticator) => ({
        ...{ tenantId, userId: 'auth0|ada', authenticator, isMigrated: true },
      })),
    );
  });

  it('lets people keep a password whose hash it has, and nobody in without one', async () => {
    const passwordHash = await argon2Passwords().hash('canary-battery-staple');
    await importAll([
      entryOf({ email: 'ada@example.com', passwordHash }),
      entryOf({ email: 'bob@example.com' }),
    ]);
    expect(await directory.signIn('ada@example.com')).toMatchObject({ ok: true });
    expect(await directory.signIn('bob@example.com')).toEqual(refused('credentials_wrong'));
  });

  it.each([
    ['bcrypt', '$2b$04$g98OATlQOigASW2a9MCL6.Cn5tzXGEGu6gZIm0GjQRpNrkj/Lrss6'],
    [
      'argon2id of another cost',
      [
        '$argon2id$v=19$m=64,t=1,p=1',
        'z13YuiT/qSY0AFSL9KS6fA',
        'ch8eS4iCtOK3r3EUn4WJbWKKhNxnsQP09mRpr5uH+dU',
      ].join('$'),
    ],
  ])(
    'lets people in by %s, and hashes the password anew the first time',
    async (_, passwordHash) => {
      await importAll([entryOf({ email: 'ada@example.com', userId: 'ada', passwordHash })]);
      const stream = userStream(tenantId, 'auth0|ada');
      const types = async () => (await directory.store.load(stream)).events.map(({ type }) => type);
      const signIn = (password: string) => directory.signIn('ada@example.com', { password });
      expect(await signIn('canary?')).toEqual(refused('credentials_wrong'));
      expect(await types()).toEqual(['UserCreated']);
      const many = await Promise.all(Array.from({ length: 5 }, () => signIn('canary')));
      expect(many.map(({ ok }) => ok)).toEqual(Array(5).fill(true));
      expect(await types()).toEqual(['UserCreated', 'UserPasswordChanged']);

      const { events } = await directory.store.load(stream);
      const { sealedPassword } = UserPasswordChanged.schema.parse(events[1]).data;
      const user = { tenantId, userId: 'auth0|ada' };
      const hash = await directory.vault.openFor(user, 'password', sealedPassword);
      expect(contracts.hashSchemeOf(hash ?? '')).toBe(contracts.ownHashScheme);
      expect(await signIn('canary')).toMatchObject({ ok: true });
      expect(await types()).toHaveLength(2);
    },
  );

  it('takes hashes of eight schemes into one database, and no more', async () => {
    const of = (m: number) =>
      `$argon2id$v=19$m=${m},t=1,p=1$${'c29tZXNhbHQ'}$${'Y2FuYXJ5'.repeat(4)}`;
    const many = Array.from({ length: 10 }, (_, n) =>
      entryOf({ email: `ada${n}@example.com`, passwordHash: of(8 + (n % 9)) }),
    );
    const { jobId, ...job } = await importAll(many);
    expect(job).toMatchObject({ inserted: 9, failed: 1 });
    expect(await failuresOf(jobId)).toMatchObject([
      { user: { email: 'ada8@example.com' }, errors: [{ path: 'password_hash' }] },
    ]);
  });

  it('says who was not brought in, and why, and brings in all the others', async () => {
    granted(await directory.createUser('ada@example.com'));
    const { jobId, ...job } = await importAll([
      entryOf({ email: 'ADA@example.com' }),
      faulty,
      entryOf({ email: 'bob@example.com' }),
    ]);
    expect(job).toMatchObject({ status: 'completed', inserted: 1, failed: 2 });
    expect(await failuresOf(jobId)).toEqual([
      {
        user: { email: 'ADA@example.com' },
        errors: [
          { code: 'CONFLICT', message: 'A user with this email, username or user_id exists.' },
        ],
      },
      { user: faulty.shown, errors: faulty.faults },
    ]);
  });

  it('says whose factors were not taken, though they are in', async () => {
    refusing = 'phone_number_malformed';
    const factors = [
      { kind: 'phone' as const, phoneNumber: '+1', preferredMessageType: 'sms' as const },
    ];
    const { jobId, failed } = await importAll([entryOf({ email: 'ada@example.com', factors })]);
    expect(failed).toBe(1);
    expect(await failuresOf(jobId)).toMatchObject([
      { errors: [{ code: 'MFA_FACTORS_FAILED', path: 'mfa_factors' }] },
    ]);
    expect(await byEmail('ada@example.com')).toHaveLength(1);
  });

  it('brings up to date who goes by the address, where that is asked for', async () => {
    const { userId } = granted(await directory.createUser('ada@example.com'));
    const entry = entryOf({
      ...{ email: 'ada@example.com', userId: 'another', blocked: true },
      ...{ profile: { name: 'Ada', username: 'ada' }, appMetadata: { role: 'admin' } },
    });
    expect(await importAll([entry], { upsert: true })).toMatchObject({ updated: 1, inserted: 0 });
    const [ada] = await byEmail('ada@example.com');
    expect(ada).toMatchObject({ userId, blocked: false, appMetadata: { role: 'admin' } });
    expect(ada?.profile).toMatchObject({ name: 'Ada' });
    expect(ada?.profile.username).toBeUndefined();
    expect(await directory.signIn('ada@example.com')).toMatchObject({ ok: true });
  });

  it('leaves alone who has the id, or the user name, and another address', async () => {
    const profile = { email: 'ada@example.com', username: 'ada' };
    granted(await directory.createUser('ada@example.com', { userId: 'auth0|ada', profile }));
    const job = await importAll(
      [
        entryOf({ email: 'eve@example.com', userId: 'ada' }),
        entryOf({
          email: 'eva@example.com',
          profile: { email: 'eva@example.com', username: 'ADA' },
        }),
      ],
      { upsert: true },
    );
    expect(job).toMatchObject({ failed: 2, updated: 0 });
    expect(await byEmail('eve@example.com')).toEqual([]);
  });

  it('of nobody is over', async () => {
    expect(await importAll([])).toMatchObject({ status: 'completed', total: 0 });
  });

  it('fails where its people are gone', async () => {
    const { jobId } = granted(await start([], { total: 3 }));
    expect(await over(jobId)).toMatchObject({ status: 'failed', inserted: 0 });
  });

  it('keeps no name in the record, and leaves no file behind', async () => {
    const name = 'Canary Lovelace';
    const email = 'canary@example.com';
    const entry = entryOf({ email, profile: { email, name } });
    const { jobId } = await importAll([entry, { ...faulty, shown: { name } }], {
      externalId: 'canary-external',
    });
    expect(await read(jobId)).toMatchObject({ externalId: 'canary-external' });
    const tables = directory.sqliteFile.db
      .prepare("SELECT name FROM sqlite_master WHERE type='table'")
      .all();
    for (const { name: table } of tables) {
      const rows = JSON.stringify(
        directory.sqliteFile.db.prepare(`SELECT * FROM "${table}"`).all(),
      );
      expect(rows).not.toMatch(/canary/i);
    }
    const records = directory.messaging.keyValue(contracts.importEntries);
    const file = () => records.get(contracts.importRecordKey(jobId, 0));
    await expect.poll(file, { timeout: 20_000 }).toBeUndefined();
  });
});

describe('who was not imported', () => {
  const erase = (userId: string) => directory.ask(contracts.eraseUser, { tenantId, userId });
  const shownIn = async (jobId: string, batch = 0) =>
    (await failuresOf(jobId, batch)).map(({ user }) => user);
  const named = (shown: Record<string, string>): contracts.ImportEntry => ({
    ...faulty,
    shown,
  });

  it('is told of no more once they are erased, by whatever name they are told of', async () => {
    const profile = { email: 'ada@example.com', username: 'ada' };
    granted(await directory.createUser('ada@example.com', { userId: 'auth0|ada', profile }));
    const first = await importAll([
      ...[named({ email: 'ADA@example.com' }), named({ email: 'bob@example.com' })],
      ...[named({ username: 'Ada' }), named({ user_id: 'ada' }), named({ user_id: 'adam' })],
    ]);
    const filler = Array.from({ length: 120 }, () => named({ name: 'somebody' }));
    const second = await importAll([...filler, entryOf({ email: 'ada@example.com' })]);
    granted(await erase('auth0|ada'));
    expect(await shownIn(first.jobId)).toEqual([
      ...[{ email: 'bob@example.com' }, { user_id: 'adam' }],
    ]);
    expect(await shownIn(second.jobId)).toHaveLength(100);
    expect(await shownIn(second.jobId, 1)).toHaveLength(20);
    expect(JSON.stringify(await shownIn(second.jobId, 1))).not.toContain('ada');
  });

  it('is told of no more though they came with the import, and their factors did not', async () => {
    refusing = 'phone_number_malformed';
    const factors = [
      { kind: 'phone' as const, phoneNumber: '+1', preferredMessageType: 'sms' as const },
    ];
    const { jobId } = await importAll([entryOf({ email: 'ada@example.com', factors })]);
    const [ada] = await byEmail('ada@example.com');
    granted(await erase(ada?.userId ?? ''));
    expect(await shownIn(jobId)).toEqual([]);
  });

  it('is told of still where another tenant erases one of the same name', async () => {
    const other = 'other';
    granted(await directory.createTenant({ tenantId: other, hosts: ['other.example'] }));
    const theirs = granted(
      await directory.createUser('ada@example.com', { tenantId: other, userId: 'auth0|ada' }),
    );
    const { jobId } = await importAll([named({ email: 'ada@example.com', user_id: 'ada' })]);
    granted(await directory.ask(contracts.eraseUser, { tenantId: other, userId: theirs.userId }));
    expect(await shownIn(jobId)).toHaveLength(1);
  });

  it('is removed after a day, not left to expire', async () => {
    const { jobId } = await importAll([named({ email: 'ada@example.com' })]);
    await directory.settled();
    const keys = () =>
      directory.sqliteFile.db
        .prepare("SELECT key FROM records WHERE bucket LIKE 'user-import-%' AND key LIKE 'job%'")
        .all();
    expect(keys()).toHaveLength(1);
    directory.advance(24 * 60 * 60_000 - 1);
    await directory.settled();
    expect(await shownIn(jobId)).toHaveLength(1);
    const gone = async () => {
      directory.advance(61_000);
      await directory.settled();
      return keys();
    };
    await expect.poll(gone, { timeout: 20_000 }).toEqual([]);
  });

  it('is removed after a day where the import never came to them', async () => {
    const { jobId } = granted(await start([], { total: 250 }));
    expect(await over(jobId)).toMatchObject({ status: 'failed' });
    await directory.settled();
    const records = directory.messaging.keyValue(contracts.importEntries);
    await records.put(contracts.importRecordKey(jobId, 2), 'left');
    const left = async () => {
      directory.advance(24 * 60 * 60_000);
      await directory.settled();
      const { db } = directory.sqliteFile;
      return db.prepare('SELECT count(*) AS n FROM records WHERE value = \'"left"\'').get()?.n;
    };
    await expect.poll(left, { timeout: 20_000 }).toBe(0);
  });
});

describe('asking for an import', () => {
  it('names a database of passwords of this tenant', async () => {
    expect(await start([], { connectionId: 'con_none' })).toEqual(refused('connection_unknown'));
    const { connectionId: corp } = granted(
      await directory.ask(contracts.createConnection, {
        ...{ tenantId, name: 'corp', strategy: 'oidc' },
        federation: { issuer: 'https://corp.example', clientId: 'c', clientSecret: 's' },
      }),
    );
    expect(await start([], { connectionId: corp })).toEqual(refused('connection_unknown'));
  });

  it('again under the same name is the same import', async () => {
    const first = await importAll([entryOf({ email: 'ada@example.com' })], { jobId: 'job_same' });
    expect(granted(await start([], { jobId: 'job_same', total: 1 }))).toEqual(first);
  });

  it('is told of none that another tenant has', async () => {
    const { jobId } = await importAll([]);
    const asked = { tenantId: 'other', jobId };
    expect(await directory.ask(contracts.readImport, asked)).toEqual(refused('import_unknown'));
  });

  it('has one wait until one of two is over, however many ask at once', async () => {
    await directory.close();
    await open({}, delayed(1));
    let release = () => {};
    gate = new Promise((resolve) => {
      release = resolve;
    });
    const entry = (n: number) =>
      entryOf({ email: `ada${n}@example.com`, factors: [{ kind: 'totp', secret: 'canary' }] });
    const asked = await Promise.all(Array.from({ length: 20 }, (_, n) => start([entry(n)])));
    const begun = asked.flatMap((reply) => (reply.ok ? [reply.value.jobId] : []));
    expect(begun).toHaveLength(2);
    expect(asked).toContainEqual(refused('too_many_imports'));
    release();
    for (const jobId of begun) expect(await over(jobId)).toMatchObject({ inserted: 1 });
    expect(await importAll([entry(99)])).toMatchObject({ inserted: 1 });
  });
});

describe('an import whose process dies in the middle', () => {
  it('is gone on with, and nobody in it is brought twice or lost', async () => {
    const factors = [{ kind: 'totp' as const, secret: 'canary' }];
    const many = Array.from({ length: 250 }, (_, n) => {
      const userId = n % 2 === 0 ? `chosen${n}` : undefined;
      const chosen = userId !== undefined && { userId };
      return entryOf({ email: `ada${n}@example.com`, ...chosen, ...(n === 130 && { factors }) });
    });
    // Session breaks at one of the second hundred, so that these come again.
    gate = Promise.reject(new Error('away'));
    gate.catch(() => {});
    const { jobId } = granted(await start(many));
    await expect.poll(() => registered.length, { timeout: 20_000 }).toBe(1);
    expect(await read(jobId)).toMatchObject({ status: 'processing', inserted: 100 });
    await directory.settled();
    gate = Promise.resolve();
    const again = async () => {
      directory.advance(60_000);
      return (await read(jobId)).status;
    };
    await expect.poll(again, { timeout: 20_000 }).toBe('completed');
    expect(await read(jobId)).toMatchObject({ status: 'completed', inserted: 250, failed: 0 });
    const all = granted(await directory.ask(contracts.listUsers, { tenantId, perPage: 1 }));
    expect(all.total).toBe(250);
  });
});
