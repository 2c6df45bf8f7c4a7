import { languages } from '@countersign/contracts';
import type { LightMyRequestResponse } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { stateOf } from '../../testing/browser.ts';
import { type GatewayWorld, openGateway } from '../../testing/gateway-world.ts';
import { openLog } from '../../testing/log.ts';
import { authorizeUrl, personAt, pkce } from '../../testing/person.ts';

const url = '/api/v2/countersign/text-messages/limits';
const unlimited = {
  ...{ countries: { mode: 'all' }, messages_per_hour: null, messages_per_day: null },
  messages_per_number_per_day: null,
};
let world: GatewayWorld;
let log: Awaited<ReturnType<typeof openLog>>;
beforeEach(async () => {
  world = await openGateway();
  log = await openLog(world);
});
afterEach(() => world.close());

const limit = async (limits: object, host = 'acme.test') => {
  const { headers } = await log.manage(['read:guardian_factors', 'update:guardian_factors']);
  const payload = { ...unlimited, ...limits };
  return world.app.inject({ method: 'PUT', url, payload, headers: { host, ...headers } });
};
const only = (...codes: readonly string[]) => ({ countries: { mode: 'only', codes } });
const refusalIn = ({ body }: LightMyRequestResponse) =>
  /role="alert"[^>]*>\s*(?:<[^>]+>\s*)*([^<]+)/.exec(body)?.[1]?.trim();

/** Somebody at the page that asks for their phone. */
const atThePhone = async (wishes: Record<string, string> = {}) => {
  const ada = await personAt(world);
  const at = await ada.givePassword(authorizeUrl(pkce().challenge, wishes));
  return { ada, at, page: `/u/mfa-sms-enrollment?state=${stateOf(at)}` };
};

describe('the page that asks for a phone', () => {
  const countriesIn = ({ body }: LightMyRequestResponse) =>
    [...body.matchAll(/<option value="(\w\w)"( selected)?>/g)].map(
      ([, country = '', selected]) => `${country}${selected ? '!' : ''}`,
    );

  it('offers the countries alone that are allowed, and begins with one of them', async () => {
    await limit(only('DE', 'AT', '001'));
    const { ada, page } = await atThePhone();
    const spoken = async (language: string) =>
      countriesIn(await ada.browser.get(page, { headers: { 'accept-language': language } }));
    expect(await spoken('de-DE')).toEqual(['DE!', 'DE', 'AT']);
    expect(await spoken('en-GB')).toEqual(['AT!', 'AT', 'DE']);
    await limit({ countries: { mode: 'except', codes: ['DE'] } });
    const others = await spoken('de-DE');
    expect(others).not.toContain('DE');
    expect(others.length).toBeGreaterThan(200);
  });

  it.each(languages)('says at the field why a number does not do: %s', async (language) => {
    const { ada, page } = await atThePhone({ ui_locales: language });
    await limit(only('AT'));
    const refused = await ada.browser.post(page, { state: stateIn(page), phone: ada.who.phone });
    const words = refusalIn(refused) ?? '';
    expect(words.length).toBeGreaterThan(20);
    expect(refused.body).toContain('aria-invalid="true"');
    const missing = await ada.browser.post(page, { state: stateIn(page), phone: '12' });
    expect(refusalIn(missing)).not.toBe(words);
    said.add(words);
    if (language === languages.at(-1)) expect(said.size).toBe(languages.length);
  });
  const said = new Set<string>();
});

const stateIn = (page: string) =>
  new URL(page, 'https://acme.test').searchParams.get('state') ?? '';

describe('who has only a phone that no codes are sent to', () => {
  it('is shown their ways, and told why this one does not do', async () => {
    const ada = await personAt(world);
    await ada.login();
    await limit(only('AT'));
    const again = await personAt(world, { who: ada.who });
    const sent = world.sent.length;
    const page = await again.givePassword(authorizeUrl(pkce().challenge));
    expect(page.body).toContain('Codes cannot be sent to numbers of this country');
    expect(page.body).not.toContain('mfa-sms-enrollment');
    await world.settled();
    expect(world.sent).toHaveLength(sent);
  });
});

describe('what is refused', () => {
  it('is in the log, the timeline and the numbers of failures, and says no number', async () => {
    const { ada, page } = await atThePhone();
    await limit(only('AT'));
    const state = stateIn(page);
    for (let nth = 0; nth < 3; nth += 1)
      await ada.browser.post(page, { state, phone: ada.who.phone });
    const [line] = (await log.until('gd_start_enroll_failed')).filter(
      ({ type }) => type === 'gd_start_enroll_failed',
    );
    const errorCode = 'destination_not_allowed';
    expect(line).toMatchObject({
      user_id: ada.who.userId,
      details: { failure_details: { errorCode } },
    });
    await limit({});
    await ada.givePhone(await ada.browser.get(page));
    await log.until('gd_send_sms');
    await ada.giveCode(await ada.browser.get(page));
    await log.until('gd_enrollment_complete');

    await limit(only('AT'));
    const again = await personAt(world, { who: ada.who });
    await again.givePassword(authorizeUrl(pkce().challenge));
    const lines = await log.until('gd_send_sms_failure');
    expect(lines.at(-1)).toMatchObject({ type: 'gd_send_sms_failure', user_id: ada.who.userId });
    expect(JSON.stringify(lines)).not.toContain(ada.who.phone.slice(1));
    const { headers } = log;
    const read = await world.browser().get('/api/v2/countersign/mfa/stats', { headers });
    expect(read.json().failures).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ event: 'enrollment_refused', reason: errorCode, count: 1 }),
        expect.objectContaining({ event: 'sms_failed', reason: errorCode, count: 1 }),
      ]),
    );
  });

  it('for a bound of the tenant’s own is told as such, and once of the tenant', async () => {
    await limit({ messages_per_hour: 1 });
    const { ada, at } = await atThePhone();
    await ada.givePhone(at);
    for (let nth = 0; nth < 2; nth += 1) {
      const another = await atThePhone();
      const refused = await another.ada.givePhone(another.at);
      expect(refusalIn(refused)).toMatch(/Too many codes were sent/);
    }
    await log.until('gd_start_enroll_failed', 2);
    const lines = (await log.until('limit_phone')).filter(({ type }) => type === 'limit_phone');
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({
      user_id: '',
      details: { failure_details: { errorCode: 'tenant_limit' } },
    });
  });
});

describe('a tenant', () => {
  it('bounds itself alone', async () => {
    await limit(only('AT'));
    const other = await world.app.inject({
      url,
      headers: {
        host: 'other.test',
        ...(await log.manage(['read:guardian_factors', 'update:guardian_factors'])).headers,
      },
    });
    expect(other.statusCode).toBe(401);
  });

  it('is told in the log what it has decided, and nothing where nothing changed', async () => {
    await limit(only('AT', 'DE'));
    await limit(only('DE', 'AT', 'DE'));
    const chosen = async () =>
      JSON.stringify(await log.read()).match(/"change":"message_limits_chosen"/g) ?? [];
    await expect.poll(chosen, { timeout: 10_000 }).toHaveLength(1);
    await limit({});
    await expect.poll(chosen, { timeout: 10_000 }).toHaveLength(2);
  });
});
