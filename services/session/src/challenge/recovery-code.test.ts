import {
  giveRecoveryCode,
  issueChallenge,
  type Login,
  listAuthenticators,
  readLogin,
  regenerateOwnRecoveryCode,
  regenerateRecoveryCode,
  removeAuthenticator,
  startEnrollment,
} from '@countersign/contracts';
import { delayed } from '@countersign/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { always } from '../testing/always.ts';
import {
  ann,
  annsPhone,
  answer,
  begin,
  complete,
  enrolling,
  must,
  openSession,
  recordOf,
  type Session,
  tally,
  tenantId,
} from '../testing/open-session.ts';

let session: Session;
beforeEach(async () => {
  session = await openSession();
  session.decide({ factors: { ...always.factors, 'recovery-code': true } });
});
afterEach(() => session.stop());

const within = ({ loginSessionId }: Login) => ({ tenantId, loginSessionId });
const give = (login: Login) => session.ask(giveRecoveryCode, within(login));
/** Enrols a phone, and is given the recovery code that comes with it. */
const firstCode = async () => {
  const login = must(await answer(session, await enrolling(session, { transactionId: 'first' })));
  const { recoveryCode } = must(await give(login));
  must(await complete(session, login));
  return recoveryCode;
};
/** Begins a login and picks the recovery code for it. */
const recovering = async (transactionId: string) => {
  const login = await begin(session, { transactionId });
  const spare = login.authenticators.find(({ factor }) => factor === 'recovery-code');
  const { authenticatorId = 'none' } = spare ?? {};
  return must(await session.ask(issueChallenge, { ...within(login), authenticatorId }));
};

describe('the first recovery code', () => {
  it('is due once the first enrollment is proved, and not before', async () => {
    const started = await enrolling(session, { transactionId: 't1' });
    expect(await give(started)).toMatchObject({ refusal: 'recovery_code_not_due' });
    const login = must(await answer(session, started));
    expect(login).toMatchObject({ next: 'recovery-code', recoveryCodeDue: 'first' });
    expect(must(await session.ask(readLogin, within(login)))).toEqual(login);
    expect(must(await give(login)).recoveryCode).toMatch(/^[0-9A-Z]{24}$/);
  });

  it('is not due where the factor is off', async () => {
    session.decide({});
    const login = must(await answer(session, await enrolling(session, { transactionId: 't1' })));
    expect(login).toMatchObject({ next: 'complete' });
    expect(login).not.toHaveProperty('recoveryCodeDue');
    expect(await give(login)).toMatchObject({ refusal: 'recovery_code_not_due' });
  });

  it('is due in no later login, and to nobody twice', async () => {
    await firstCode();
    const { loginSessionId } = await begin(session, { transactionId: 't2' });
    const asked = must(await session.ask(issueChallenge, { tenantId, loginSessionId }));
    expect(asked.challenge?.factor).toBe('sms');
    expect(must(await answer(session, asked))).toMatchObject({ next: 'complete' });
  });

  it('is given at once to whoever asks so, and theirs with the enrollment', async () => {
    const { loginSessionId } = await begin(session, { transactionId: 't1' });
    const form = { tenantId, loginSessionId, factor: 'sms', phoneNumber: annsPhone } as const;
    const given = { ...form, givesRecoveryCode: true };
    const { recoveryCode = '', ...started } = must(await session.ask(startEnrollment, given));
    const whose = { tenantId, userId: ann };
    expect(must(await session.ask(listAuthenticators, whose)).authenticators).toEqual([]);
    const login = must(await answer(session, started));
    expect(login).toMatchObject({ next: 'complete' });
    expect(must(await session.ask(listAuthenticators, whose)).authenticators).toMatchObject([
      { kind: 'phone' },
      { kind: 'recovery-code', confirmed: true },
    ]);
    must(await answer(session, await recovering('t2'), recoveryCode));
  });

  it('is the same as often as it is shown to the browser it was given to', async () => {
    const login = must(await answer(session, await enrolling(session, { transactionId: 't1' })));
    const seed = 's'.repeat(43);
    const show = () => session.ask(giveRecoveryCode, { ...within(login), seed });
    const { recoveryCode } = must(await show());
    const again = await Promise.all(Array.from({ length: 10 }, show));
    expect(again.map((each) => must(each).recoveryCode)).toEqual(again.map(() => recoveryCode));
    expect(await tally(session)).toMatchObject({ RecoveryCodeGiven: 1 });
    must(await complete(session, login));
    expect(await show()).toMatchObject({ refusal: 'login_over' });
    must(await answer(session, await recovering('t2'), recoveryCode));
  });

  it('is another of another seed, and in another login of the same one', async () => {
    const login = must(await answer(session, await enrolling(session, { transactionId: 't1' })));
    const show = async (of: Login, seed: string) =>
      must(await session.ask(giveRecoveryCode, { ...within(of), seed })).recoveryCode;
    const [one, other] = ['s'.repeat(43), 't'.repeat(43)];
    const first = await show(login, one);
    const next = await show(login, other);
    must(await complete(session, login));
    const later = must(await answer(session, await recovering('t2'), next));
    const codes = [first, next, await show(later, one)];
    expect(new Set(codes).size).toBe(3);
  });

  it('is not shown again once an admin has given another', async () => {
    const login = must(await answer(session, await enrolling(session, { transactionId: 't1' })));
    const seed = 's'.repeat(43);
    const show = () => session.ask(giveRecoveryCode, { ...within(login), seed });
    must(await show());
    must(await session.ask(regenerateRecoveryCode, { tenantId, userId: ann }));
    expect(await show()).toMatchObject({ refusal: 'recovery_code_not_due' });
  });

  it('is another when it is shown again without a seed, and the one before is void', async () => {
    const login = must(await answer(session, await enrolling(session, { transactionId: 't1' })));
    const { recoveryCode: before } = must(await give(login));
    const { recoveryCode: now } = must(await give(login));
    must(await complete(session, login));
    const asked = await recovering('t2');
    expect(await answer(session, asked, before)).toMatchObject({ refusal: 'wrong_code' });
    must(await answer(session, asked, now));
  });

  it('is given five times, then no more', async () => {
    const login = must(await answer(session, await enrolling(session, { transactionId: 't1' })));
    for (let n = 0; n < 5; n += 1) must(await give(login));
    expect(await give(login)).toMatchObject({ refusal: 'recovery_code_given_too_often' });
  });

  it('is kept as a hash alone, and that sealed', async () => {
    const code = await firstCode();
    expect(JSON.stringify(await recordOf(session))).not.toContain(code);
  });
});

