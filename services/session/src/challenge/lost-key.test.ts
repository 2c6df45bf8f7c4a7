import {
  answerChallenge,
  completeLogin,
  giveRecoveryCode,
  issueChallenge,
  issueTicket,
  type Login,
  listAuthenticators,
  openTicket,
  registerAuthenticator,
  removeAuthenticator,
  startEnrollment,
} from '@countersign/contracts';
import { type SoftKey, softKey } from '@countersign/factors/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { always } from '../testing/always.ts';
import { origin, relyingParties } from '../testing/holding.ts';
import {
  ann,
  begin,
  codeFor,
  complete,
  enrolled,
  must,
  openSession,
  type Session,
  tenantId,
} from '../testing/open-session.ts';

const on = {
  ...always.factors,
  ...{ otp: true, 'recovery-code': true },
  ...{ 'webauthn-roaming': true, 'webauthn-platform': true },
};

let session: Session;
beforeEach(async () => {
  session = await openSession();
  session.decide({ factors: on });
});
afterEach(() => session.stop());

const within = ({ loginSessionId }: Login) => ({ tenantId, loginSessionId });
const having = async () =>
  must(await session.ask(listAuthenticators, { tenantId, userId: ann })).authenticators;
const remove = async (kind: string) => {
  const all = await having();
  const { authenticatorId } = all.find((each) => each.kind === kind) ?? { authenticatorId: '' };
  must(await session.ask(removeAuthenticator, { tenantId, userId: ann, authenticatorId }));
};
/** Every factor that could be enrolled by who has nothing. */
const enrollments = (login: Login) =>
  Promise.all(
    [
      { factor: 'sms', phoneNumber: '+12025550188' },
      { factor: 'otp' },
      { factor: 'webauthn-roaming', relyingParties },
      { factor: 'webauthn-platform', relyingParties },
    ].map((asked) => session.ask(startEnrollment, { ...within(login), ...asked })),
  );
const isRefused = { ok: false, refusal: 'enrollment_not_allowed' };

/** A person whose one factor is a security key; their recovery code was given to them. */
const withKey = async () => {
  const key = softKey({ origin });
  const factor = 'webauthn-roaming';
  const { loginSessionId } = await begin(session, { transactionId: 't1' });
  const asked = { tenantId, loginSessionId, factor, relyingParties };
  const login = must(await session.ask(startEnrollment, asked));
  const code = key.create(login.challenge?.options);
  must(await session.ask(answerChallenge, { ...within(login), code }));
  const { recoveryCode } = must(await session.ask(giveRecoveryCode, within(login)));
  must(await session.ask(completeLogin, within(login)));
  return { key, recoveryCode };
};

/** A person who has a phone, and a key of their device beside it. */
const withDevice = async (): Promise<SoftKey> => {
  session.decide({ factors: { ...on, 'recovery-code': false } });
  await enrolled(session, { transactionId: 't1' });
  const key = softKey({ origin, attachment: 'platform' });
  const factor = 'webauthn-platform';
  const put = must(
    await session.ask(issueChallenge, within(await begin(session, { transactionId: 't2' }))),
  );
  const code = codeFor(session, put);
  const done = must(await session.ask(answerChallenge, { ...within(put), code }));
  const login = must(
    await session.ask(startEnrollment, { ...within(done), factor, relyingParties }),
  );
  const made = key.create(login.challenge?.options, { userVerified: true });
  must(await session.ask(answerChallenge, { ...within(login), code: made }));
  must(await complete(session, login));
  return key;
};

