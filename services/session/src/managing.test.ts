import {
  beginLogin,
  type Login,
  removeOwnAuthenticator,
  startEnrollment,
} from '@countersign/contracts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { always } from './testing/always.ts';
import {
  ann,
  answer,
  codeFor,
  complete,
  enrolled,
  must,
  not,
  openSession,
  type Session,
  tally,
  tenantId,
} from './testing/open-session.ts';

let session: Session;
beforeEach(async () => {
  session = await openSession();
});
afterEach(() => session.stop());

const another = '+12025550124';

const begin = async (
  transactionId: string,
  aim: 'manage' | 'enroll' | undefined,
  from?: Login,
): Promise<Login> =>
  must(
    await session.ask(beginLogin, {
      ...{ tenantId, transactionId, userId: ann, stepUp: false },
      ...(aim && { aim }),
      ...{ clientId: 'shop', host: 'acme.example', locale: 'en' },
      primary: from
        ? { method: 'session', loginSessionId: from.loginSessionId }
        : { method: 'password', at: session.clock() },
    }),
  );

const startIn = ({ loginSessionId }: Login, phoneNumber = another) =>
  session.ask(startEnrollment, { tenantId, loginSessionId, factor: 'sms', phoneNumber });

const removeFrom = ({ loginSessionId }: Login, authenticatorId: string) =>
  session.ask(removeOwnAuthenticator, { tenantId, userId: ann, authenticatorId, loginSessionId });

describe('a login to manage authenticators', () => {
  it('asks who has one to prove it, also where the policy is never', async () => {
    await enrolled(session, { transactionId: 't1' });
    session.decide({ policy: [] });
    expect(await begin('t2', 'manage')).toMatchObject({
      status: 'awaiting_mfa',
      next: 'challenge',
    });
    expect(await begin('t3', undefined)).toMatchObject({ status: 'authenticated' });
  });

  it('asks again although the session it begins from had proved it', async () => {
    const before = await enrolled(session, { transactionId: 't1' });
    expect(await begin('t2', undefined, before)).toMatchObject({ status: 'authenticated' });
    expect(await begin('t3', 'manage', before)).toMatchObject({ status: 'awaiting_mfa' });
  });

  it('leaves who has nothing to the policy', async () => {
    session.decide({ policy: [] });
    expect(await begin('t1', 'manage')).toMatchObject({ status: 'authenticated' });
  });
});

