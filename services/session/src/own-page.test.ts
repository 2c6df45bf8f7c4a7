import {
  beginLogin,
  completeLogin,
  forgetBrowser,
  forgetBrowsers,
  giveRecoveryCode,
  issueChallenge,
  type Login,
  listAuthenticators,
  listBrowsers,
  regenerateOwnRecoveryCode,
  registerAuthenticator,
  removeAuthenticator,
  removeAuthenticators,
  removeOwnAuthenticator,
  reviewOwnWord,
  startEnrollment,
  takeOwnRecoveryCode,
} from '@countersign/contracts';
import { softKey } from '@countersign/factors/testing';
import { countedPorts, delayed } from '@countersign/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { always } from './testing/always.ts';
import { origin, relyingParty } from './testing/holding.ts';
import {
  ann,
  annsPhone,
  answer,
  challenged,
  codeFor,
  complete,
  enrolled,
  enrolling,
  must,
  openSession,
  type Session,
  tally,
  tenantId,
} from './testing/open-session.ts';

const minute = 60_000;
const seed = 's'.repeat(43);
const user = { tenantId, userId: ann };
const factors = { ...always.factors, 'recovery-code': true };

let session: Session;
const open = async (options?: Parameters<typeof openSession>[0]) => {
  session = await openSession(options);
};
beforeEach(() => open());
afterEach(() => session.stop());

