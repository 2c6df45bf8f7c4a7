import {
  answerChallenge,
  beginLogin,
  codeRequested,
  type Destinations,
  giveRecoveryCode,
  issueChallenge,
  issueTicket,
  type Login,
  noMessageLimits,
  openTicket,
  registerAuthenticator,
  resendCode,
  sendTestMessage,
  startEnrollment,
} from '@countersign/contracts';
import { totpCode } from '@countersign/factors';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { always } from '../testing/always.ts';
import {
  ann,
  answer,
  begin,
  codeFor,
  complete,
  must,
  openSession,
  type Session,
  tally,
  tenantId,
} from '../testing/open-session.ts';

const appKey = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
const german = '+4915123456789';
const only = (...codes: readonly string[]): Destinations => ({ mode: 'only', codes: [...codes] });
const except = (...codes: readonly string[]): Destinations => ({
  mode: 'except',
  codes: [...codes],
});
const here = only('DE');
const elsewhere = only('AT');

let session: Session;
let requested = 0;
const allow = (countries: Destinations, factors: Partial<typeof always.factors> = {}) =>
  session.decide({
    factors: { ...always.factors, otp: true, ...factors },
    messageTypes: ['sms', 'voice'],
    messageLimits: { ...noMessageLimits, countries },
  });

beforeEach(async () => {
  session = await openSession();
  requested = 0;
  await session.messaging.follow(codeRequested, { durable: 'test' }, async () => {
    requested += 1;
    return undefined;
  });
  allow({ mode: 'all' });
});
afterEach(() => session.stop());

const asked = { knowsDestinations: true };
const within = ({ loginSessionId }: Login) => ({ tenantId, loginSessionId, ...asked });
const phone = (messageType: 'sms' | 'voice' = 'sms') => ({
  ...{ factor: 'sms', phoneNumber: german, messageType },
});
const enrolling = (login: Login, messageType?: 'sms' | 'voice') =>
  session.ask(startEnrollment, { ...within(login), ...phone(messageType) });
/** Somebody whose phone it is, as an admin has said or they themselves. */
const having = async (by: 'admin' | 'themselves' = 'themselves') => {
  if (by === 'admin') {
    const authenticator = { kind: 'phone', phoneNumber: german };
    must(await session.ask(registerAuthenticator, { tenantId, userId: ann, authenticator }));
    return;
  }
  const login = must(await enrolling(await begin(session, { transactionId: 'first' })));
  must(await answer(session, login));
  must(await complete(session, login));
};
const next = () => begin(session, { transactionId: 'next' });

type Asking = () => Promise<{ readonly ok: boolean; readonly refusal?: string }>;

/** Every way to have a message sent, and what comes before it. */
const doors: Readonly<Record<string, () => Promise<Asking>>> = {
  'an enrollment, by text': async () => {
    const login = await next();
    return () => enrolling(login);
  },
  'an enrollment, by a call': async () => {
    const login = await next();
    return () => enrolling(login, 'voice');
  },
  'a new code for an enrollment': async () => {
    const login = must(await enrolling(await next()));
    return () => session.ask(resendCode, within(login));
  },
  'a challenge': async () => {
    await having();
    const login = await next();
    return () => session.ask(issueChallenge, within(login));
  },
  'the first challenge of a phone that an admin has added': async () => {
    await having('admin');
    const login = await next();
    return () => session.ask(issueChallenge, within(login));
  },
  'a new code': async () => {
    await having();
    const login = must(await session.ask(issueChallenge, within(await next())));
    return () => session.ask(resendCode, within(login));
  },
  'an enrollment by a ticket': async () => {
    const { ticket } = must(await session.ask(issueTicket, { tenantId, userId: ann }));
    const where = { host: 'acme.example', locale: 'en', transactionId: 'next' };
    const login = must(await session.ask(openTicket, { tenantId, ticket, ...where }));
    return () => enrolling(login);
  },
  'an enrollment of one more, by who has proved another': async () => {
    const authenticator = { kind: 'totp', secret: appKey };
    must(await session.ask(registerAuthenticator, { tenantId, userId: ann, authenticator }));
    const done = await provedByApp(await next());
    const more = must(
      await session.ask(beginLogin, {
        ...{ tenantId, transactionId: 'more', userId: ann, clientId: 'shop', stepUp: false },
        ...{ host: 'acme.example', locale: 'en', aim: 'enroll' },
        primary: { method: 'session', loginSessionId: done.loginSessionId },
      }),
    );
    return () => enrolling(more);
  },
  'a test message': async () => () =>
    session.ask(sendTestMessage, {
      ...{ tenantId, userId: ann, phoneNumber: german, host: 'acme.example', locale: 'en' },
    }),
};

const provedByApp = async (login: Login) => {
  const put = must(await session.ask(issueChallenge, within(login)));
  const code = totpCode(appKey, session.clock());
  const done = must(await session.ask(answerChallenge, { ...within(put), code }));
  must(await complete(session, done));
  return done;
};

const gone = async () => {
  await session.settled();
  return requested;
};

