import {
  type CodeNotice,
  issueChallenge,
  type Login,
  listAuthenticators,
  noticeDue,
  readLogin,
  registerAuthenticator,
  removeAuthenticators,
  resendCode,
} from '@countersign/contracts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { always } from '../testing/always.ts';
import {
  ann,
  answer,
  begin,
  challenged,
  codeFor,
  complete,
  enrolled,
  must,
  not,
  openSession,
  recordOf,
  type Session,
  tenantId,
} from '../testing/open-session.ts';

const address = 'ann@acme.example';
const user = { tenantId, userId: ann };
const otherwise = { ...always.factors, email: true };

let session: Session;
const limits = { failuresMax: 3, mailsPerUser: { burst: 2, refillMs: 60_000 } };
beforeEach(async () => {
  session = await openSession({ limits });
  session.decide({ factors: otherwise });
  session.describe({ email: address, emailVerified: true });
});
afterEach(() => session.stop());

const byMail = ({ authenticators }: Login) =>
  authenticators.find((each) => each.factor === 'email');
const begun = async (transactionId: string) => begin(session, { transactionId });
/** Asks for a code by mail, in a login that could do without. */
const mailed = async (transactionId: string) => {
  const login = await begun(transactionId);
  const authenticatorId = byMail(login)?.authenticatorId;
  if (authenticatorId === undefined) throw new Error('no mail can be sent to them');
  const { loginSessionId } = login;
  return session.ask(issueChallenge, { tenantId, loginSessionId, authenticatorId });
};
const register = (email: string) =>
  session.ask(registerAuthenticator, { ...user, authenticator: { kind: 'email', email } });

describe('a code by mail', () => {
  it('stands in for what was enrolled, at the person’s verified address', async () => {
    await enrolled(session, { transactionId: 't1' });
    const login = must(await mailed('t2'));
    expect(byMail(login)).toEqual({
      authenticatorId: expect.stringMatching(/^dev_[A-Za-z0-9]{16}$/),
      factor: 'email',
      hint: '****@acme********',
    });
    expect(login.challenge).toMatchObject({
      factor: 'email',
      hint: '****@acme********',
      digits: 6,
    });
    expect(login.challenge?.messageType).toBeUndefined();
    const proved = must(await answer(session, login));
    expect(must(await complete(session, proved))).toMatchObject({ amr: ['pwd', 'otp', 'mfa'] });
  });

  it('is asked for only where it is picked', async () => {
    await enrolled(session, { transactionId: 't1' });
    const login = await challenged(session, { transactionId: 't2' });
    expect(login.challenge?.factor).toBe('sms');
  });

  it('is nothing to whoever has enrolled nothing', async () => {
    must(await register('other@acme.example'));
    const login = await begun('t1');
    expect(login).toMatchObject({ next: 'enroll', authenticators: [], factors: ['sms'] });
  });

  it('goes to what an admin registered, too, and once where it is the same address', async () => {
    await enrolled(session, { transactionId: 't1' });
    must(await register(address));
    must(await register('other@acme.example'));
    const { authenticators } = await begun('t2');
    expect(authenticators.map(({ hint }) => hint)).toEqual([
      'XXXXXXXX0123',
      '****@acme********',
      'othe*@acme********',
    ]);
  });

  it('is told to whoever sends it, sealed, and told again when it is sent again', async () => {
    const published: CodeNotice[] = [];
    await session.messaging.follow(noticeDue, { durable: 'mail' }, async (notice) => {
      if (notice.kind === 'code') published.push(notice);
      return undefined;
    });
    await enrolled(session, { transactionId: 't1' });
    const login = must(await mailed('t2'));
    await expect.poll(() => published).toHaveLength(1);
    const { loginSessionId } = login;
    const again = must(await session.ask(resendCode, { tenantId, loginSessionId }));
    await expect.poll(() => published).toHaveLength(2);
    const codes = published.map((notice) => session.codes.derive(notice, notice));
    expect(codes).toEqual([codeFor(session, login), codeFor(session, again)]);
    const [notice] = published;
    expect(await session.vault.openFor(user, 'email', notice?.sealedEmail ?? '')).toBe(address);
    for (const secret of [address, ...codes]) {
      expect(JSON.stringify([published, await recordOf(session)])).not.toContain(secret);
    }
    expect(await answer(session, again, codes[0])).toMatchObject({ refusal: 'wrong_code' });
    must(await answer(session, again, codes[1]));
  });

  it('follows the tenant’s own settings', async () => {
    const email = { codeDigits: 8, codeLifetimeSeconds: 60 };
    session.decide({ factors: otherwise, email });
    await enrolled(session, { transactionId: 't1' });
    const login = must(await mailed('t2'));
    expect(login.challenge?.digits).toBe(8);
    session.advance(60_000);
    expect(await answer(session, login)).toMatchObject({ refusal: 'challenge_expired' });
  });

  it('is had so often in a while, and takes nothing from the messages to a phone', async () => {
    await enrolled(session, { transactionId: 't1' });
    const login = must(await mailed('t2'));
    const within = { tenantId, loginSessionId: login.loginSessionId };
    must(await session.ask(resendCode, within));
    expect(await session.ask(resendCode, within)).toMatchObject({ refusal: 'too_many_sends' });
    session.advance(60_000);
    must(await session.ask(resendCode, within));
    expect(await mailed('t3')).toMatchObject({ refusal: 'too_many_sends' });
    must(await answer(session, await challenged(session, { transactionId: 't4' })));
  });
});

