import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Activity,
  activityKinds,
  listActivities,
  type NewerActivity,
  sessionActivity,
} from '@countersign/contracts';
import { beginning, type RequestOf } from '@countersign/core';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { activityCategory } from './recording/activity.events.ts';
import { type Log, openLog } from './testing/open-log.ts';

let log: Log;
beforeEach(async () => {
  log = await openLog();
});
afterEach(() => log.close());

const kindsIn = ({ items }: Awaited<ReturnType<Log['list']>>) => items.map(({ kind }) => kind);
const page = (more: object) =>
  ({ by: 'page', page: 0, perPage: 100, order: 'oldest', ...more }) as const;

describe('what is told', () => {
  it('is a line, in the order in which it happened', async () => {
    await log.tell({ kind: 'mfa_started' }, { kind: 'mfa_failed' }, { kind: 'mfa_passed' });
    expect(kindsIn(await log.list())).toEqual(['mfa_started', 'mfa_failed', 'mfa_passed']);
    expect(kindsIn(await log.list({}, page({ order: 'newest' })))).toEqual([
      ...['mfa_passed', 'mfa_failed', 'mfa_started'],
    ]);
  });

  it('is one line, however often and in whatever company it is told', async () => {
    const [one, two] = [log.activity(), log.activity()];
    await log.publish(one);
    await log.publish(one, two);
    await log.publish(two);
    await log.publish(log.activity());
    await log.until(3);
  });

  it('is kept by many appends of many at once, all of it', async () => {
    const published = Array.from({ length: 300 }, () => log.activity());
    await Promise.all(published.map((each) => log.publish(each)));
    await log.until(300);
  });

  it('says where a login came from in every line of it, and makes no line of that', async () => {
    const login = { loginSessionId: 'l1', userId: 'auth0|ann' };
    await log.publish(log.activity({ kind: 'mfa_started', ...login }));
    await log.publish(log.activity({ kind: 'login_begun', ...login, clientId: 'shop' }));
    await log.publish(log.activity({ kind: 'mfa_passed', loginSessionId: 'l1' }));
    await log.publish(log.activity({ kind: 'mfa_passed', loginSessionId: 'l2' }));
    await log.until(3);
    const { items } = await log.list();
    const said = items.map(({ loginSessionId, clientId }) => [loginSessionId, clientId]);
    expect(said.toSorted()).toEqual([
      ['l1', 'shop'],
      ['l1', 'shop'],
      ['l2', undefined],
    ]);
    expect((await log.list({ clientId: 'shop' })).total).toBe(2);
  });
});

describe('a line of a kind that only a newer release knows', () => {
  /** As a newer release tells it; for ours it is no activity. */
  const dance = () => ({
    ...log.activity({ userId: 'auth0|ann' }),
    ...{ kind: 'dance_begun', partner: 'auth0|eve' },
  });
  const publish = (...activities: readonly (Activity | NewerActivity | null)[]) =>
    log.messaging.publish(sessionActivity, {
      id: randomUUID(),
      body: { activities: [...activities] },
    });

  it('is kept as it was told, and keeps none of the lines beside it from the log', async () => {
    const heard: unknown[] = [];
    await log.stop();
    const service = await log.start({ onUnknown: (unknown) => void heard.push(unknown) });
    const newer = dance();
    const [begun, passed] = [
      log.activity({ kind: 'mfa_started' }),
      log.activity({ kind: 'mfa_passed' }),
    ];
    await publish(begun, newer, null, passed);
    await log.until(2);
    expect(kindsIn(await log.list())).toEqual(['mfa_started', 'mfa_passed']);
    expect(heard).toEqual([{ topic: sessionActivity.subject, newer: [newer], unreadable: 1 }]);
    const recorded: unknown[] = [];
    const following = log.store.follow({
      ...{ categories: [activityCategory], after: beginning },
      onEvents: async (events) => void recorded.push(...events.map(({ data }) => data)),
    });
    await following.reached(await log.store.head());
    await following.stop();
    expect(recorded).toContainEqual(newer);
    await service.stop();
  });

  it('fills no page and ends no log for whoever cannot read it', async () => {
    await log.tell({ kind: 'mfa_started' });
    await publish(...Array.from({ length: 20 }, dance));
    await publish(...Array.from({ length: 20 }, () => log.activity({ kind: 'mail_sent' })));
    await log.until(21);
    await log.tell({ kind: 'mfa_passed' });
    const first = await log.list({}, { by: 'checkpoint', take: 1 });
    const after = first.items[0]?.logId ?? '';
    const next = await log.list({}, { by: 'checkpoint', take: 5, after });
    expect(kindsIn(next)).toEqual(Array.from({ length: 5 }, () => 'mail_sent'));

    const older = activityKinds.filter((kind) => kind !== 'mail_sent');
    const ask = (wanted: RequestOf<typeof listActivities>['wanted']) =>
      log.messaging.ask(listActivities, { tenantId: 'acme', filter: {}, wanted, knows: older });
    expect(await ask({ by: 'checkpoint', take: 5, after })).toMatchObject({
      value: { items: [{ kind: 'mfa_passed' }] },
    });
    expect(await ask(page({ perPage: 1 }))).toMatchObject({
      value: { total: 2, items: [{ kind: 'mfa_started' }] },
    });
  });

  it('is passed by where it was kept before a restart, too', async () => {
    const file = join(await mkdtemp(join(tmpdir(), 'activity-log-')), 'rows.sqlite');
    onTestFinished(() => rm(join(file, '..'), { recursive: true }));
    await log.stop();
    const first = await log.start({ file });
    await publish(dance(), log.activity({ kind: 'mfa_passed' }));
    await log.until(1);
    await first.stop();
    const second = await log.start({ file });
    expect(kindsIn(await log.list({}, { by: 'checkpoint', take: 1 }))).toEqual(['mfa_passed']);
    await second.stop();
  });
});

