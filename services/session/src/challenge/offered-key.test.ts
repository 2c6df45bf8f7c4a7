import {
  answerChallenge,
  beginLogin,
  completeLogin,
  issueChallenge,
  type Login,
  listAuthenticators,
  readLogin,
  removeAuthenticator,
  startEnrollment,
} from '@countersign/contracts';
import { type Saying, type SoftKey, softKey } from '@countersign/factors/testing';
import { delayed } from '@countersign/testkit';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { defaultLimits } from '../limits.ts';
import { always } from '../testing/always.ts';
import { origin, relyingParties } from '../testing/holding.ts';
import { expectInvariants } from '../testing/invariants.ts';
import {
  ann,
  answer,
  begin,
  codeFor,
  complete,
  enrolled,
  must,
  openSession,
  recordOf,
  type Session,
  tally,
  tenantId,
} from '../testing/open-session.ts';

const factor = 'webauthn-platform';
const verified: Saying = { userVerified: true };

const open = async (options: Parameters<typeof openSession>[0] = {}) => {
  const session = await openSession(options);
  session.decide({ factors: { ...always.factors, [factor]: true } });
  return session;
};

let session: Session;
beforeEach(async () => {
  session = await open();
});
afterEach(() => session.stop());

const within = ({ loginSessionId }: Pick<Login, 'loginSessionId'>) => ({
  tenantId,
  loginSessionId,
});
const completion = { idempotencyKey: 'k'.repeat(43) };

/** Proves the phone, in a browser that would be offered a key of its device. */
const proved = async (transactionId = 't2', of = session) => {
  const login = must(await of.ask(issueChallenge, within(await begin(of, { transactionId }))));
  const code = codeFor(of, login);
  const more = { completion, offering: [factor] };
  return must(await of.ask(answerChallenge, { ...within(login), code, ...more }));
};
const start = (login: Login, of = session) =>
  of.ask(startEnrollment, { ...within(login), factor, relyingParties });
const made = (key: SoftKey, { challenge }: Login, saying = verified) =>
  key.create(challenge?.options, saying);
const having = async (of = session) =>
  must(await of.ask(listAuthenticators, { tenantId, userId: ann })).authenticators;

describe('a key of the device that somebody is at', () => {
  it('W33 is offered once another factor was proved, and not before', async () => {
    await enrolled(session, { transactionId: 't1' });
    const login = await begin(session, { transactionId: 't2' });
    expect(login.offered).toBeUndefined();
    expect(await start(login)).toMatchObject({ refusal: 'enrollment_not_allowed' });
    const done = await proved();
    expect(done).toMatchObject({ status: 'authenticated', next: 'complete', offered: [factor] });
    const key = softKey({ origin, attachment: 'platform' });
    const asked = must(await start(done));
    expect(asked.challenge).toMatchObject({ purpose: 'enroll', factor });
    const added = must(
      await session.ask(answerChallenge, { ...within(asked), code: made(key, asked) }),
    );
    expect(added).toMatchObject({ next: 'complete', enrolled: { factor } });
    expect(added.offered).toBeUndefined();
    expect(must(await complete(session, added)).amr).toEqual(['pwd', 'sms', 'mfa']);
    expect((await having()).map(({ kind }) => kind)).toEqual(['phone', factor]);
  });

  it('W33 is not offered after what was just enrolled, nor where its factor is off', async () => {
    const login = await begin(session, { transactionId: 't1' });
    const phoneNumber = '+12025550123';
    const asked = must(
      await session.ask(startEnrollment, { ...within(login), factor: 'sms', phoneNumber }),
    );
    const code = codeFor(session, asked);
    const more = { completion, offering: [factor] };
    const first = must(await session.ask(answerChallenge, { ...within(asked), code, ...more }));
    expect(first).toMatchObject({ status: 'completed' });
    session.decide({ factors: always.factors });
    expect(await proved()).toMatchObject({ status: 'completed' });
  });

  it('W33 is offered to nobody whose application would not show it', async () => {
    await enrolled(session, { transactionId: 't1' });
    const login = must(
      await session.ask(issueChallenge, within(await begin(session, { transactionId: 't2' }))),
    );
    const code = codeFor(session, login);
    const ended = must(await session.ask(answerChallenge, { ...within(login), code, completion }));
    expect(ended).toMatchObject({ status: 'completed', completed: { userId: ann } });
    expect(await start(ended)).toMatchObject({ refusal: 'login_over' });
  });

  it('I8: is added by who has proved something here, never by what is carried over', async () => {
    await enrolled(session, { transactionId: 't1' });
    const { loginSessionId } =
      must(await complete(session, await proved())) && (await proved('t3'));
    must(await session.ask(completeLogin, { tenantId, loginSessionId }));
    const carried = must(
      await session.ask(beginLogin, {
        ...{ tenantId, userId: ann, transactionId: 't4', stepUp: false },
        ...{ clientId: 'shop', host: 'acme.example', locale: 'en' },
        primary: { method: 'session', loginSessionId },
      }),
    );
    expect(carried).toMatchObject({ status: 'authenticated' });
    expect(carried.offered).toBeUndefined();
    expect(await start(carried)).toMatchObject({ refusal: 'enrollment_not_allowed' });
    expect(
      await session.ask(startEnrollment, {
        ...within(await proved('t5')),
        ...{ factor: 'sms', phoneNumber: '+12025550199' },
      }),
    ).toMatchObject({ refusal: 'enrollment_not_allowed' });
  });

  it('is refused where its user was not verified, and the login goes on', async () => {
    await enrolled(session, { transactionId: 't1' });
    const asked = must(await start(await proved()));
    const key = softKey({ origin, attachment: 'platform' });
    const give = (login: Login, saying?: Saying) =>
      session.ask(answerChallenge, { ...within(asked), code: made(key, login, saying) });
    expect(await give(asked, {})).toMatchObject({ refusal: 'wrong_code' });
    const again = must(await session.ask(readLogin, within(asked)));
    expect(again).toMatchObject({ status: 'authenticated', challenge: { factor } });
    for (let wrongs = 1; wrongs < 5; wrongs += 1) await give(again, {});
    expect(must(await session.ask(readLogin, within(asked))).challenge).toBeUndefined();
    expect(must(await complete(session, asked)).amr).toEqual(['pwd', 'sms', 'mfa']);
    expect(await give(again)).toMatchObject({ refusal: 'login_over' });
    expect(await having()).toHaveLength(1);
  });

  it('is asked for first where it was proved before, and else is a choice', async () => {
    await enrolled(session, { transactionId: 't1' });
    const asked = must(await start(await proved()));
    const key = softKey({ origin, attachment: 'platform' });
    const code = made(key, asked);
    must(
      await complete(session, must(await session.ask(answerChallenge, { ...within(asked), code }))),
    );
    const put = async (transactionId: string, isOnKnownDevice?: boolean) => {
      const login = await begin(session, { transactionId });
      const more = { relyingParties, ...(isOnKnownDevice !== undefined && { isOnKnownDevice }) };
      return must(await session.ask(issueChallenge, { ...within(login), ...more }));
    };
    const elsewhere = await put('t3');
    expect(elsewhere.challenge).toMatchObject({ factor: 'sms' });
    expect(elsewhere.authenticators.map((each) => each.factor)).toContain(factor);
    const here = await put('t4', true);
    expect(here.challenge).toMatchObject({ factor });
    const signed = key.get(here.challenge?.options, verified);
    const done = must(await session.ask(answerChallenge, { ...within(here), code: signed }));
    expect(done.offered).toBeUndefined();
    expect(must(await complete(session, done)).amr).toEqual(['pwd', 'hwk', 'mfa']);
  });

  it('is nobody’s where what was proved was removed meanwhile by an admin', async () => {
    await enrolled(session, { transactionId: 't1' });
    const done = await proved();
    const [{ authenticatorId } = { authenticatorId: '' }] = await having();
    must(await session.ask(removeAuthenticator, { tenantId, userId: ann, authenticatorId }));
    expect(await start(done)).toMatchObject({ refusal: 'factor_off' });
    expect(must(await complete(session, done)).amr).toEqual(['pwd', 'sms', 'mfa']);
  });
});

