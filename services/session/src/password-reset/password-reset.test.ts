import {
  answerChallenge,
  beginLogin,
  completeLogin,
  giveRecoveryCode,
  issueChallenge,
  type Login,
  openPasswordReset,
  payPasswordMail,
  readLogin,
  registerAuthenticator,
  removeAuthenticator,
  resendCode,
  reviewLogin,
  reviewPasswordReset,
  startEnrollment,
  startPasskeyEnrollment,
} from '@countersign/contracts';
import { totpCode } from '@countersign/factors';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { always } from '../testing/always.ts';
import { relyingParties } from '../testing/holding.ts';
import {
  ann,
  begin,
  codeFor,
  enrolled,
  must,
  not,
  openSession,
  recordOf,
  type Session,
  tenantId,
} from '../testing/open-session.ts';

const quarterHourMs = 15 * 60_000;
const secret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
const on = {
  ...always.factors,
  ...{ otp: true, email: true, 'recovery-code': true, 'webauthn-roaming': true },
};

let session: Session;
beforeEach(async () => {
  session = await openSession();
  session.decide({ factors: on });
});
afterEach(() => session.stop());

const open = async (transactionId = 'r1') =>
  must(
    await session.ask(openPasswordReset, {
      ...{ tenantId, userId: ann, transactionId, host: 'acme.example', locale: 'en' },
    }),
  );
const within = ({ loginSessionId }: Login) => ({ tenantId, loginSessionId });
const review = (login: Login) => session.ask(reviewPasswordReset, within(login));
const withApp = () =>
  session.ask(registerAuthenticator, {
    ...{ tenantId, userId: ann, authenticator: { kind: 'totp', secret } },
  });
const proved = async (login: Login) => {
  const put = must(await session.ask(issueChallenge, within(login)));
  const code = totpCode(secret, session.clock());
  return must(await session.ask(answerChallenge, { ...within(put), code }));
};
const isYes = { ok: true, value: { userId: ann } };
const no = (refusal: string) => ({ ok: false, refusal });