describe('a login to enrol one more', () => {
  it('makes it theirs once it is proved, and not before', async () => {
    const before = await enrolled(session, { transactionId: 't1' });
    const login = await begin('t2', 'enroll', before);
    expect(await complete(session, login)).toMatchObject({ refusal: 'mfa_required' });
    const started = must(await startIn(login));
    must(await answer(session, started));
    must(await complete(session, login));
    expect(await tally(session)).toMatchObject({ AuthenticatorEnrolled: 2 });
  });

  it('takes a mailbox too, and asks for the code that went there', async () => {
    session.decide({ factors: { ...always.factors, email: true } });
    const before = await enrolled(session, { transactionId: 't1' });
    const login = await begin('t2', 'enroll', before);
    const { loginSessionId } = login;
    const mailbox = { factor: 'email', emailAddress: 'ann@acme.example' } as const;
    const started = must(
      await session.ask(startEnrollment, { tenantId, loginSessionId, ...mailbox }),
    );
    const again = must(
      await session.ask(startEnrollment, { tenantId, loginSessionId, ...mailbox }),
    );
    expect(started.challenge).toMatchObject({ factor: 'email', purpose: 'enroll' });
    expect(await answer(session, again, not(codeFor(session, again)))).toMatchObject({
      refusal: 'wrong_code',
    });
    must(await answer(session, again));
    expect(await tally(session)).toMatchObject({ AuthenticatorEnrolled: 2 });
  });

  it.each([
    ['off', false],
    ['on', true],
  ])('takes none from who has nothing, while the factor is %s', async (_, email) => {
    session.decide({ factors: { ...always.factors, email } });
    const { loginSessionId } = await begin('t1', undefined);
    const mailbox = { factor: 'email', emailAddress: 'ann@acme.example' } as const;
    expect(
      await session.ask(startEnrollment, { tenantId, loginSessionId, ...mailbox }),
    ).toMatchObject({ refusal: 'factor_off' });
  });

  it('is closed to who has one and did not prove it in the login it begins from', async () => {
    session.decide({ policy: [] });
    const early = await begin('t1', 'manage');
    must(await complete(session, early));
    session.decide({ policy: ['all-applications'] });
    await enrolled(session, { transactionId: 't2' });
    const login = await begin('t3', 'enroll', early);
    expect(await startIn(login)).toMatchObject({ refusal: 'enrollment_not_allowed' });
  });

  it('is closed to a proof that was itself carried over from another login', async () => {
    const before = await enrolled(session, { transactionId: 't1' });
    const carrying = await begin('t2', undefined, before);
    must(await complete(session, carrying));
    const login = await begin('t3', 'enroll', carrying);
    expect(await startIn(login)).toMatchObject({ refusal: 'enrollment_not_allowed' });
  });

  it('is void when another was enrolled while it was on its way', async () => {
    const before = await enrolled(session, { transactionId: 't1' });
    const [one, other] = [await begin('t2', 'enroll', before), await begin('t3', 'enroll', before)];
    const [mine, theirs] = [must(await startIn(one)), must(await startIn(other, '+12025550125'))];
    must(await answer(session, mine));
    expect(await answer(session, theirs)).toMatchObject({ refusal: 'challenge_not_open' });
    expect(await tally(session)).toMatchObject({ AuthenticatorEnrolled: 2 });
  });
});

describe("removing one's own authenticator", () => {
  const idOf = ({ challenge }: Login) => challenge?.authenticatorId ?? '';

  it('takes a proof in the very login it comes from, and leaves a fact', async () => {
    const before = await enrolled(session, { transactionId: 't1' });
    const carrying = await begin('t2', undefined, before);
    must(await complete(session, carrying));
    const id = idOf(must(await startIn(await begin('t3', 'enroll', before))));
    const [mine] = (await begin('t4', 'manage')).authenticators;
    const authenticatorId = mine?.authenticatorId ?? '';
    expect(await removeFrom(carrying, authenticatorId)).toMatchObject({ refusal: 'mfa_required' });
    expect(await removeFrom(before, id)).toMatchObject({ refusal: 'authenticator_unknown' });
    must(await removeFrom(before, authenticatorId));
    expect(await tally(session)).toMatchObject({ AuthenticatorRemoved: 1 });
  });

  it("is refused by another person's login, and by one of another tenant", async () => {
    const mine = await enrolled(session, { transactionId: 't1' });
    const [held] = (await begin('t2', 'manage')).authenticators;
    const authenticatorId = held?.authenticatorId ?? '';
    const bobs = await enrolled(session, { transactionId: 't3', userId: 'auth0|bob' }, another);
    const abroad = { tenantId: 'other', transactionId: 't4' };
    const theirs = await enrolled(session, abroad, '+12025550125');
    for (const login of [bobs, theirs]) {
      expect(await removeFrom(login, authenticatorId)).toMatchObject({ refusal: 'mfa_required' });
    }
    must(await removeFrom(mine, authenticatorId));
  });

  it("is refused in a login that is not over, and in nobody's", async () => {
    await enrolled(session, { transactionId: 't1' });
    const open = await begin('t2', 'manage');
    expect(await removeFrom(open, 'dev_x')).toMatchObject({ refusal: 'mfa_required' });
    const nobody = { ...open, loginSessionId: 'nobody' };
    expect(await removeFrom(nobody, 'dev_x')).toMatchObject({ refusal: 'mfa_required' });
  });
});
