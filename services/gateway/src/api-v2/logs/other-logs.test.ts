import { listAuthenticators, removeAuthenticators, setFactor } from '@countersign/contracts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { stateOf } from '../../testing/browser.ts';
import { type GatewayWorld, openGateway, password } from '../../testing/gateway-world.ts';
import { openLog } from '../../testing/log.ts';
import { mfaClientAt } from '../../testing/mfa-client.ts';
import { authorizeUrl, personAt, pkce } from '../../testing/person.ts';

let world: GatewayWorld;
let log: Awaited<ReturnType<typeof openLog>>;
beforeEach(async () => {
  world = await openGateway();
  log = await openLog(world);
});
afterEach(() => world.close());

const tenantId = 'acme';
const again = () => authorizeUrl(pkce().challenge, { prompt: 'login' });
const ofType = async (type: string, times = 1) =>
  (await log.until(type, times)).filter((line) => line.type === type);

describe('a password that lets nobody in', () => {
  const tryPassword = async (username: string, tried: string) => {
    const browser = world.browser();
    const state = stateOf(await browser.get(again()));
    await browser.post('/u/login', { state, username, password: tried });
  };

  it('is a line of whoever it was tried for, and what was typed is in none', async () => {
    const ada = await personAt(world);
    await tryPassword(ada.who.email, 'canary-wrong');
    await tryPassword('canary-nobody@example.com', password);
    const [wrong] = await ofType('fp');
    const [unknown] = await ofType('fu');
    const shared = { client_id: 'spa', ip: '127.0.0.1', client_name: 'Sample App' };
    expect(wrong).toMatchObject({ ...shared, user_id: ada.who.userId, user_name: ada.who.email });
    expect(unknown).toMatchObject({ ...shared, user_id: '', user_name: '' });
    expect(JSON.stringify(await log.read())).not.toContain('canary');
  });

  it('is told as one too many once the guesses are spent', async () => {
    const ada = await personAt(world);
    const minuteMs = 60_000;
    for (let nth = 1; nth <= 11; nth += 1) await tryPassword(ada.who.email, 'canary-wrong');
    world.advance(minuteMs);
    await tryPassword(ada.who.email, 'canary-wrong');
    expect(await ofType('limit_wc')).toHaveLength(1);
    // Eleven tries of one minute are one line.
    expect(await ofType('fp')).toHaveLength(1);
  });
});

describe('a second factor', () => {
  it('that is guessed at too often is told once', async () => {
    const ada = await personAt(world);
    await ada.login();
    for (let login = 1; login <= 3; login += 1) {
      const asked = await ada.givePassword(again());
      await ada.nextCode();
      for (let nth = 1; nth <= 4; nth += 1) await ada.giveCode(asked, '000000');
    }
    expect(await ofType('gd_auth_failed', 10)).toHaveLength(10);
    const [line] = await ofType('gd_otp_rate_limit_exceed');
    expect(line).toMatchObject({ user_id: ada.who.userId, ip: '127.0.0.1' });
  });

  it('that is a recovery code, guessed at too often, is told once', async () => {
    await world.ask(setFactor, { tenantId, factor: 'recovery-code', enabled: true });
    const ada = await mfaClientAt(world);
    await ada.enroll();
    for (let login = 1; login <= 3; login += 1) {
      const token = await ada.demanded();
      for (let nth = 1; nth <= 4; nth += 1) await ada.recover(token, 'WRONG5CODE5WRONG5CODE5AA');
    }
    expect(await ofType('gd_recovery_failed', 10)).toHaveLength(10);
    const lines = await ofType('gd_recovery_rate_limit_exceed');
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({ user_id: ada.who.userId, ip: '127.0.0.1' });
  });

  it('that is taken away is told', async () => {
    const ada = await personAt(world);
    await ada.login();
    const { userId } = ada.who;
    const had = await world.ask(listAuthenticators, { tenantId, userId });
    await world.ask(removeAuthenticators, { tenantId, userId });
    const [line] = await ofType('gd_unenroll');
    const [authenticator] = had.ok ? had.value.authenticators : [];
    expect(line).toMatchObject({
      user_id: userId,
      details: { authenticator: { id: authenticator?.authenticatorId } },
    });
  });

  it('whose messages are too many is told once, as what it hinders', async () => {
    const ada = await personAt(world);
    const enrolling = await ada.givePhone(await ada.givePassword(again()));
    const state = stateOf(enrolling);
    for (let nth = 1; nth <= 11; nth += 1) {
      await ada.browser.post('/u/mfa-sms-challenge', { state, action: 'resend-code' });
    }
    const [line] = await ofType('limit_phone');
    expect(line).toMatchObject({ details: { failure_details: { errorCode: 'too_many_sends' } } });
    const other = await ada.givePassword(again());
    await ada.givePhone(other);
    await ada.givePhone(other);
    const [refused] = await ofType('gd_start_enroll_failed');
    expect(refused).toMatchObject({ user_id: ada.who.userId });
  });
});

describe('an end of a session', () => {
  it('is told where there was one', async () => {
    const ada = await personAt(world);
    await ada.login();
    await ada.browser.get('/v2/logout');
    await ada.browser.get('/v2/logout');
    const [line] = await ofType('slo');
    expect(line).toMatchObject({ user_id: ada.who.userId, client_id: 'spa', ip: '127.0.0.1' });
  });
});

describe('what an admin does', () => {
  it('is told of every decision about second factors', async () => {
    await world.ask(setFactor, { tenantId, factor: 'otp', enabled: true });
    const lines = await ofType('gd_tenant_update', 4);
    expect(lines.at(-1)).toMatchObject({
      details: { authenticator: { type: 'otp' }, change: 'factor_enabled' },
    });
  });
});

describe('a password grant', () => {
  it('that wants a second factor is told, and what came of the exchange', async () => {
    const ada = await mfaClientAt(world);
    await ada.enroll();
    const [demanded] = await ofType('mfar');
    const [exchanged] = await ofType('seoobft');
    for (const line of [demanded, exchanged]) {
      expect(line).toMatchObject({ user_id: ada.who.userId, client_id: 'native' });
      expect(line).toMatchObject({ ip: '127.0.0.1' });
    }
  });
});