const app = { kind: 'totp', secret: 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ' };

const begin = async (transactionId: string, more: object = {}): Promise<Login> =>
  must(
    await session.ask(beginLogin, {
      ...{ ...user, transactionId, stepUp: false },
      ...{ clientId: '', host: 'acme.example', locale: 'en' },
      primary: { method: 'password', at: session.clock() },
      ...more,
    }),
  );
/** A login on top of another's session. */
const beginOn = ({ loginSessionId }: Login, transactionId: string, more: object = {}) =>
  begin(transactionId, { primary: { method: 'session', loginSessionId }, ...more });
const ended = async (login: Login): Promise<Login> => {
  must(await complete(session, login));
  return login;
};
const wordOf = async ({ loginSessionId }: Login, of: object = user) =>
  must(await session.ask(reviewOwnWord, { ...user, ...of, loginSessionId }));

describe('a person’s own word', () => {
  it('counts for a quarter of an hour after a second factor, to the instant', async () => {
    const login = await enrolled(session, { transactionId: 't1' });
    session.advance(15 * minute - 1);
    expect(await wordOf(login)).toEqual({ isFresh: true, takes: 'second-factor' });
    session.advance(1);
    expect(await wordOf(login)).toEqual({ isFresh: false, takes: 'second-factor' });
  });

  it('takes no password of who has a second factor', async () => {
    await enrolled(session, { transactionId: 't1' });
    session.decide({ policy: [] });
    const login = await ended(await begin('t2'));
    expect(await wordOf(login)).toEqual({ isFresh: false, takes: 'second-factor' });
  });

  it('takes the password of who has nothing, in the login it was given in', async () => {
    session.decide({ policy: [] });
    const login = await ended(await begin('t1'));
    expect(await wordOf(login)).toEqual({ isFresh: true, takes: 'first-factor' });
    const later = await ended(await beginOn(login, 't2'));
    expect(await wordOf(later)).toEqual({ isFresh: false, takes: 'first-factor' });
    session.advance(15 * minute);
    expect(await wordOf(login)).toEqual({ isFresh: false, takes: 'first-factor' });
  });

  it('does not count by a proof that was carried over', async () => {
    const login = await enrolled(session, { transactionId: 't1' });
    const later = await ended(await beginOn(login, 't2'));
    expect(await wordOf(later)).toMatchObject({ isFresh: false });
  });

  it('enrols nothing by a login on top of a password that is theirs no longer', async () => {
    session.decide({ policy: [] });
    const login = await ended(await begin('t1'));
    const [asked, late] = [
      await beginOn(login, 't2', { aim: 'enroll' }),
      await beginOn(login, 't3', { aim: 'enroll' }),
    ];
    const start = ({ loginSessionId }: Login) =>
      session.ask(startEnrollment, {
        ...{ tenantId, loginSessionId, factor: 'sms', phoneNumber: annsPhone },
      });
    const started = must(await start(asked));
    session.advance(1);
    session.stand({ blocked: false, passwordChangedAt: session.clock() });
    const over = { refusal: 'login_over' };
    expect(await answer(session, started, codeFor(session, started))).toMatchObject(over);
    expect(await start(late)).toMatchObject(over);
    expect(must(await session.ask(listAuthenticators, user)).authenticators).toEqual([]);
  });

  it('steps nobody up on top of a password that is theirs no longer', async () => {
    const login = await enrolled(session, { transactionId: 't1' });
    const asked = must(
      await session.ask(issueChallenge, {
        ...{
          tenantId,
          loginSessionId: (await beginOn(login, 't2', { stepUp: true })).loginSessionId,
        },
      }),
    );
    session.advance(1);
    session.stand({ blocked: false, passwordChangedAt: session.clock() });
    const proved = await answer(session, asked, codeFor(session, asked));
    expect(await complete(session, proved.ok ? proved.value : asked)).toMatchObject({
      refusal: 'login_over',
    });
  });

  it('does not count by what was removed since, and still by a recovery code', async () => {
    session.decide({ factors: { ...factors, otp: true } });
    const first = must(await answer(session, await enrolling(session, { transactionId: 't1' })));
    const { loginSessionId } = first;
    const { recoveryCode } = must(
      await session.ask(giveRecoveryCode, { tenantId, loginSessionId }),
    );
    await ended(first);
    const { authenticators } = must(await session.ask(listAuthenticators, user));
    const idOf = (kind: string) =>
      authenticators.find((each) => each.kind === kind)?.authenticatorId ?? '';

    const recovering = await begin('t2');
    const on = { tenantId, loginSessionId: recovering.loginSessionId };
    const asked = { ...on, authenticatorId: idOf('recovery-code') };
    must(await session.ask(issueChallenge, asked));
    must(await answer(session, recovering, recoveryCode));
    must(await session.ask(giveRecoveryCode, on));
    await ended(recovering);
    expect(await wordOf(recovering)).toEqual({ isFresh: true, takes: 'second-factor' });

    must(await session.ask(registerAuthenticator, { ...user, authenticator: app }));
    expect(await wordOf(first)).toEqual({ isFresh: true, takes: 'second-factor' });
    const phone = { ...user, authenticatorId: idOf('phone') };
    must(await session.ask(removeAuthenticator, phone));
    expect(await wordOf(first)).toEqual({ isFresh: false, takes: 'second-factor' });
    expect(await wordOf(recovering)).toEqual({ isFresh: true, takes: 'second-factor' });
    // Nor is one more enrolled on the strength of it, without a proof of what is left.
    expect(await beginOn(first, 't3', { aim: 'enroll' })).toMatchObject({ next: 'challenge' });
    expect(await beginOn(recovering, 't4', { aim: 'enroll' })).toMatchObject({ next: 'enroll' });
  });

  it('is nobody else’s, and of a login that ended well', async () => {
    const login = await enrolled(session, { transactionId: 't1' });
    expect(await wordOf(login, { userId: 'auth0|bob' })).toMatchObject({ isFresh: false });
    expect(await wordOf(login, { tenantId: 'other' })).toMatchObject({ isFresh: false });
    const open = must(await answer(session, await challenged(session, { transactionId: 't2' })));
    expect(await wordOf(open)).toMatchObject({ isFresh: false });
    const unknown = { ...login, loginSessionId: 'nothing' };
    expect(await wordOf(unknown)).toMatchObject({ isFresh: false });
  });
});

describe('what a page offers to who gave a password', () => {
  const key = softKey({ origin });
  const having = {
    phone: { kind: 'phone', phoneNumber: annsPhone },
    email: { kind: 'email', email: 'ann@acme.example' },
    passkey: {
      ...{ kind: 'passkey', keyId: key.id, relyingPartyId: relyingParty.id },
      publicKey: Buffer.from(key.publicKey).toString('base64'),
    },
  } as const;

  it.each([
    { has: [], takes: 'first-factor', counts: true },
    { has: ['email'], takes: 'first-factor', counts: true },
    { has: ['phone'], takes: 'second-factor', counts: false },
    { has: ['phone', 'email'], takes: 'second-factor', counts: false },
    { has: ['passkey'], takes: 'passkey', counts: false },
    { has: ['passkey', 'email'], takes: 'passkey', counts: false },
    { has: ['passkey', 'phone'], takes: 'second-factor', counts: false },
  ] as const)('is done, and nothing else: of $has', async ({ has, takes, counts }) => {
    session.decide({ policy: [] });
    for (const kind of has) {
      must(await session.ask(registerAuthenticator, { ...user, authenticator: having[kind] }));
    }
    const login = await ended(await begin('t1'));
    const { loginSessionId } = login;
    const { authenticators } = must(await session.ask(listAuthenticators, user));
    expect(authenticators).toHaveLength(has.length);
    for (const { authenticatorId } of authenticators) {
      expect(await wordOf(login)).toEqual({ isFresh: counts, takes });
      const asked = { ...user, authenticatorId, loginSessionId };
      expect((await session.ask(removeOwnAuthenticator, asked)).ok).toBe(counts);
    }
  });

  it('is no recovery code, which would stand beside nothing', async () => {
    session.decide({ policy: [], factors });
    must(await session.ask(registerAuthenticator, { ...user, authenticator: having.email }));
    const { loginSessionId } = await ended(await begin('t1'));
    const on = { ...user, loginSessionId };
    expect(await session.ask(regenerateOwnRecoveryCode, on)).toMatchObject({
      refusal: 'mfa_required',
    });
    expect(await session.ask(takeOwnRecoveryCode, { ...on, seed })).toMatchObject({
      refusal: 'recovery_code_not_due',
    });
  });
});

describe('a login that adds one more', () => {
  it('goes straight to the enrollment, with what can stand beside it', async () => {
    const login = await enrolled(session, { transactionId: 't1' });
    session.decide({ factors: { ...always.factors, otp: true, 'webauthn-platform': true } });
    const adding = await beginOn(login, 't2', { aim: 'enroll' });
    expect(adding).toMatchObject({ status: 'awaiting_mfa', next: 'enroll' });
    expect(adding.factors).toEqual(['sms', 'otp', 'webauthn-platform']);
  });

  it('asks whose proof was not made in the login before it', async () => {
    const login = await enrolled(session, { transactionId: 't1' });
    const later = await ended(await beginOn(login, 't2'));
    const adding = await beginOn(later, 't3', { aim: 'enroll' });
    expect(adding).toMatchObject({ next: 'challenge', factors: ['sms'] });
    const { loginSessionId } = adding;
    const asked = { tenantId, loginSessionId, factor: 'sms', phoneNumber: '+12025550124' };
    expect(await session.ask(startEnrollment, asked)).toMatchObject({
      refusal: 'enrollment_not_allowed',
    });
  });
});

describe('a recovery code that its person takes', () => {
  const take = ({ loginSessionId }: Login, more: object = {}) =>
    session.ask(takeOwnRecoveryCode, { ...user, loginSessionId, seed, ...more });
  /** Somebody with a phone, of a tenant that gives such codes by now. */
  const withPhone = async () => {
    const login = await enrolled(session, { transactionId: 't1' });
    session.decide({ factors });
    return login;
  };
  const given = async () => (await tally(session)).RecoveryCodeGiven ?? 0;

  it('is said first, and given only as it was said', async () => {
    const login = await withPhone();
    const said = must(await take(login));
    expect(said.recoveryCode).toMatch(/^[0-9A-Z]{24}$/);
    expect([must(await take(login)), await given()]).toEqual([said, 0]);
    const taken = must(await take(login, { changes: said.changes }));
    expect([taken.recoveryCode, await given()]).toEqual([said.recoveryCode, 1]);
  });

  it('is given once where a hundred ask at once, at three replicas', async () => {
    await session.stop();
    await open({ replicas: 3, through: delayed(7) });
    const login = await withPhone();
    const { changes } = must(await take(login));
    const answers = await Promise.all(Array.from({ length: 100 }, () => take(login, { changes })));
    expect(answers.filter((each) => must(each).isGiven)).toHaveLength(1);
    expect(await given()).toBe(1);
  });

  it('replaces nothing that has come or gone since it was said', async () => {
    const login = await withPhone();
    const { changes } = must(await take(login));
    const other = 'o'.repeat(43);
    must(await take(login, { seed: other, changes }));
    expect(await take(login, { changes })).toMatchObject({ refusal: 'recovery_code_not_due' });
    must(await session.ask(removeAuthenticators, user));
    expect((await take(login, { changes: changes + 3 })).ok).toBe(false);
    expect(await given()).toBe(1);
  });

  it('takes their word, and a tenant that gives such codes', async () => {
    const login = await withPhone();
    session.decide({});
    expect(await take(login)).toMatchObject({ refusal: 'recovery_code_not_due' });
    session.decide({ factors });
    session.advance(15 * minute);
    expect(await take(login)).toMatchObject({ refusal: 'mfa_required' });
    const stranger = { ...login, loginSessionId: 'nothing' };
    expect(await take(stranger)).toMatchObject({ refusal: 'mfa_required' });
  });
});

describe('what a person removes themselves', () => {
  it('is removed once where a hundred ask at once, at three replicas', async () => {
    await session.stop();
    await open({ replicas: 3, through: delayed(11) });
    const { loginSessionId } = await enrolled(session, { transactionId: 't1' });
    const { authenticators } = must(await session.ask(listAuthenticators, user));
    const [{ authenticatorId } = { authenticatorId: '' }] = authenticators;
    const removals = Array.from({ length: 100 }, () =>
      session.ask(removeOwnAuthenticator, { ...user, authenticatorId, loginSessionId }),
    );
    const removed = (await Promise.all(removals)).filter(({ ok }) => ok);
    expect(removed).toHaveLength(1);
    expect(await tally(session)).toMatchObject({ AuthenticatorRemoved: 1 });
  });
});

describe('the browsers a person has had remembered', () => {
  const [first, second] = ['1'.repeat(43), '2'.repeat(43)];
  const remember = async (transactionId: string, rememberAs: string, device?: string) => {
    const login = must(await answer(session, await challenged(session, { transactionId })));
    const { loginSessionId } = login;
    const terms = { rememberAs, ...(device !== undefined && { device }) };
    must(await session.ask(completeLogin, { tenantId, loginSessionId, ...terms }));
  };
  const listed = async (of: object = user) =>
    must(await session.ask(listBrowsers, { ...user, ...of })).browsers.map(
      ({ browserId, device }) => [browserId, device],
    );
  const forget = (browserId: string, of: object = {}) =>
    session.ask(forgetBrowser, { ...user, browserId, ...of });
  const isKnown = async (transactionId: string, browser: string) =>
    (await begin(transactionId, { browser })).next === 'complete';

  beforeEach(async () => {
    await enrolled(session, { transactionId: 't1' });
    await remember('t2', first, 'Firefox · Linux');
    await remember('t3', second);
  });

  it('are listed, the latest first, and nobody else’s', async () => {
    expect(await listed()).toEqual([
      [second, undefined],
      [first, 'Firefox · Linux'],
    ]);
    expect(await listed({ userId: 'auth0|bob' })).toEqual([]);
    expect(await listed({ tenantId: 'other' })).toEqual([]);
  });

  it('are forgotten one by one, each by its own person', async () => {
    for (const of of [{ userId: 'auth0|bob' }, { tenantId: 'other' }]) {
      expect(await forget(first, of)).toMatchObject({ refusal: 'browser_unknown' });
    }
    must(await forget(first));
    expect([await isKnown('t4', first), await isKnown('t5', second)]).toEqual([false, true]);
    expect(await listed()).toEqual([[second, undefined]]);
    expect(await forget(first)).toMatchObject({ refusal: 'browser_unknown' });
  });

  it('come back by no repetition of the login that had them remembered', async () => {
    await session.ask(forgetBrowser, { ...user, browserId: second });
    const completion = { rememberAs: second, idempotencyKey: 'k'.repeat(43) };
    const login = must(await answer(session, await challenged(session, { transactionId: 't4' })));
    const { loginSessionId } = login;
    must(await session.ask(completeLogin, { tenantId, loginSessionId, ...completion }));
    expect(await isKnown('t5', second)).toBe(false);
  });

  it('take one look at what their person has to be listed, however many they are', async () => {
    await session.stop();
    const meter = countedPorts();
    await open({
      through: (ports) => ({
        ...ports,
        store: meter.store(ports.store),
        messaging: meter.messaging(ports.messaging),
      }),
    });
    await enrolled(session, { transactionId: 't1' });
    const costs = async () => {
      meter.since();
      await listed();
      const { loads, asked } = meter.since();
      return { loads, asked };
    };
    await remember('t2', first, 'Firefox · Linux');
    const ofOne = await costs();
    for (let n = 3; n < 8; n += 1) await remember(`t${n}`, `${n}`.repeat(43), 'Safari · iOS');
    expect(await listed()).toHaveLength(6);
    expect(ofOne).toEqual({ loads: 1, asked: 1 });
    expect(await costs()).toEqual(ofOne);
  });

  it('are fifty at the most: the oldest is forgotten with the next', async () => {
    const digest = (n: number) => `${n}`.padStart(43, 'd');
    for (let n = 0; n < 49; n += 1) {
      await remember(`n${n}`, digest(n));
      session.advance(60 * minute);
    }
    const ids = (await listed()).map(([browserId]) => browserId);
    expect([ids.length, ids.at(-1)]).toEqual([50, second]);
    expect(await isKnown('t4', first)).toBe(false);
    expect(await isKnown('t5', second)).toBe(true);
  });

  it('are listed as long as they are remembered, however old the list is', async () => {
    const browserMemory = { ...always.browserMemory, idleSeconds: 30 * 86_400 };
    session.decide({ browserMemory: { ...browserMemory, overallSeconds: 90 * 86_400 } });
    session.advance(80 * 24 * 60 * minute);
    await remember('t4', '4'.repeat(43));
    session.advance(20 * 24 * 60 * minute);
    expect(await isKnown('t5', '4'.repeat(43))).toBe(true);
    expect(await listed()).toEqual([['4'.repeat(43), undefined]]);
  });

  it('are counted once where a hundred forget them at once', async () => {
    const forgets = Array.from({ length: 100 }, () => session.ask(forgetBrowsers, user));
    const counts = (await Promise.all(forgets)).map((each) => must(each).forgottenCount);
    expect(counts.toSorted()).toEqual([...Array.from({ length: 99 }, () => 0), 2]);
  });

  it('are none to be forgotten once a change has forgotten them', async () => {
    must(await session.ask(removeAuthenticators, user));
    for (const each of [first, second]) {
      expect(await forget(each)).toMatchObject({ refusal: 'browser_unknown' });
    }
    expect(must(await session.ask(forgetBrowsers, user))).toEqual({ forgottenCount: 0 });
  });

  it('are not listed once they are all forgotten, or were not seen for long', async () => {
    must(await session.ask(forgetBrowsers, user));
    expect(await listed()).toEqual([]);
    await remember('t4', '3'.repeat(43));
    session.advance(8 * 24 * 60 * minute);
    expect(await listed()).toEqual([]);
  });
});