describe.each([1, 2, 3])('a hundred at once, in the order of seed %d', (seed) => {
  const racing = async () => {
    const many = await open({ replicas: 3, through: delayed(seed) });
    onTestFinished(many.stop);
    await enrolled(many, { transactionId: 't1' });
    return many;
  };
  const hundred = <Result>(act: (index: number) => Promise<Result>) =>
    Promise.all(Array.from({ length: 100 }, (_, index) => act(index)));

  it('answers with one new key add it once', async () => {
    const many = await racing();
    const asked = must(await start(await proved('t2', many), many));
    const key = softKey({ origin, attachment: 'platform' });
    const code = made(key, asked);
    const replies = await hundred(() => many.ask(answerChallenge, { ...within(asked), code }));
    expect(replies.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await having(many)).toHaveLength(2);
    must(await complete(many, asked));
    expectInvariants(await recordOf(many), defaultLimits);
  });

  it('answers and ends of one login leave one that ended once', async () => {
    const many = await racing();
    const asked = must(await start(await proved('t2', many), many));
    const code = made(softKey({ origin, attachment: 'platform' }), asked);
    const [, ends] = await Promise.all([
      hundred(() => many.ask(answerChallenge, { ...within(asked), code })),
      hundred(() => many.ask(completeLogin, within(asked))),
    ]);
    const ended = ends.filter(({ ok }) => ok);
    expect(ended).toHaveLength(1);
    expect(ended[0]).toMatchObject({ value: { amr: ['pwd', 'sms', 'mfa'] } });
    expect((await tally(many)).LoginCompleted).toBe(2);
    expectInvariants(await recordOf(many), defaultLimits);
  });
});

it('keeps asking once: where nothing is offered the answer ends the login as ever', async () => {
  session.decide({ factors: always.factors });
  await enrolled(session, { transactionId: 't1' });
  const login = must(
    await session.ask(issueChallenge, within(await begin(session, { transactionId: 't2' }))),
  );
  const more = { completion, offering: [factor] };
  const code = codeFor(session, login);
  const ended = must(await session.ask(answerChallenge, { ...within(login), code, ...more }));
  expect(ended.completed?.amr).toEqual(['pwd', 'sms', 'mfa']);
  expect(await answer(session, login, code)).toMatchObject({ ok: false });
});
