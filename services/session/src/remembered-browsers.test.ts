import {
  beginLogin,
  completeLogin,
  forgetBrowsers,
  type Login,
  registerAuthenticator,
  removeAuthenticators,
  reviewLogin,
} from '@countersign/contracts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { always } from './testing/always.ts';
import {
  ann,
  answer,
  challenged,
  codeFor,
  enrolled,
  must,
  not,
  openSession,
  type Session,
  tally,
  tenantId,
} from './testing/open-session.ts';

const hour = 60 * 60_000;
const day = 24 * hour;
const plenty = { burst: 100, refillMs: hour };
const browser = 'a-browser-known-by-the-digest-of-its-own-secret';

let session: Session;
beforeEach(async () => {
  session = await openSession();
});
afterEach(() => session.stop());

let last = 0;
/** A login by password in that browser. */
const arrive = async (rest: object = {}): Promise<Login> => {
  last += 1;
  return must(
    await session.ask(beginLogin, {
      ...{ tenantId, userId: ann, stepUp: false, transactionId: `arrival-${last}`, browser },
      ...{ clientId: 'shop', host: 'acme.example', locale: 'en' },
      primary: { method: 'password', at: session.clock() },
      ...rest,
    }),
  );
};
const finish = ({ tenantId: of, loginSessionId }: Login, rest: object = {}) =>
  session.ask(completeLogin, { tenantId: of, loginSessionId, ...rest });

/** Signs in with a second factor, and has the browser remembered by it. */
const cached = async () => {
  await enrolled(session, { transactionId: 'first' });
  const login = must(await answer(session, await challenged(session, { transactionId: 'second' })));
  return must(await finish(login, { rememberAs: browser }));
};

describe('a remembered browser', () => {
  it('stands for the second factor, and proves none', async () => {
    expect(await cached()).toMatchObject({ rememberedForSeconds: 30 * 86_400 });
    const login = await arrive();
    expect(login).toMatchObject({ status: 'authenticated', next: 'complete' });
    const proof = must(await finish(login));
    expect(proof.amr).toEqual(['pwd']);
    expect(proof.acr).toBeUndefined();
    expect(await tally(session)).toMatchObject({ BrowserRecognised: 1, MfaRequired: 2 });
  });

  it('never suffices for a step-up', async () => {
    await cached();
    expect(await arrive({ stepUp: true })).toMatchObject({ next: 'challenge' });
  });

  it('is nobody else’s, of this tenant or another', async () => {
    await cached();
    expect(await arrive({ userId: 'auth0|bob' })).toMatchObject({ next: 'enroll' });
    expect(await arrive({ tenantId: 'other' })).toMatchObject({ next: 'enroll' });
    expect(await arrive({ browser: `${browser}-of-another` })).toMatchObject({ next: 'challenge' });
  });

  it('is forgotten at the very end of a week in which it was not used', async () => {
    await cached();
    session.advance(7 * day - 1);
    expect(await arrive()).toMatchObject({ next: 'complete' });
    session.advance(7 * day);
    expect(await arrive()).toMatchObject({ next: 'challenge' });
  });

  it('is forgotten after thirty days, however often it was used', async () => {
    await cached();
    for (let week = 1; week <= 4; week += 1) {
      session.advance(7 * day - 1);
      expect(await arrive()).toMatchObject({ next: 'complete' });
    }
    session.advance(2 * day + 4);
    expect(await arrive()).toMatchObject({ next: 'challenge' });
  });

  it('lives by the limits of today, not by those it was remembered under', async () => {
    await cached();
    session.advance(2 * hour);
    session.decide({ browserMemory: { ...always.browserMemory, idleSeconds: 7_200 } });
    expect(await arrive()).toMatchObject({ next: 'challenge' });
  });

  it.each([
    ['is added', { kind: 'totp', secret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP' }],
    ['is added', { kind: 'phone', phoneNumber: '+12025550199' }],
  ] as const)('is forgotten when an authenticator %s', async (_, authenticator) => {
    await cached();
    must(await session.ask(registerAuthenticator, { tenantId, userId: ann, authenticator }));
    expect(await arrive()).toMatchObject({ next: 'challenge' });
  });

  it('still lets its owner in when somebody else has locked what they have', async () => {
    const guess = async (transactionId: string) => {
      const login = await challenged(session, { transactionId });
      return answer(session, login, not(codeFor(session, login)));
    };
    const limits = { failuresMax: 2, attemptsPerUser: plenty, attemptsPerAuthenticator: plenty };
    await session.stop();
    session = await openSession({ limits });
    await cached();
    await guess('guess-1');
    expect(await guess('guess-2')).toMatchObject({ refusal: 'authenticator_locked' });
    expect(await arrive()).toMatchObject({ next: 'complete' });
    expect(await arrive({ stepUp: true })).toMatchObject({ next: 'nothing' });
  });

  it('is forgotten when what the person has is taken away', async () => {
    await cached();
    must(await session.ask(removeAuthenticators, { tenantId, userId: ann }));
    expect(await arrive()).toMatchObject({ next: 'enroll' });
  });

  it('is forgotten when an admin says so, also by a login it has already let through', async () => {
    await cached();
    const before = await arrive();
    must(await session.ask(forgetBrowsers, { tenantId, userId: ann }));
    expect(await arrive()).toMatchObject({ next: 'challenge' });
    expect(await finish(before)).toMatchObject({ ok: false, refusal: 'mfa_required' });
  });

  it('suffices for a renewal while it is remembered, and no longer', async () => {
    await cached();
    const { loginSessionId } = await arrive();
    must(await session.ask(completeLogin, { tenantId, loginSessionId }));
    const review = () => session.ask(reviewLogin, { tenantId, userId: ann, loginSessionId });
    expect(await review()).toMatchObject({ ok: true });
    must(await session.ask(forgetBrowsers, { tenantId, userId: ann }));
    expect(await review()).toMatchObject({ ok: false, refusal: 'mfa_required' });
  });

  it('means nothing to a policy that weighs the risk of each login', async () => {
    await cached();
    session.decide({ policy: ['confidence-score'] });
    expect(await arrive()).toMatchObject({ next: 'challenge' });
  });

  it('means nothing once the tenant offers it no more', async () => {
    await cached();
    session.decide({ browserMemory: { ...always.browserMemory, isOffered: false } });
    expect(await arrive()).toMatchObject({ next: 'challenge' });
  });
});

describe('a wish to be remembered', () => {
  it('is not granted where no second factor was proved in that very login', async () => {
    await cached();
    const other = `${browser}-of-another`;
    expect(must(await finish(await arrive(), { rememberAs: other }))).not.toHaveProperty(
      'rememberedForSeconds',
    );
    expect(await arrive({ browser: other })).toMatchObject({ next: 'challenge' });
  });

  it('is not granted where the tenant does not offer it, and not offered either', async () => {
    session.decide({ browserMemory: { ...always.browserMemory, isOffered: false } });
    await enrolled(session, { transactionId: 'first' });
    const asked = await challenged(session, { transactionId: 'second' });
    expect(asked).not.toHaveProperty('browserMemory');
    const done = must(await finish(must(await answer(session, asked)), { rememberAs: browser }));
    expect(done).not.toHaveProperty('rememberedForSeconds');
    session.decide(always);
    expect(await arrive()).toMatchObject({ next: 'challenge' });
  });
});
