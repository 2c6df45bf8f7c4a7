import {
  configureProvider,
  listAuthenticators,
  selectProvider,
  setFactor,
  setMessageTypes,
  updateAuthenticator,
  updateUser,
} from '@countersign/contracts';
import { totpCode } from '@countersign/factors';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { stateOf } from '../../testing/browser.ts';
import { emailProvider } from '../../testing/contract/emails.rows.ts';
import { type GatewayWorld, openGateway, password } from '../../testing/gateway-world.ts';
import { openLog } from '../../testing/log.ts';
import { mfaClientAt, wrong } from '../../testing/mfa-client.ts';
import { authorizeUrl, personAt, pkce } from '../../testing/person.ts';

const tenantId = 'acme';

let world: GatewayWorld;
let log: Awaited<ReturnType<typeof openLog>>;
beforeEach(async () => {
  world = await openGateway();
  log = await openLog(world);
});
afterEach(() => world.close());

const ofType = async (type: string, times = 1) =>
  (await log.until(type, times)).filter((line) => line.type === type);
const about = async (type: string, userId: string, times = 1) => {
  const lines = await ofType(type, times);
  for (const line of lines) expect(line).toMatchObject({ user_id: userId });
  return lines;
};

/** Somebody with an app and a recovery code, whose next login needs the next code. */
const withApp = async () => {
  for (const factor of ['otp', 'recovery-code'] as const) {
    await world.ask(setFactor, { tenantId, factor, enabled: true });
  }
  const ada = await mfaClientAt(world);
  const token = await ada.demanded();
  const associated = await ada.associate(token, { authenticator_types: ['otp'] });
  const { secret, recovery_codes: codes = [] } = associated.json();
  await ada.app(token, totpCode(secret, world.clock()));
  await world.settled();
  world.advance(60_000);
  return { ada, recovery: String(codes[0]), code: () => totpCode(secret, world.clock()) };
};

describe('a code by mail', () => {
  it('is told once it was sent, by what it is for', async () => {
    await world.ask(setFactor, { tenantId, factor: 'email', enabled: true });
    const ada = await mfaClientAt(world);
    await ada.enroll();
    const token = await ada.demanded();
    await ada.challenge(token, { oob_channel: 'email' });
    await ada.nextMailedCode();
    const [line] = await about('gd_send_email', ada.who.userId);
    expect(line).toMatchObject({
      description: 'Email sent',
      details: { authenticator: { type: 'email' }, send: 1, attempt: 1 },
    });
  });
});

describe('a mail by a server of the tenant’s own', () => {
  it('that it did not take is told once the mail has ended', async () => {
    await world.ask(setFactor, { tenantId, factor: 'email', enabled: true });
    const ada = await mfaClientAt(world);
    await ada.enroll();
    const { headers } = await log.manage(['create:email_provider']);
    const stored = await world.app.inject({
      ...{ method: 'POST', url: '/api/v2/emails/provider', payload: emailProvider },
      headers: { ...headers, host: 'acme.test' },
    });
    expect(stored.statusCode).toBe(201);
    await ada.challenge(await ada.demanded(), { oob_channel: 'email' });
    await world.settled();
    world.advance(600_000);
    const [line] = await about('fn', ada.who.userId);
    expect(line).toMatchObject({
      description: 'Failed Sending Notification',
      details: {
        ...{ authenticator: { type: 'email' }, email_type: 'code', provider: 'smtp' },
        provider_error: { errorCode: 'unavailable' },
      },
    });
    expect(JSON.stringify(line)).not.toMatch(/canary|mail\.acme/);
  });
});

describe('a grant with an app', () => {
  it('is told as exchanged, or not', async () => {
    const { ada, code } = await withApp();
    const token = await ada.demanded();
    await ada.app(token, wrong(code()));
    await about('feotpft', ada.who.userId);
    await ada.app(token, code());
    await about('seotpft', ada.who.userId, 2);
  });
});