describe.each(Object.entries(doors))('%s', (_, open) => {
  it.each([
    ['only others', elsewhere],
    ['all but this one', except('DE')],
  ] as const)('sends nothing where %s are allowed, and costs nothing', async (__, countries) => {
    const ask = await open();
    const before = await gone();
    const enrollments = (await tally(session)).ChallengeIssued;
    allow(countries);
    // Far more often than anybody may be sent to.
    for (let n = 0; n < 30; n += 1) {
      expect(await ask()).toEqual({ ok: false, refusal: 'destination_not_allowed' });
    }
    expect(await gone()).toBe(before);
    expect((await tally(session)).ChallengeIssued).toBe(enrollments);
    allow({ mode: 'all' });
    expect(await ask()).toMatchObject({ ok: true });
    await vi.waitFor(async () => expect(await gone()).toBe(before + 1));
  });

  it.each([
    ['this one', here],
    ['all but others', except('AT')],
  ] as const)('sends where %s are allowed', async (__, countries) => {
    const ask = await open();
    const before = await gone();
    allow(countries);
    expect(await ask()).toMatchObject({ ok: true });
    await vi.waitFor(async () => expect(await gone()).toBe(before + 1));
  });
});

describe('a code that has gone out', () => {
  it('counts, though none would go there by now', async () => {
    await having();
    const login = must(await session.ask(issueChallenge, within(await next())));
    allow(elsewhere);
    // It is the one in hand: nothing more is sent.
    expect(await session.ask(issueChallenge, within(login))).toMatchObject({ ok: true });
    must(await answer(session, login, codeFor(session, login)));
  });
});

describe('who has only a phone that no codes are sent to any more', () => {
  const others = [
    { factor: 'otp' },
    { factor: 'sms', phoneNumber: '+436641234567' },
    { factor: 'sms', phoneNumber: german },
  ];

  it('is asked for it, is not let in without, and enrols nothing by a password alone', async () => {
    await having();
    allow(elsewhere);
    const login = await next();
    expect(login).toMatchObject({ status: 'awaiting_mfa', next: 'challenge' });
    expect(await complete(session, login)).toMatchObject({ refusal: 'mfa_required' });
    const reasons = async () => {
      const tried = others.map((other) =>
        session.ask(startEnrollment, { ...within(login), ...other }),
      );
      return (await Promise.all(tried)).map((reply) => !reply.ok && reply.refusal);
    };
    const notAllowed = others.map(() => 'enrollment_not_allowed');
    expect(await reasons()).toEqual(notAllowed);
    expect(await session.ask(issueChallenge, within(login))).toMatchObject({
      refusal: 'destination_not_allowed',
    });
    // Nor once that was refused.
    expect(await reasons()).toEqual(notAllowed);
    expect(await next()).toMatchObject({ next: 'challenge' });
  });

  it('is let in by another that they have', async () => {
    const authenticator = { kind: 'totp', secret: appKey };
    must(await session.ask(registerAuthenticator, { tenantId, userId: ann, authenticator }));
    await having('admin');
    allow(elsewhere);
    const login = await next();
    const app = login.authenticators.find(({ factor }) => factor === 'otp');
    const { authenticatorId = '' } = app ?? {};
    const put = must(await session.ask(issueChallenge, { ...within(login), authenticatorId }));
    const code = totpCode(appKey, session.clock());
    must(await session.ask(answerChallenge, { ...within(put), code }));
  });

  it('is let in by their recovery code, and still has that phone alone', async () => {
    const spare = { 'recovery-code': true };
    allow({ mode: 'all' }, spare);
    const first = must(await enrolling(await begin(session, { transactionId: 'first' })));
    must(await answer(session, first));
    const { recoveryCode } = must(await session.ask(giveRecoveryCode, within(first)));
    must(await complete(session, first));

    allow(elsewhere, spare);
    const login = await next();
    const given = login.authenticators.find(({ factor }) => factor === 'recovery-code');
    const { authenticatorId = '' } = given ?? {};
    const put = must(await session.ask(issueChallenge, { ...within(login), authenticatorId }));
    const answered = { ...within(put), code: recoveryCode };
    const done = must(await session.ask(answerChallenge, answered));
    must(await session.ask(giveRecoveryCode, within(done)));
    must(await complete(session, done));
    expect(await begin(session, { transactionId: 'later' })).toMatchObject({ next: 'challenge' });
  });
});

describe('a gateway of 0.2.0', () => {
  it('is told what it knows of', async () => {
    const { loginSessionId } = await next();
    const older = { tenantId, loginSessionId };
    allow(elsewhere);
    expect(await session.ask(startEnrollment, { ...older, ...phone() })).toMatchObject({
      refusal: 'phone_number_malformed',
    });
    allow({ mode: 'all' });
    must(await session.ask(startEnrollment, { ...older, ...phone() }));
    allow(elsewhere);
    expect(await session.ask(resendCode, older)).toMatchObject({ refusal: 'too_many_sends' });
    await having('admin');
    const { loginSessionId: another } = await begin(session, { transactionId: 'another' });
    expect(await session.ask(issueChallenge, { tenantId, loginSessionId: another })).toMatchObject({
      refusal: 'too_many_sends',
    });
  });
});

describe('the page that asks for a number', () => {
  it('is told which countries there are to choose from, where not all', async () => {
    expect(await next()).not.toHaveProperty('destinations');
    allow(here);
    expect(await next()).toMatchObject({ destinations: here });
  });
});