describe('who has lost their only key', () => {
  it('enrols nothing else by their password alone', async () => {
    await withKey();
    const login = await begin(session, { transactionId: 't2' });
    expect(login.next).toBe('challenge');
    for (const reply of await enrollments(login)) expect(reply).toMatchObject(isRefused);
    // Nor by giving up what was to be signed, or by wrong answers until it is closed.
    const put = must(
      await session.ask(issueChallenge, {
        ...within(login),
        ...{ relyingParties, instead: 'NotAllowedError' },
      }),
    );
    const code = 'no key has signed this';
    for (let wrongs = 0; wrongs < 6; wrongs += 1) {
      await session.ask(answerChallenge, { ...within(put), code });
    }
    for (const reply of await enrollments(put)) expect(reply).toMatchObject(isRefused);
  });

  it('is let in by the recovery code, once, and has another then, and the key', async () => {
    const { recoveryCode } = await withKey();
    const login = await begin(session, { transactionId: 't2' });
    const spare = login.authenticators.find(({ factor }) => factor === 'recovery-code');
    const { authenticatorId = '' } = spare ?? {};
    const put = must(await session.ask(issueChallenge, { ...within(login), authenticatorId }));
    const answered = { ...within(put), code: recoveryCode };
    const done = must(await session.ask(answerChallenge, answered));
    expect(done.recoveryCodeDue).toBe('replacement');
    for (const reply of await enrollments(done)) expect(reply).toMatchObject(isRefused);
    const given = must(await session.ask(giveRecoveryCode, within(done)));
    expect(given.recoveryCode).not.toBe(recoveryCode);
    must(await complete(session, done));
    expect((await having()).map(({ kind }) => kind)).toContain('webauthn-roaming');
  });

  it('enrols another by a ticket that an admin gave for that', async () => {
    await withKey();
    const asked = { tenantId, userId: ann, factor: 'sms', allowsMore: true } as const;
    const { ticket } = must(await session.ask(issueTicket, asked));
    const where = { host: 'acme.example', locale: 'en', transactionId: 't2' };
    const login = must(await session.ask(openTicket, { tenantId, ticket, ...where }));
    const phone = { factor: 'sms', phoneNumber: '+12025550188' };
    const put = must(await session.ask(startEnrollment, { ...within(login), ...phone }));
    const code = codeFor(session, put);
    must(await session.ask(answerChallenge, { ...within(put), code }));
    const next = await begin(session, { transactionId: 't3' });
    expect(next.authenticators.map(({ factor }) => factor)).toContain('sms');
  });

  it('enrols anew once an admin has removed it', async () => {
    await withKey();
    await remove('webauthn-roaming');
    const login = await begin(session, { transactionId: 't2' });
    expect(login).toMatchObject({ next: 'enroll', authenticators: [] });
  });
});

describe('who has nothing left but a key of their device', () => {
  it('proves it, and enrols nothing else by their password alone', async () => {
    const key = await withDevice();
    await remove('phone');
    const login = await begin(session, { transactionId: 't3' });
    expect(login).toMatchObject({ next: 'challenge' });
    for (const reply of await enrollments(login)) expect(reply).toMatchObject(isRefused);
    const put = must(await session.ask(issueChallenge, { ...within(login), relyingParties }));
    const code = key.get(put.challenge?.options, { userVerified: true });
    const done = must(await session.ask(answerChallenge, { ...within(put), code }));
    expect(must(await complete(session, done)).amr).toEqual(['pwd', 'hwk', 'mfa']);
  });

  it('proves it, too, where what it stood beside is switched off', async () => {
    await withDevice();
    session.decide({ factors: { ...on, sms: false } });
    const login = await begin(session, { transactionId: 't3' });
    expect(login).toMatchObject({ next: 'challenge' });
    for (const reply of await enrollments(login)) expect(reply).toMatchObject({ ok: false });
  });

  it('I11: is led to enrol another where this is switched off, too', async () => {
    await withDevice();
    await remove('phone');
    session.decide({ factors: { ...on, 'webauthn-platform': false } });
    expect(await begin(session, { transactionId: 't3' })).toMatchObject({ next: 'enroll' });
  });

  it('is asked for what they had first, while they have it', async () => {
    await withDevice();
    const login = await begin(session, { transactionId: 't3' });
    const put = must(await session.ask(issueChallenge, { ...within(login), relyingParties }));
    expect(put.challenge).toMatchObject({ factor: 'sms' });
    expect(login.authenticators.map(({ factor }) => factor)).toContain('webauthn-platform');
    expect(login.factors).not.toContain('webauthn-platform');
  });

  it('cannot be given one by an admin: it is enrolled on its device', async () => {
    const authenticator = { kind: 'webauthn-platform' };
    expect(
      await session.ask(registerAuthenticator, { tenantId, userId: ann, authenticator }),
    ).toMatchObject({ ok: false });
  });
});