describe('the login of a link to choose another password', () => {
  it('has who has nothing choose at once, whatever the policy says', async () => {
    const login = await open();
    expect(login).toMatchObject({ status: 'authenticated', next: 'complete' });
    expect(await review(login)).toEqual(isYes);
  });

  it('has who has an app prove it, where no policy asks', async () => {
    session.decide({ factors: on, policy: [] });
    await withApp();
    const login = await open();
    expect(login).toMatchObject({ status: 'awaiting_mfa', next: 'challenge', factors: [] });
    expect(login.browserMemory).toBeUndefined();
    expect(await review(login)).toEqual(no('mfa_required'));
    expect(await proved(login)).toMatchObject({ status: 'authenticated', next: 'complete' });
    expect(await review(login)).toEqual(isYes);
  });

  it('counts a wrong code, and is closed by too many', async () => {
    await enrolled(session, { transactionId: 't1' });
    const put = must(await session.ask(issueChallenge, within(await open())));
    const code = not(codeFor(session, put));
    for (let wrongs = 0; wrongs < 6; wrongs += 1) {
      expect((await session.ask(answerChallenge, { ...within(put), code })).ok).toBe(false);
    }
    expect(await review(put)).toEqual(no('mfa_required'));
  });

  it('is never completed, stands for nothing, and remembers no browser', async () => {
    await withApp();
    const login = await proved(await open());
    const rememberAs = 'd'.repeat(43);
    const asked = { ...within(login), idempotencyKey: 'k'.repeat(43), rememberAs };
    expect(await session.ask(completeLogin, asked)).toMatchObject(no('login_over'));
    const { loginSessionId } = login;
    const byIt = await session.ask(beginLogin, {
      ...{ tenantId, transactionId: 't2', userId: ann, clientId: 'spa', stepUp: false },
      ...{ host: 'acme.example', locale: 'en', primary: { method: 'session', loginSessionId } },
    });
    expect(byIt).toEqual(no('session_unusable'));
    const reviewed = { ...within(login), userId: ann, isPasskeyEnough: false };
    expect(await session.ask(reviewLogin, reviewed)).toEqual(no('login_unknown'));
  });

  it('is not completed by the answer that proves it', async () => {
    await withApp();
    const put = must(await session.ask(issueChallenge, within(await open())));
    const code = totpCode(secret, session.clock());
    const completion = { idempotencyKey: 'k'.repeat(43) };
    const answered = must(await session.ask(answerChallenge, { ...within(put), code, completion }));
    expect([answered.status, answered.completed]).toEqual(['authenticated', undefined]);
  });

  it('enrols nothing: before a proof, after one, and where there is nothing to prove', async () => {
    const tryAll = async (login: Login) => {
      for (const asked of [
        { factor: 'sms', phoneNumber: '+12025550188' },
        { factor: 'otp' },
        { factor: 'webauthn-roaming', relyingParties },
      ]) {
        const reply = await session.ask(startEnrollment, { ...within(login), ...asked });
        expect(reply).toMatchObject(no('enrollment_not_allowed'));
      }
      const relyingParty = relyingParties['webauthn-roaming'];
      const challenge = 'c'.repeat(43);
      const mine = { tenantId, userId: ann, loginSessionId: login.loginSessionId };
      if (!relyingParty) throw new Error('the keys of the tests sign for somebody');
      const starting = { ...mine, challenge, relyingParty };
      expect(await session.ask(startPasskeyEnrollment, starting)).toEqual(no('login_unknown'));
    };
    await tryAll(await open());
    await withApp();
    const login = await open('r2');
    await tryAll(login);
    await tryAll(await proved(login));
  });

  it('takes no code by mail, and asks who has nothing else for none', async () => {
    const byMail = { kind: 'email', email: 'ann@example.com' } as const;
    const mine = { tenantId, userId: ann };
    must(await session.ask(registerAuthenticator, { ...mine, authenticator: byMail }));
    expect(await open()).toMatchObject({ next: 'complete' });
    await withApp();
    const login = await open('r2');
    expect(login.authenticators.map(({ factor }) => factor)).toEqual(['otp']);
    const { authenticatorId = '' } = (await mailOf()) ?? {};
    const picked = await session.ask(issueChallenge, { ...within(login), authenticatorId });
    expect(picked).toMatchObject(no('factor_off'));
  });
  const mailOf = async () => {
    const login = await begin(session, { transactionId: 't9' });
    return login.authenticators.find(({ factor }) => factor === 'email');
  };

  it('asks for nothing where all that they have is switched off', async () => {
    await enrolled(session, { transactionId: 't1' });
    session.decide({ factors: { ...on, sms: false } });
    expect(await open()).toMatchObject({ next: 'complete' });
  });

  it('leads nowhere where all that they have is locked', async () => {
    const closing = await openSession({ limits: { failuresMax: 1 } });
    closing.decide({ factors: { ...on, 'recovery-code': false } });
    await enrolled(closing, { transactionId: 't1' });
    const asked = { tenantId, userId: ann, host: 'acme.example', locale: 'en' };
    const opened = async (transactionId: string) =>
      must(await closing.ask(openPasswordReset, { ...asked, transactionId }));
    const put = must(await closing.ask(issueChallenge, within(await opened('r1'))));
    const code = not(codeFor(closing, put));
    const locked = await closing.ask(answerChallenge, { ...within(put), code });
    expect(locked).toMatchObject(no('authenticator_locked'));
    const login = await opened('r2');
    expect(login).toMatchObject({ status: 'awaiting_mfa', next: 'nothing', authenticators: [] });
    const reviewed = await closing.ask(reviewPasswordReset, within(login));
    expect(reviewed).toEqual(no('mfa_required'));
    await closing.stop();
  });

  it('asks for what was enrolled since it was opened', async () => {
    const login = await open();
    await withApp();
    expect(await review(login)).toEqual(no('mfa_required'));
  });

  it('asks anew where what proved it was removed since', async () => {
    await enrolled(session, { transactionId: 't1' });
    const put = must(await session.ask(issueChallenge, within(await open())));
    const code = codeFor(session, put);
    const login = must(await session.ask(answerChallenge, { ...within(put), code }));
    await withApp();
    expect(await review(login)).toEqual(isYes);
    const authenticatorId = put.challenge?.authenticatorId ?? '';
    must(await session.ask(removeAuthenticator, { tenantId, userId: ann, authenticatorId }));
    expect(await review(login)).toEqual(no('mfa_required'));
  });

  it('gives another recovery code for the one it was proved by', async () => {
    const first = await begin(session, { transactionId: 't1' });
    const phone = { factor: 'sms', phoneNumber: '+12025550188' };
    const put = must(await session.ask(startEnrollment, { ...within(first), ...phone }));
    must(await session.ask(answerChallenge, { ...within(put), code: codeFor(session, put) }));
    const { recoveryCode } = must(await session.ask(giveRecoveryCode, within(first)));
    const login = await open();
    const spare = login.authenticators.find(({ factor }) => factor === 'recovery-code');
    const { authenticatorId = '' } = spare ?? {};
    const asked = must(await session.ask(issueChallenge, { ...within(login), authenticatorId }));
    const answered = { ...within(asked), code: recoveryCode };
    expect(must(await session.ask(answerChallenge, answered)).recoveryCodeDue).toBe('replacement');
    const given = must(await session.ask(giveRecoveryCode, within(login)));
    expect(given.recoveryCode).not.toBe(recoveryCode);
    // It is gone, and proved them all the same.
    expect(await review(login)).toEqual(isYes);
    const again = await open('r2');
    const put2 = await session.ask(issueChallenge, { ...within(again), authenticatorId });
    expect(put2).toMatchObject(no('authenticator_unknown'));
  });

  it('ends after a quarter of an hour, and is one login however often it is opened', async () => {
    const [one, other] = [await open(), await open()];
    expect(one.loginSessionId).toBe(other.loginSessionId);
    expect((await open('r2')).loginSessionId).not.toBe(one.loginSessionId);
    session.advance(quarterHourMs);
    expect(await review(one)).toEqual(no('login_expired'));
    expect(await session.ask(readLogin, within(one))).toEqual(no('login_expired'));
  });

  it('is no login by a password, of this tenant or another', async () => {
    session.decide({ factors: on, policy: [] });
    const login = await begin(session, { transactionId: 't1' });
    expect(await review(login)).toEqual(no('login_unknown'));
    const { loginSessionId } = await open();
    const elsewhere = { tenantId: 'other', loginSessionId };
    expect(await session.ask(reviewPasswordReset, elsewhere)).toEqual(no('login_unknown'));
  });

  it('is a ticket that leads nowhere, to a release that knows no such links', async () => {
    await withApp();
    await open();
    const record = await recordOf(session);
    const { data } = record.find(({ type }) => type === 'PrimaryAuthenticated') ?? {};
    expect(data).toMatchObject({
      method: 'ticket',
      ticket: { stream: 'enrollmentTicket-reset', factor: 'recovery-code', allowsMore: false },
    });
  });
});