describe('a grant with a code from a phone', () => {
  it('that is wrong is told', async () => {
    const ada = await mfaClientAt(world);
    await ada.enroll();
    const { token, oobCode, code } = await ada.challenged();
    await ada.prove(token, oobCode, wrong(code));
    await about('feoobft', ada.who.userId);
  });
});

describe('a recovery code', () => {
  it('is told as accepted and exchanged, or as wrong', async () => {
    const { ada, recovery } = await withApp();
    const token = await ada.demanded();
    await ada.recover(token, 'AAAAAAAAAAAAAAAAAAAAAAAA');
    await about('gd_recovery_failed', ada.who.userId);
    await about('fercft', ada.who.userId);
    await ada.recover(token, recovery);
    await about('gd_recovery_succeed', ada.who.userId);
    await about('sercft', ada.who.userId);
    expect(JSON.stringify(await log.read())).not.toContain(recovery);
  });

  it('that is guessed at too often is told once', async () => {
    const { ada } = await withApp();
    for (let login = 1; login <= 3; login += 1) {
      const token = await ada.demanded();
      for (let nth = 1; nth <= 4; nth += 1) await ada.recover(token, 'AAAAAAAAAAAAAAAAAAAAAAAA');
    }
    await about('gd_recovery_rate_limit_exceed', ada.who.userId);
  });
});

describe('what a person has', () => {
  it('is told of when it is changed, and when it cannot be more', async () => {
    const ada = await personAt(world);
    await ada.login();
    const { userId } = ada.who;
    const had = await world.ask(listAuthenticators, { tenantId, userId });
    const [{ authenticatorId = '' } = {}] = had.ok ? had.value.authenticators : [];
    await world.ask(updateAuthenticator, { tenantId, userId, authenticatorId, name: 'Work' });
    await about('gd_update_device_account', userId);

    const { headers } = await log.manage(['create:authentication_methods']);
    const path = `/api/v2/users/${encodeURIComponent(userId)}/authentication-methods`;
    for (let nth = 0; nth < 20; nth += 1) {
      const payload = { type: 'email', email: `ada${nth}@example.com` };
      await world.app.inject({
        ...{ method: 'POST', url: path, payload },
        headers: { ...headers, host: 'acme.test' },
      });
    }
    await about('too_many_records', userId);
  });
});

describe('a message', () => {
  it('that no provider could send is told', async () => {
    const settings = { kind: 'twilio' as const, settings: {} };
    await world.ask(configureProvider, { tenantId, ...settings });
    await world.ask(selectProvider, { tenantId, provider: 'twilio' });
    const ada = await personAt(world);
    await ada.givePhone(await ada.givePassword(authorizeUrl(pkce().challenge)));
    const [attempted, ended] = await about('gd_send_sms_failure', ada.who.userId, 2);
    expect([attempted, ended].map((line) => typeof line?.details)).toEqual(['object', 'object']);
  });
});

describe('a call', () => {
  const ring = async () => {
    await world.ask(setMessageTypes, { tenantId, messageTypes: ['sms', 'voice'] });
    const ada = await mfaClientAt(world);
    await ada.associate(await ada.demanded(), { oob_channels: ['voice'] });
    return ada.who.userId;
  };

  it('that was made is told', async () => {
    await about('gd_send_voice', await ring());
  });

  it('that nobody could make is told', async () => {
    const settings = { url: 'https://nobody.invalid/', secret: 'canary' };
    await world.ask(configureProvider, { tenantId, kind: 'phone_message_hook', settings });
    await world.ask(selectProvider, { tenantId, provider: 'phone_message_hook' });
    await about('gd_send_voice_failure', await ring(), 2);
  });
});

describe('somebody who is blocked', () => {
  it('is told of where the password was right', async () => {
    const ada = await personAt(world);
    const { userId, email } = ada.who;
    await world.ask(updateUser, { tenantId, userId, blocked: true });
    const state = stateOf(await ada.browser.get(authorizeUrl(pkce().challenge)));
    await ada.browser.post('/u/login', { state, username: email, password });
    await about('f', userId);
  });
});