describe('a recovery code', () => {
  it('proves its person once, however it is typed, and a new one is due in its place', async () => {
    const code = await firstCode();
    const asked = await recovering('t2');
    const typed = code.toLowerCase().replaceAll(/(.{4})/g, '$1 ');
    const login = must(await answer(session, asked, typed));
    expect(login).toMatchObject({ next: 'recovery-code', recoveryCodeDue: 'replacement' });
    const { recoveryCode: next } = must(await give(login));
    expect(must(await complete(session, login))).toMatchObject({ amr: ['pwd', 'otp', 'mfa'] });

    const again = await recovering('t3');
    expect(await answer(session, again, code)).toMatchObject({ refusal: 'wrong_code' });
    must(await answer(session, again, next));
  });

  it('is put to somebody only when they pick it', async () => {
    await firstCode();
    const { loginSessionId } = await begin(session, { transactionId: 't2' });
    const asked = must(await session.ask(issueChallenge, { tenantId, loginSessionId }));
    expect(asked.challenge).toMatchObject({ factor: 'sms' });
  });

  it('is nothing to sign in with where all it was given beside is off', async () => {
    await firstCode();
    const factors = { ...always.factors, sms: false, otp: true, 'recovery-code': true };
    session.decide({ factors });
    const login = await begin(session, { transactionId: 't2' });
    expect(login).toMatchObject({ next: 'enroll', factors: ['otp'], authenticators: [] });
  });

  it('is void once an admin has given another, and goes with the last authenticator', async () => {
    const code = await firstCode();
    const whose = { tenantId, userId: ann };
    const { recoveryCode: next } = must(await session.ask(regenerateRecoveryCode, whose));
    expect(await answer(session, await recovering('t2'), code)).toMatchObject({
      refusal: 'wrong_code',
    });
    must(await answer(session, await recovering('t3'), next));

    must(await session.ask(regenerateRecoveryCode, whose));
    const [phone] = must(await session.ask(listAuthenticators, whose)).authenticators;
    const { authenticatorId = '' } = phone ?? {};
    must(await session.ask(removeAuthenticator, { ...whose, authenticatorId }));
    expect(must(await session.ask(listAuthenticators, whose)).authenticators).toEqual([]);
  });

  it('is guessed at ten times an hour, whatever login it is typed in', async () => {
    const code = await firstCode();
    for (const [index, times] of [5, 5].entries()) {
      const login = await recovering(`w${index}`);
      for (let n = 0; n < times; n += 1) {
        expect(await answer(session, login, 'Z'.repeat(24))).toMatchObject({
          refusal: 'wrong_code',
        });
      }
    }
    expect(await answer(session, await recovering('t9'), code)).toMatchObject({
      refusal: 'too_many_attempts',
    });
  });
});

describe.each([1, 2, 3, 4, 5])(
  'recovery codes asked for at once, in the order of seed %d',
  (seed) => {
    it('are each answered with their own authenticator, and one of them stands', async () => {
      await session.stop();
      session = await openSession({ replicas: 2, through: delayed(seed) });
      session.decide({ factors: { ...always.factors, 'recovery-code': true } });
      const login = must(await answer(session, await enrolling(session, { transactionId: 't1' })));
      must(await give(login));
      must(await complete(session, login));
      const asked = { ...within(login), userId: ann };
      const given = (
        await Promise.all(
          Array.from({ length: 4 }, () => session.ask(regenerateOwnRecoveryCode, asked)),
        )
      ).map(must);
      expect(new Set(given.map(({ authenticatorId }) => authenticatorId)).size).toBe(4);
      const proving = await recovering('t2');
      const { authenticatorId } = proving.challenge ?? {};
      const last = given.find((each) => each.authenticatorId === authenticatorId);
      must(await answer(session, proving, last?.recoveryCode ?? ''));
    });
  },
);