describe('a list', () => {
  it('is one page of the whole', async () => {
    await log.tell(...Array.from({ length: 5 }, (_, n) => ({ send: n + 1 })));
    const second = await log.list({}, page({ page: 1, perPage: 2 }));
    expect([second.items.map(({ send }) => send), second.total]).toEqual([[3, 4], 5]);
    expect(await log.list({}, page({ perPage: 0 }))).toMatchObject({ items: [], total: 5 });
  });

  it('goes on after a line, with what has come since too, and misses none', async () => {
    await log.tell({ send: 1 }, { send: 2 }, { send: 3 });
    const first = await log.list({}, { by: 'checkpoint', take: 2 });
    expect(first.items.map(({ send }) => send)).toEqual([1, 2]);
    // Told late: it happened before what was read already.
    await log.tell({ send: 4, at: '2026-01-01T00:00:00.000Z' });
    const after = first.items.at(-1)?.logId ?? '';
    const rest = await log.list({}, { by: 'checkpoint', take: 10, after });
    expect(rest.items.map(({ send }) => send)).toEqual([3, 4]);
    const end = rest.items.at(-1)?.logId ?? '';
    expect((await log.list({}, { by: 'checkpoint', take: 10, after: end })).items).toEqual([]);
  });

  it('leaves what a filter asks for, and only that', async () => {
    await log.tell({ userId: 'auth0|ann' }, { userId: 'auth0|bob', clientId: 'shop' });
    const between = log.clock();
    await log.tell({ kind: 'mfa_failed', userId: 'auth0|ann', clientId: 'shop' });
    const total = async (filter: Parameters<Log['list']>[0]) => (await log.list(filter)).total;
    expect(await total({ kinds: ['mfa_failed', 'mfa_started'] })).toBe(1);
    expect(await total({ kinds: [] })).toBe(0);
    expect(await total({ userId: 'auth0|ann' })).toBe(2);
    expect(await total({ userId: 'auth0|ann', kinds: ['mfa_passed'] })).toBe(1);
    expect(await total({ clientId: 'shop' })).toBe(2);
    expect(await total({ since: between })).toBe(2);
    expect(await total({ until: between })).toBe(2);
    expect(await total({ since: between, until: between })).toBe(1);
  });

  it('shows one tenant nothing of another, not even by a name that is code', async () => {
    await log.tell({ tenantId: 'acme' });
    await log.publish(log.activity({ tenantId: 'acme-2' }));
    await log.until(1, 'acme-2');
    expect((await log.list()).total).toBe(1);
    expect((await log.list({ userId: `' OR 1=1 --` })).total).toBe(0);
  });

  it('ends at what is too old to be kept', async () => {
    await log.tell({ send: 1 });
    log.advance(30 * 86_400_000 - 1_000);
    await log.tell({ send: 2 });
    expect((await log.list()).total).toBe(2);
    log.advance(1);
    expect((await log.list()).items.map(({ send }) => send)).toEqual([2]);
  });
});

describe('the rows', () => {
  it('are the same when they are made again from the log', async () => {
    await log.tell({ kind: 'mfa_started' }, { kind: 'mfa_failed', reason: 'wrong_code' });
    const before = await log.list();
    await log.stop();
    const again = await log.start();
    await again.ready();
    expect(await log.list()).toEqual(before);
    await again.stop();
  });

  it('of a file go on where they were, and are made anew where the log is another', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'activity-log-'));
    const file = join(folder, 'rows.sqlite');
    const own = await openLog({ file });
    await own.tell({}, {}, {});
    const before = await own.list();
    await own.stop();
    const again = await own.start();
    await own.tell({});
    expect((await own.list()).items.slice(0, 3)).toEqual(before.items);
    await again.stop();
    await own.close();

    const other = await openLog({ file });
    expect((await other.list()).total).toBe(0);
    await other.tell({});
    await other.close();
    await rm(folder, { recursive: true });
  });

  it('are one line each where two replicas share the work', async () => {
    const other = await log.start();
    await Promise.all(Array.from({ length: 50 }, () => log.publish(log.activity())));
    await log.until(50);
    await other.stop();
    expect(await log.messaging.deadLetters(sessionActivity, 'activity-log')).toEqual([]);
  });
});
