import { eraseUser, listActivities, readActivity } from '@countersign/contracts';
import { no, yes } from '@countersign/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type GatewayWorld, openGateway } from '../../testing/gateway-world.ts';
import { type Line, openLog } from '../../testing/log.ts';
import { authorizeUrl, personAt, pkce } from '../../testing/person.ts';

let world: GatewayWorld;
let log: Awaited<ReturnType<typeof openLog>>;
beforeEach(async () => {
  world = await openGateway();
  log = await openLog(world);
});
afterEach(() => world.close());

const userAgent = 'Mozilla/5.0 (iPhone) canary-agent';
/** Signs in anew, whatever session the browser has. */
const again = { prompt: 'login' };
const from = { 'user-agent': userAgent, 'x-correlation-id': 'their-request' };

const wanted = { by: 'page', page: 0, perPage: 50, order: 'newest' } as const;

/** What admins did before is another story. */
const ofPeople = (lines: readonly Line[]) => lines.filter(({ user_id: who }) => who !== '');

/**
 * The types of the lines of each instant, as they come. What happened at one instant has no order:
 * several services tell of it, each in its own time.
 */
const byInstant = (lines: readonly Line[]) =>
  [...Map.groupBy(lines, ({ date }) => date).values()].map((these) =>
    these.map(({ type }) => type).toSorted(),
  );

/** Somebody whose browser says what it is. */
const ada = async () => {
  const browser = world.browser();
  const at = await personAt(world, {
    browser: {
      ...browser,
      get: (url, loginRequest = {}) =>
        browser.get(url, { headers: { ...from, ...loginRequest.headers } }),
      post: (url, form, loginRequest = {}) =>
        browser.post(url, form, { headers: { ...from, ...loginRequest.headers } }),
    },
  });
  return at;
};

describe('the log of a login', () => {
  it('tells every step of it by when it was, and who, where and why', async () => {
    const person = await ada();
    const enrolling = await person.givePhone(
      await person.givePassword(authorizeUrl(pkce().challenge)),
    );
    await log.until('gd_send_sms');
    world.advance(1_000);
    await person.giveCode(enrolling);
    world.advance(1_000);
    const challenged = await person.givePassword(authorizeUrl(pkce().challenge, again));
    await log.until('gd_send_sms', 2);
    world.advance(1_000);
    await person.giveCode(challenged, '000000');
    world.advance(1_000);
    await person.giveCode(challenged);
    const read = async () => ofPeople(await log.read());
    await expect
      .poll(async () => byInstant(await read()), { timeout: 10_000 })
      .toEqual([
        ['gd_send_sms', 'gd_start_enroll'],
        ['gd_enrollment_complete', 's'],
        ['gd_send_sms', 'gd_start_auth'],
        ['gd_auth_failed'],
        ['gd_auth_succeed', 's'],
      ]);
    for (const line of await read()) {
      expect(line).toMatchObject({
        user_id: person.who.userId,
        user_name: person.who.email,
        client_id: 'spa',
        client_name: 'Sample App',
        ip: '127.0.0.1',
        user_agent: userAgent,
        tenant_name: 'acme',
        isMobile: true,
        references: { correlation_id: 'their-request' },
        details: { session_id: expect.any(String) },
      });
    }
  });
});

describe('a line', () => {
  it('stays when its person is erased, without where they were and their name', async () => {
    const person = await ada();
    await person.login();
    // The text is told of by who sends it, before or after the login's end.
    await log.until('gd_send_sms');
    await log.until('s');
    await world.ask(eraseUser, { tenantId: 'acme', userId: person.who.userId });
    await world.settled();
    const lines = ofPeople(await log.read());
    expect(lines).toHaveLength(4);
    for (const line of lines) {
      expect(line).toMatchObject({ user_id: person.who.userId, client_id: 'spa' });
      expect([line.ip, line.user_agent, line.user_name]).toEqual(['', '', '']);
    }
  });

  it('can be read by its id, in its own tenant alone', async () => {
    const person = await ada();
    await person.login();
    const lines = await log.until('s');
    const [first] = lines;
    const { headers } = log;
    const found = await world.browser().get(`/api/v2/logs/${first?.log_id}`, { headers });
    expect(found.json()).toEqual(first);
    const missing = await world.browser().get('/api/v2/logs/30', { headers });
    expect([missing.statusCode, missing.json().errorCode]).toEqual([404, 'inexistent_log']);
    const lists = await Promise.all([
      world.ask(listActivities, { tenantId: 'other', filter: { clientId: 'spa' }, wanted }),
      world.ask(readActivity, { tenantId: 'other', logId: first?.log_id ?? '' }),
    ]);
    expect(lists).toEqual([
      yes({ items: [], total: 0, heedsConditions: true }),
      no('activity_unknown'),
    ]);
  });
});

describe('the record behind it', () => {
  it('holds neither code nor number, address, browser or name in clear', async () => {
    const person = await ada();
    const enrolling = await person.givePhone(
      await person.givePassword(authorizeUrl(pkce().challenge)),
    );
    const code = await person.nextCode();
    await person.giveCode(enrolling, code);
    await log.until('s');
    const kept = world.sqliteFile.db
      .prepare(`SELECT group_concat(data) AS text FROM events WHERE category = 'activityLog'`)
      .get();
    const text = String(kept?.text);
    expect(text).toContain('enrollment_completed');
    for (const secret of [code, person.who.phone, person.who.email, '127.0.0.1', 'canary']) {
      expect(text).not.toContain(secret);
    }
  });
});