describe('an address that cannot be written to', () => {
  beforeEach(() => enrolled(session, { transactionId: 't1' }));

  it.each([
    ['is not verified', { email: address, emailVerified: false }],
    ['is not said to be', { email: address }],
    ['is not there', { emailVerified: true }],
  ])('is offered to nobody where it %s', async (_, profile) => {
    session.describe(profile);
    expect(byMail(await begun('t2'))).toBeUndefined();
  });

  it('is offered to nobody where the factor is off, or no mail can be sent', async () => {
    must(await register('other@acme.example'));
    session.decide({});
    expect(byMail(await begun('t2'))).toBeUndefined();
    session.decide({ factors: otherwise });
    session.sendMail(false);
    expect(byMail(await begun('t3'))).toBeUndefined();
  });

  it('answers no challenge any more once it has changed', async () => {
    const login = must(await mailed('t2'));
    session.describe({ email: 'new@acme.example', emailVerified: true });
    expect(await answer(session, login)).toMatchObject({ refusal: 'challenge_not_open' });
    const within = { tenantId, loginSessionId: login.loginSessionId };
    expect(await session.ask(resendCode, within)).toMatchObject({ refusal: 'challenge_not_open' });
    const present = must(await session.ask(readLogin, within));
    expect(present).not.toHaveProperty('challenge');
    expect(byMail(present)?.authenticatorId).not.toBe(login.challenge?.authenticatorId);
  });

  it('answers none once its person was erased', async () => {
    const login = must(await mailed('t2'));
    const code = codeFor(session, login);
    await session.vault.erase(user);
    expect(await answer(session, login, code)).toMatchObject({ ok: false });
    expect(byMail(await begun('t3'))).toBeUndefined();
  });
});

describe('an address that is guessed at', () => {
  beforeEach(async () => {
    await enrolled(session, { transactionId: 't1' });
    const login = must(await mailed('t2'));
    const wrong = not(codeFor(session, login));
    for (let guess = 1; guess < limits.failuresMax; guess += 1) {
      expect(await answer(session, login, wrong)).toMatchObject({ refusal: 'wrong_code' });
    }
    expect(await answer(session, login, wrong)).toMatchObject({ refusal: 'authenticator_locked' });
  });

  it('is locked, and what was enrolled is not', async () => {
    const login = await begun('t3');
    expect(login).toMatchObject({ next: 'challenge', authenticators: [{ factor: 'sms' }] });
    must(await answer(session, await challenged(session, { transactionId: 't3' })));
  });

  it('is let go when an admin takes everything the person has', async () => {
    must(await session.ask(removeAuthenticators, user));
    await enrolled(session, { transactionId: 't4' });
    expect(byMail(await begun('t5'))).toBeDefined();
  });
});

describe('the list of what a person has', () => {
  const listed = async (more: object) => {
    const { authenticators } = must(await session.ask(listAuthenticators, { ...user, ...more }));
    return authenticators.map(({ kind, email }) => email ?? kind);
  };

  it('leaves out an address that nobody registered, unless it is asked for', async () => {
    await enrolled(session, { transactionId: 't1' });
    expect(await listed({})).toEqual(['phone']);
    expect(await listed({ includesImplied: true })).toEqual(['phone', address]);
  });

  it('never holds it where it is of no use', async () => {
    expect(await listed({ includesImplied: true })).toEqual([]);
  });
});
