import {
  eraseUser,
  issueTicket,
  listAuthenticators,
  setFactor,
  setPolicy,
  updateUser,
} from '@countersign/contracts';
import { totpCode } from '@countersign/factors';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { locationOf, parameterOf, stateOf } from '../testing/browser.ts';
import { type GatewayWorld, openGateway } from '../testing/gateway-world.ts';
import { mfaClientAt } from '../testing/mfa-client.ts';
import { authorizeUrl, personAt, pkce } from '../testing/person.ts';

const tenantId = 'acme';
const multiFactor = 'http://schemas.openid.net/pape/policies/2007/06/multi-factor';
let world: GatewayWorld;
beforeAll(async () => {
  world = await openGateway();
});
afterAll(() => world.close());

interface Whose {
  readonly who: { readonly userId: string };
}
const block = ({ who: { userId } }: Whose, blocked = true) =>
  world.ask(updateUser, { tenantId, userId, blocked });
const enrolled = async ({ who: { userId } }: Whose) => {
  const listed = await world.ask(listAuthenticators, { tenantId, userId });
  return listed.ok ? listed.value.authenticators.filter(({ confirmed }) => confirmed) : [];
};
const atThePassword = async () => {
  const ada = await personAt(world);
  return { ada, given: await ada.givePassword(authorizeUrl(pkce().challenge)) };
};

describe('who is blocked in the middle of enrolling', () => {
  it('is sent no code to a new phone', async () => {
    const { ada, given } = await atThePassword();
    await block(ada);
    const refused = await ada.givePhone(given);
    expect([refused.statusCode, refused.body.includes('has ended')]).toEqual([400, true]);
    await world.settled();
    expect(ada.messages()).toEqual([]);
  });

  it('has no new phone by a code that is right, also once they are let in again', async () => {
    const { ada, given } = await atThePassword();
    const asked = await ada.givePhone(given);
    const code = await ada.nextCode();
    await block(ada);
    const refused = await ada.giveCode(asked, code);
    expect([refused.statusCode, refused.headers.location]).toEqual([400, undefined]);
    await block(ada, false);
    expect(await enrolled(ada)).toEqual([]);
  });

  it('has no app by its code', async () => {
    await world.ask(setFactor, { tenantId, factor: 'otp', enabled: true });
    const { ada, given } = await atThePassword();
    const state = stateOf(given);
    const picked = await ada.browser.post('/u/mfa-begin-enroll-options', { state, action: 'otp' });
    const shown = await ada.browser.get(locationOf(picked));
    const groups = [...shown.body.matchAll(/<span>([A-Z2-7]+)<\/span>/g)];
    const secret = groups.map(([, group]) => group).join('');
    expect(secret).toHaveLength(32);
    await block(ada);
    const code = totpCode(secret, world.clock());
    const refused = await ada.browser.post('/u/mfa-otp-enrollment-qr', { state, code });
    await world.ask(setFactor, { tenantId, factor: 'otp', enabled: false });
    expect(refused.headers.location ?? '').not.toContain('code=');
    expect(await enrolled(ada)).toEqual([]);
  });

  it('has no new phone by the MFA API either', async () => {
    const ada = await mfaClientAt(world);
    const token = await ada.demanded();
    const { oob_code: oobCode } = (await ada.associate(token)).json();
    const code = await ada.nextCode();
    await block(ada);
    expect((await ada.associate(token)).statusCode).toBe(403);
    expect((await ada.prove(token, oobCode, code)).statusCode).toBe(403);
    expect(await enrolled(ada)).toEqual([]);
  });

  it('has none by a ticket, which is good again once they are let in', async () => {
    const ada = await personAt(world);
    const { userId } = ada.who;
    const issued = await world.ask(issueTicket, { tenantId, userId, allowsMore: false });
    const path = `/mfa/enrollment?ticket=${issued.ok ? issued.value.ticket : ''}`;
    const asked = await ada.givePhone(await ada.browser.get(path));
    const code = await ada.nextCode();
    await block(ada);
    expect((await ada.giveCode(asked, code)).statusCode).toBe(400);
    expect(await enrolled(ada)).toEqual([]);
    await block(ada, false);
    const done = await ada.giveCode(await ada.givePhone(await ada.browser.get(path)));
    expect([locationOf(done).split('?')[0], (await enrolled(ada)).length]).toEqual([
      '/u/mfa-enroll-result',
      1,
    ]);
  });

  it('is given no recovery code', async () => {
    await world.ask(setFactor, { tenantId, factor: 'recovery-code', enabled: true });
    const { ada, given } = await atThePassword();
    const shown = await ada.giveCode(await ada.givePhone(given));
    await block(ada);
    const refused = await ada.browser.get(locationOf(shown));
    await world.ask(setFactor, { tenantId, factor: 'recovery-code', enabled: false });
    expect([refused.statusCode, refused.body.includes('has ended')]).toEqual([400, true]);
    expect((await enrolled(ada)).map(({ kind }) => kind)).toEqual(['phone']);
  });
});