describe('the mails with a link that a stranger asks for', () => {
  const email = 'ann@acme.example';
  const hourMs = 60 * 60_000;
  interface Asked {
    readonly userId?: string;
    readonly emailAddress?: string;
    readonly address?: string;
    readonly form?: string;
  }
  const pay = ({ emailAddress = email, address = '192.0.2.1', ...asked }: Asked) =>
    session.ask(payPasswordMail, { tenantId, emailAddress, address, ...asked });
  /** From how many networks it is asked for, each time another, and how many are paid. */
  const paidOf = async (count: number, asked: (nth: number) => Asked) => {
    const replies = await Promise.all(
      Array.from({ length: count }, (_, nth) => pay({ address: `192.0.2.${nth}`, ...asked(nth) })),
    );
    return replies.filter(({ ok }) => ok).length;
  };
  const mailedCode = async (transactionId: string) => {
    session.describe({ email, emailVerified: true });
    const login = await begin(session, { transactionId });
    const byMail = login.authenticators.find(({ factor }) => factor === 'email');
    const { authenticatorId = '' } = byMail ?? {};
    return session.ask(issueChallenge, { ...within(login), authenticatorId });
  };

  it('are few for a person, and few for a mailbox, whoever has it', async () => {
    expect(await paidOf(50, (nth) => ({ userId: ann, emailAddress: `${nth}@b.example` }))).toBe(3);
    expect(await paidOf(50, (nth) => ({ userId: `auth0|${nth}` }))).toBe(3);
    expect(await paidOf(50, () => ({ emailAddress: 'nobody@acme.example' }))).toBe(3);
    session.advance(hourMs);
    expect(await paidOf(50, () => ({ userId: ann }))).toBe(1);
  });

  it('take no code by mail from anybody', async () => {
    await session.stop();
    const one = { burst: 1, refillMs: hourMs };
    const limits = { mailsPerUser: one, mailsPerMailbox: one, mailsPerTenant: one };
    session = await openSession({ limits });
    session.decide({ factors: on });
    await enrolled(session, { transactionId: 't1' });
    await paidOf(50, () => ({ userId: ann }));
    await paidOf(50, (nth) => ({ emailAddress: `${nth}@b.example` }));
    const sent = must(await mailedCode('t2'));
    expect(sent.challenge?.factor).toBe('email');
    // Nor do codes take a link.
    expect(await session.ask(resendCode, within(sent))).toMatchObject(no('too_many_sends'));
    session.advance(hourMs);
    expect(await pay({ userId: ann })).toMatchObject({ ok: true });
  });

  it('are bounded for the tenant by themselves, and by the network that asks', async () => {
    await session.stop();
    const two = { burst: 2, refillMs: hourMs };
    session = await openSession({ limits: { passwordMailsPerTenant: two } });
    expect(await paidOf(9, (nth) => ({ emailAddress: `${nth}@b.example` }))).toBe(2);
    await session.stop();
    session = await openSession({ limits: { sendsPerAddress: two } });
    const alike = (nth: number) => ({ emailAddress: `${nth}@b.example`, address: '192.0.2.1' });
    expect(await paidOf(9, alike)).toBe(2);
  });

  it('go once for a form, sent fifty times at once and again, and for each form', async () => {
    const ofForm = (form: string) => () => ({ userId: ann, form });
    expect(await paidOf(50, ofForm('f1'))).toBe(1);
    expect(await pay({ userId: ann, form: 'f1' })).toMatchObject(no('form_repeated'));
    expect(await pay({ emailAddress: 'nobody@b.example', form: 'f1' })).toMatchObject({ ok: true });
    // It cost one of three.
    expect(await paidOf(50, (nth) => ({ userId: ann, form: `other ${nth}` }))).toBe(2);
  });

  it('go for a form that was refused before, once there may be more', async () => {
    await paidOf(3, () => ({ userId: ann }));
    const form = { userId: ann, form: 'f1' };
    expect(await pay(form)).toMatchObject(no('too_many_sends'));
    expect(await pay(form)).toMatchObject(no('too_many_sends'));
    session.advance(hourMs);
    expect(await paidOf(50, () => form)).toBe(1);
  });

  it('go for a form whose payment failed', async () => {
    await session.stop();
    let isDown = true;
    session = await openSession({
      through: ({ messaging, ...ports }) => ({
        ...ports,
        messaging: {
          ...messaging,
          keyValue: (bucket) => {
            const records = messaging.keyValue(bucket);
            const get: typeof records.get = async (key) => {
              if (isDown && key.startsWith('password-mail/')) throw new Error('records are away');
              return records.get(key);
            };
            return { ...records, get };
          },
        },
      }),
    });
    const form = { userId: ann, form: 'f1' };
    await expect(pay(form)).rejects.toThrow();
    isDown = false;
    expect(await pay(form)).toMatchObject({ ok: true });
  });
});
