import {
  eraseUser,
  issueTicket,
  listAuthenticators,
  setFactor,
  updateUser,
} from '@countersign/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { locationOf, stateOf } from '../testing/browser.ts';
import { type GatewayWorld, openGateway, type Somebody } from '../testing/gateway-world.ts';
import { authorizeUrl, personAt, pkce } from '../testing/person.ts';

const tenantId = 'acme';

let world: GatewayWorld;
beforeAll(async () => {
  world = await openGateway();
});
afterAll(() => world.close());

const issue = async ({ userId }: Pick<Somebody, 'userId'>, allowsMore = false) => {
  const issued = await world.ask(issueTicket, { tenantId, userId, allowsMore });
  return issued.ok ? issued.value.ticket : '';
};
const methodsOf = async ({ userId }: Somebody) => {
  const listed = await world.ask(listAuthenticators, { tenantId, userId });
  return listed.ok ? listed.value.authenticators.length : 0;
};
const pathOf = (ticket: string) => `/mfa/enrollment?ticket=${ticket}`;

describe('/mfa/enrollment', () => {
  it('lets who has a ticket enrol a phone, and signs nobody in', async () => {
    const ada = await personAt(world);
    const opened = await ada.browser.get(pathOf(await issue(ada.who)));
    expect(locationOf(opened)).toMatch(/^\/u\/mfa-sms-enrollment\?state=/);
    expect((await ada.browser.get(locationOf(opened))).body).toContain('name="phone"');

    const left = await ada.giveCode(await ada.givePhone(opened));
    const done = await ada.browser.get(locationOf(left));
    expect(done.statusCode).toBe(200);
    expect(done.body).toContain('Your second step is set up');
    expect(await methodsOf(ada.who)).toBe(1);
    expect(ada.browser.jar.has('__Host-countersign-session')).toBe(false);
    const next = await ada.browser.get(authorizeUrl(pkce().challenge));
    expect(locationOf(next)).toMatch(/^\/u\/login/);
  });

  it('is found by its older address too', async () => {
    const ada = await personAt(world);
    const ticket = await issue(ada.who);
    const older = await ada.browser.get(`/guardian/enroll?ticket=${ticket}`);
    expect(older.statusCode).toBe(302);
    expect(locationOf(older)).toBe(pathOf(ticket));
  });

  it('is over for who is erased while they enrol', async () => {
    const ada = await personAt(world);
    const opened = await ada.browser.get(pathOf(await issue(ada.who)));
    await world.ask(eraseUser, { tenantId, userId: ada.who.userId });
    const state = stateOf(opened);
    const given = await ada.browser.post('/u/mfa-sms-enrollment', { state, phone: ada.who.phone });
    expect(given.statusCode).toBe(400);
    expect(given.body).toContain('/mfa/enrollment?ticket=');
  });

  it('opens again for who was interrupted, and no more once it has served', async () => {
    const ada = await personAt(world);
    const ticket = await issue(ada.who);
    await ada.browser.get(pathOf(ticket));
    await ada.giveCode(await ada.givePhone(await ada.browser.get(pathOf(ticket))));
    const again = await world.browser().get(pathOf(ticket));
    expect(again.statusCode).toBe(400);
    expect(again.body).toContain('This link has been used');
  });

  it('has no page of it lead to tokens', async () => {
    const ada = await personAt(world);
    const opened = await ada.browser.get(pathOf(await issue(ada.who)));
    const state = stateOf(opened);
    for (const page of ['/u/login', '/u/mfa-login-options', '/u/mfa-sms-challenge']) {
      const shown = await ada.browser.get(`${page}?state=${state}`);
      expect(shown.headers.location ?? '').not.toContain('code=');
    }
    const tried = await ada.browser.post('/u/mfa-sms-challenge', { state, code: '123456' });
    expect(tried.headers.location ?? '').not.toContain('code=');
    expect(await methodsOf(ada.who)).toBe(0);
  });

  it('tells who has something enrolled that they have, unless it is for one more', async () => {
    const ada = await personAt(world);
    await ada.login();
    const refused = await world.browser().get(pathOf(await issue(ada.who)));
    expect(refused.body).toContain('You have a second step already');
    const opened = await world.browser().get(pathOf(await issue(ada.who, true)));
    expect(locationOf(opened)).toMatch(/^\/u\/mfa-sms-enrollment/);
  });

  it('leads to a choice where several factors are on', async () => {
    await world.ask(setFactor, { tenantId, factor: 'otp', enabled: true });
    const ada = await personAt(world);
    const opened = await ada.browser.get(pathOf(await issue(ada.who)));
    expect(locationOf(opened)).toMatch(/^\/u\/mfa-begin-enroll-options/);
    await world.ask(setFactor, { tenantId, factor: 'otp', enabled: false });
  });

  it.each(['', '?ticket=', '?ticket=made-up', `?ticket=${'A'.repeat(32)}`])(
    'says that a link leads nowhere: %s',
    async (query) => {
      const { statusCode, body } = await world.browser().get(`/mfa/enrollment${query}`);
      expect(statusCode).toBe(400);
      expect(body).toContain('This link leads nowhere');
    },
  );

  it('knows no ticket of another tenant, nor of a person who was erased', async () => {
    const ada = await personAt(world);
    const ticket = await issue(ada.who);
    const elsewhere = await world.browser('other').get(pathOf(ticket));
    expect(elsewhere.body).toContain('This link leads nowhere');
    await world.ask(eraseUser, { tenantId, userId: ada.who.userId });
    const erased = await world.browser().get(pathOf(ticket));
    expect(erased.body).toContain('This link leads nowhere');
  });

  it('is nothing for who is blocked, and good again once they are not', async () => {
    const ada = await personAt(world);
    const [whose, ticket] = [{ tenantId, userId: ada.who.userId }, await issue(ada.who)];
    await world.ask(updateUser, { ...whose, blocked: true });
    const refused = await world.browser().get(pathOf(ticket));
    expect([refused.statusCode, refused.headers.location]).toEqual([400, undefined]);
    await world.ask(updateUser, { ...whose, blocked: false });
    const opened = await world.browser().get(pathOf(ticket));
    expect(locationOf(opened)).toMatch(/^\/u\/mfa-sms-enrollment/);
  });

  it('says after five days that it has expired', async () => {
    const ada = await personAt(world);
    const ticket = await issue(ada.who);
    world.advance(5 * 24 * 60 * 60_000);
    const late = await world.browser().get(pathOf(ticket));
    expect(late.body).toContain('This link has expired');
  });
});