describe('a first factor that counts for nothing any more', () => {
  const renamed = ({ who: { userId } }: Whose) =>
    world.ask(updateUser, { tenantId, userId, password: 'canary-another-password' });
  const ways: readonly (readonly [string, (ada: Whose) => Promise<unknown>])[] = [
    ['a block', (ada) => block(ada)],
    ['another password', renamed],
    ['an erasure', ({ who: { userId } }) => world.ask(eraseUser, { tenantId, userId })],
  ];
  /** Somebody with a phone, whose password is given once more. */
  const asked = async () => {
    const ada = await personAt(world);
    await ada.login();
    await ada.browser.get('/v2/logout');
    world.advance(1_000);
    return { ada, page: await ada.givePassword(authorizeUrl(pkce().challenge)) };
  };

  it.each(ways)('ends the login that awaits a code: %s', async (_, end) => {
    const { ada, page } = await asked();
    const code = await ada.nextCode();
    world.advance(1_000);
    await end(ada);
    await world.settled();
    const refused = await ada.giveCode(page, code);
    expect([refused.statusCode, refused.body.includes('has ended')]).toEqual([400, true]);
    await block(ada, false);
    const silent = await ada.browser.get(authorizeUrl(pkce().challenge, { prompt: 'none' }));
    expect(parameterOf(silent, 'error')).toBe('login_required');
  });

  it('ends the session that it led to, though nobody ended that, and no later one', async () => {
    const ada = await personAt(world);
    await ada.login();
    world.advance(1_000);
    await renamed(ada);
    const silent = authorizeUrl(pkce().challenge, { prompt: 'none' });
    expect(parameterOf(await ada.browser.get(silent), 'error')).toBe('login_required');
    // They sign in again, instead of going on with it.
    const at = await ada.browser.get(authorizeUrl(pkce().challenge, { max_age: '3600' }));
    expect(locationOf(at)).toMatch(/^\/u\/login\?/);
    const word = { username: ada.who.email, password: 'canary-another-password' };
    await ada.giveCode(await ada.browser.post('/u/login', { state: stateOf(at), ...word }));
    expect(parameterOf(await ada.browser.get(silent), 'code')).not.toBeNull();
  });

  it.each(ways)('ends what an mfa_token leads to, at every door: %s', async (_, end) => {
    const ada = await mfaClientAt(world);
    expect((await ada.enroll()).statusCode).toBe(200);
    world.advance(1_000);
    const { token, oobCode, code } = await ada.challenged();
    world.advance(1_000);
    await end(ada);
    for (const refused of [
      ...[await ada.list(token), await ada.challenge(token), await ada.associate(token)],
      await ada.prove(token, oobCode, code),
    ]) {
      expect([refused.statusCode, refused.json().error]).toEqual([
        expect.toSatisfy((status: number) => status === 401 || status === 403),
        'invalid_grant',
      ]);
    }
  });

  it('ends a step-up on top of the session that it led to', async () => {
    const ada = await personAt(world);
    await ada.login();
    const again = await ada.browser.get(
      authorizeUrl(pkce().challenge, { acr_values: multiFactor }),
    );
    const code = await ada.nextCode();
    world.advance(1_000);
    await renamed(ada);
    const refused = await ada.giveCode(again, code);
    expect([refused.statusCode, refused.body.includes('has ended')]).toEqual([400, true]);
  });

  it('confirms nothing that was being enrolled on top of the session', async () => {
    await world.ask(setPolicy, { tenantId, policy: [] });
    const ada = await personAt(world);
    await ada.givePassword(authorizeUrl(pkce().challenge));
    const at = await ada.browser.get(authorizeUrl(pkce().challenge, { acr_values: multiFactor }));
    const asked = await ada.givePhone(at);
    const code = await ada.nextCode();
    world.advance(1_000);
    await renamed(ada);
    const refused = await ada.giveCode(asked, code);
    await world.ask(setPolicy, { tenantId, policy: ['all-applications'] });
    expect([refused.statusCode, refused.body.includes('has ended')]).toEqual([400, true]);
    expect(await enrolled(ada)).toEqual([]);
  });
});
