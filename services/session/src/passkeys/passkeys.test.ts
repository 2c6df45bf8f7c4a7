import {
  beginLogin,
  completeLogin,
  enrollPasskey,
  issueChallenge,
  type Login,
  listAuthenticators,
  registerAuthenticator,
  removeAuthenticator,
  reviewLogin,
  startEnrollment,
  startPasskeyEnrollment,
} from '@countersign/contracts';
import { type Saying, type SoftKey, softKey } from '@countersign/factors/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { always } from '../testing/always.ts';
import { origin, relyingParty } from '../testing/holding.ts';
import {
  ann,
  answer,
  begin,
  complete,
  enrolled as enrolledPhone,
  must,
  openSession,
  recordOf,
  type Session,
  tally,
  tenantId,
} from '../testing/open-session.ts';
import { addPasskey, enterBy, newChallenge, signedBy, verified } from '../testing/passkeys.ts';

const bob = 'auth0|bob';
const minute = 60_000;

let session: Session;
let transactions = 0;
beforeEach(async () => {
  session = await openSession();
  session.decide({ ...always, policy: [] });
});
afterEach(() => session.stop());

const transaction = () => {
  transactions += 1;
  return `t${transactions}`;
};
const anew = (lifeMs?: number) => newChallenge(session, lifeMs);
const signedInBy = (userId = ann) => begin(session, { transactionId: transaction(), userId });
const adding = (login: Login, key: SoftKey, how?: Parameters<typeof addPasskey>[3]) =>
  addPasskey(session, login, key, how);
const withPasskey = async (userId = ann, saying: Saying = verified) => {
  const key = softKey({ origin, attachment: 'platform' });
  const login = await signedInBy(userId);
  must(await complete(session, login));
  must(await adding(login, key, { saying }));
  return key;
};
const presenting = (key: SoftKey, asked: Partial<Parameters<typeof enterBy>[2]> = {}) =>
  enterBy(session, key, { transactionId: transaction(), ...asked });
const proofOf = async (login: Login) => must(await complete(session, login));
const whose = { tenantId, userId: ann };
const having = async () => must(await session.ask(listAuthenticators, whose)).authenticators;
const app = { kind: 'totp', secret: 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ' };
const demand = () => session.decide({ ...always });
const refused = { ok: false, refusal: 'passkey_refused' };

describe('a passkey', () => {
  it('is enrolled after a login, and signs its person in without a name', async () => {
    const key = await withPasskey();
    const login = must(await presenting(key));
    expect(login).toMatchObject({ userId: ann, status: 'authenticated', next: 'complete' });
    const listed = must(await session.ask(listAuthenticators, { tenantId, userId: ann }));
    expect(listed.authenticators).toMatchObject([
      {
        kind: 'passkey',
        credential: { keyId: key.id, isBackupEligible: true, relyingPartyId: 'acme.example' },
      },
    ]);
  });

  it('may be offered to who signed in by one, in a database that has it so', async () => {
    const key = await withPasskey();
    const login = must(await presenting(key, { offeredIn: ['db'] }));
    expect(login.mayAddPasskey).toBe(true);
    must(await adding(login, softKey({ origin, attachment: 'platform' })));
    for (const asked of [{}, { offeredIn: ['another'] }]) {
      expect(must(await presenting(key, asked)).mayAddPasskey).toBeUndefined();
    }
  });

  it.each([
    [{ userVerified: true, backupEligible: true, backedUp: true }, ['swk', 'user', 'mfa'], true],
    [{ userVerified: true }, ['hwk', 'user', 'mfa'], true],
    [{ userVerified: false }, ['hwk', 'user'], false],
  ])('W46 says in its tokens what was proved: %j', async (saying, amr, isMulti) => {
    const key = await withPasskey(ann, saying);
    const proof = await proofOf(must(await presenting(key, { saying })));
    expect(proof.amr).toEqual(amr);
    expect(proof.acr !== undefined).toBe(isMulti);
  });

  it('W46 says nothing of a second factor where the tenant wants another one', async () => {
    const key = await withPasskey();
    const proof = await proofOf(must(await presenting(key, { isPasskeyEnough: false })));
    expect(proof).toMatchObject({ amr: ['swk', 'user'] });
    expect(proof.acr).toBeUndefined();
  });

  it('W44 is enough for a policy where the tenant says so, and else a first factor', async () => {
    const key = await withPasskey();
    demand();
    const enough = must(await presenting(key));
    expect(enough).toMatchObject({ status: 'authenticated', next: 'complete' });
    must(await complete(session, enough));
    const less = must(await presenting(key, { isPasskeyEnough: false }));
    expect(less).toMatchObject({ status: 'awaiting_mfa', next: 'enroll' });
    expect(await complete(session, less)).toMatchObject({ refusal: 'mfa_required' });
  });

  it('W45 takes a second factor where its user was not verified now', async () => {
    const key = await withPasskey();
    demand();
    const login = must(await presenting(key, { saying: { ...verified, userVerified: false } }));
    expect(login).toMatchObject({ status: 'awaiting_mfa', next: 'enroll', authenticators: [] });
  });

  it('W46 says both, where a code was proved beside it', async () => {
    demand();
    await enrolledPhone(session, { transactionId: transaction() });
    session.decide({ ...always });
    const by = must(
      await session.ask(issueChallenge, {
        ...{ tenantId, loginSessionId: (await signedInBy()).loginSessionId },
      }),
    );
    const proved = must(await answer(session, by));
    const key = softKey({ origin });
    must(await adding(proved, key));
    const login = must(await presenting(key, { isPasskeyEnough: false }));
    const { loginSessionId } = login;
    const asked = must(await session.ask(issueChallenge, { tenantId, loginSessionId }));
    expect(asked.browserMemory).toBeUndefined();
    const proof = await proofOf(must(await answer(session, asked)));
    expect(proof.amr).toEqual(['swk', 'sms', 'mfa']);
    expect(proof.acr).toBeDefined();
  });

  it('W47 meets a step-up by its own ceremony, and by none before', async () => {
    const key = await withPasskey();
    demand();
    const login = must(await presenting(key, { stepUp: true }));
    expect(login.next).toBe('complete');
    must(await complete(session, login));
    const within = { ...{ tenantId, userId: ann, clientId: 'shop', host: 'acme.example' } };
    const later = {
      ...{ ...within, locale: 'en', isPasskeyEnough: true },
      primary: { method: 'session' as const, loginSessionId: login.loginSessionId },
    };
    const silent = { ...later, transactionId: transaction(), stepUp: false };
    expect(must(await session.ask(beginLogin, silent)).next).toBe('complete');
    const stepUp = { ...later, transactionId: transaction(), stepUp: true };
    expect(await session.ask(beginLogin, stepUp)).toMatchObject({ refusal: 'session_unusable' });
    const asked = must(await presenting(key, { stepUp: true, isPasskeyEnough: false }));
    expect(asked.next).toBe('enroll');
  });

  it('is reviewed by what the tenant says now', async () => {
    const key = await withPasskey();
    demand();
    const login = must(await presenting(key));
    must(await complete(session, login));
    const { loginSessionId } = login;
    const review = { tenantId, userId: ann, loginSessionId };
    must(await session.ask(reviewLogin, { ...review, isPasskeyEnough: true }));
    expect(await session.ask(reviewLogin, review)).toMatchObject({ refusal: 'mfa_required' });
  });

  it('is answered once: of a hundred answers at once, one', async () => {
    const key = await withPasskey();
    const challenge = anew();
    const signed = signedBy(key, challenge);
    const before = await tally(session);
    const all = await Promise.all(
      Array.from({ length: 100 }, () => presenting(key, { challenge, answer: signed })),
    );
    expect(all.filter(({ ok }) => ok)).toHaveLength(1);
    expect((await tally(session)).LoginStarted).toBe((before.LoginStarted ?? 0) + 1);
  });

  it('is one enrollment, of a hundred at once with what one browser made', async () => {
    const key = softKey({ origin });
    const login = await signedInBy();
    const challenge = anew();
    const all = await Promise.all(
      Array.from({ length: 100 }, () => adding(login, key, { challenge })),
    );
    expect(all.filter(({ ok }) => ok)).toHaveLength(1);
    expect((await tally(session)).AuthenticatorEnrolled).toBe(1);
  });

  it('W17 is nobody else’s, however many want it at once', async () => {
    const key = softKey({ origin });
    const logins = await Promise.all([signedInBy(ann), signedInBy(bob)]);
    const all = await Promise.all(
      Array.from({ length: 20 }, (_, at) => adding(logins[at % 2] ?? logins[0], key)),
    );
    expect(all.filter(({ ok }) => ok)).toHaveLength(1);
  });

  it.each<[string, Saying]>([
    ['another origin', { origin: 'https://evil.example' }],
    ['another port', { origin: 'https://acme.example:8443' }],
    ['W9 another site', { rpId: 'other.example' }],
    ['a frame', { crossOrigin: true }],
    ['a frame that says where it is', { topOrigin: 'https://evil.example' }],
    ['nobody present', { userPresent: false }],
    ['a bogus signature', { isBogus: true }],
    ['another user handle', { userHandle: 'b3RoZXI' }],
    ['W15 a copy of what may have none', { backupEligible: false, backedUp: true }],
    ['W15 another word on copies', { backupEligible: false, backedUp: false }],
    ['another challenge', { challenge: 'c29tZXRoaW5nIGVsc2U' }],
    ['an enrollment', { type: 'webauthn.create' }],
  ])('is refused for %s', async (_, saying) => {
    const key = await withPasskey();
    expect(await presenting(key, { saying: { ...verified, ...saying } })).toMatchObject(refused);
    must(await presenting(key));
  });

  it('W14 is refused, and stays, where its count does not grow', async () => {
    const key = await withPasskey();
    must(await presenting(key, { saying: { ...verified, counter: 5 } }));
    expect(await presenting(key, { saying: { ...verified, counter: 5 } })).toMatchObject(refused);
    must(await presenting(key, { saying: { ...verified, counter: 6 } }));
  });

  it('W4 is refused when five minutes are over', async () => {
    const key = await withPasskey();
    const challenge = anew();
    session.advance(5 * minute);
    expect(await presenting(key, { challenge })).toMatchObject(refused);
  });

  it('W23 is not known where nobody has it, in another tenant, or any more', async () => {
    const unknown = { refusal: 'passkey_unknown' };
    expect(await presenting(softKey({ origin }))).toMatchObject(unknown);
    const key = await withPasskey();
    expect(await presenting(key, { tenantId: 'other' })).toMatchObject(unknown);
    const { authenticators } = must(
      await session.ask(listAuthenticators, { tenantId, userId: ann }),
    );
    const { authenticatorId = '' } = authenticators[0] ?? {};
    must(await session.ask(removeAuthenticator, { tenantId, userId: ann, authenticatorId }));
    expect(await presenting(key)).toMatchObject(unknown);
  });

  it('I13 is answered alike, whatever is amiss with it or with its person', async () => {
    const key = await withPasskey();
    const [used, late] = [anew(), anew(0)];
    must(await presenting(key, { challenge: used }));
    const replies = [
      await presenting(key, { saying: { ...verified, isBogus: true } }),
      await presenting(key, { saying: { ...verified, origin: 'https://evil.example' } }),
      await presenting(key, { challenge: used }),
      await presenting(softKey({ origin }), { challenge: used }),
      await presenting(key, { challenge: late }),
      await presenting(key, { connections: [] }),
    ];
    session.stand({ blocked: true });
    replies.push(await presenting(key));
    session.stand('erased');
    replies.push(await presenting(key));
    expect(replies).toEqual(replies.map(() => ({ ok: false, refusal: 'passkey_refused' })));
  });

  it.each(['', '{}', '[[[', `{"id":"${'a'.repeat(60_000)}"}`])(
    'W26 is not known where the answer is no answer: %.20s',
    async (text) => {
      const key = await withPasskey();
      expect(await presenting(key, { answer: text })).toMatchObject({ refusal: 'passkey_unknown' });
    },
  );

  it('lets in nobody who is blocked, or whose database has no passkeys', async () => {
    const key = await withPasskey();
    expect(await presenting(key, { connections: ['another'] })).toMatchObject(refused);
    session.stand({ blocked: true });
    expect(await presenting(key)).toMatchObject(refused);
    session.stand('erased');
    expect(await presenting(key)).toMatchObject(refused);
  });

  it('lets in nobody who is blocked before the login ends', async () => {
    const login = must(await presenting(await withPasskey()));
    session.stand({ blocked: true });
    expect(await complete(session, login)).toMatchObject({ refusal: 'login_over' });
  });

  it('W42 is looked at fifteen times a minute for a person, and then not', async () => {
    const key = await withPasskey();
    const wrong = () => presenting(key, { saying: { ...verified, isBogus: true } });
    for (let tries = 0; tries < 15; tries += 1) expect(await wrong()).toMatchObject(refused);
    expect(await wrong()).toMatchObject({ refusal: 'too_many_attempts' });
    session.advance(minute);
    must(await presenting(key));
  });

  it('is added beside what they have by who proved that, and by nobody else', async () => {
    session.decide({ ...always });
    await enrolledPhone(session, { transactionId: transaction() });
    session.decide({ ...always, policy: [] });
    const byPassword = await signedInBy();
    must(await complete(session, byPassword));
    expect(await adding(byPassword, softKey({ origin }))).toMatchObject({
      refusal: 'enrollment_not_allowed',
    });
    session.decide({ ...always });
    const { loginSessionId } = await signedInBy();
    const asked = must(await session.ask(issueChallenge, { tenantId, loginSessionId }));
    const proved = must(await answer(session, asked));
    must(await adding(proved, softKey({ origin })));
  });

  it('is added by no proof of what was removed since, also while it is made', async () => {
    const key = await withPasskey();
    const byKey = must(await presenting(key));
    session.decide({ ...always });
    const byPhone = await enrolledPhone(session, { transactionId: transaction() });
    const theirs = await having();
    const unused = must(await session.ask(registerAuthenticator, { ...whose, authenticator: app }));
    const challenge = anew();
    const on = { ...whose, loginSessionId: byPhone.loginSessionId, relyingParty };
    const started = await session.ask(startPasskeyEnrollment, {
      ...on,
      challenge: challenge.value,
    });
    const made = softKey({ origin }).create(must(started).options, verified);
    for (const { authenticatorId } of theirs) {
      must(await session.ask(removeAuthenticator, { ...whose, authenticatorId }));
    }
    const notAllowed = { refusal: 'enrollment_not_allowed' };
    for (const login of [byKey, byPhone]) {
      expect(await adding(login, softKey({ origin }))).toMatchObject(notAllowed);
    }
    const late = await session.ask(enrollPasskey, { ...on, challenge, answer: made });
    expect(late).toMatchObject(notAllowed);
    expect(await having()).toMatchObject([unused]);
  });

  it('is added beside another by who used that, and not by a password', async () => {
    const key = await withPasskey();
    expect(await adding(await signedInBy(), softKey({ origin }))).toMatchObject({
      refusal: 'enrollment_not_allowed',
    });
    must(await adding(must(await presenting(key)), softKey({ origin })));
  });

  it('is added in the quarter of an hour after a proof, by its person alone', async () => {
    const login = await signedInBy();
    must(await complete(session, login));
    expect(await adding({ ...login, userId: bob }, softKey({ origin }))).toMatchObject({
      refusal: 'login_unknown',
    });
    session.advance(15 * minute);
    expect(await adding(login, softKey({ origin }))).toMatchObject({
      refusal: 'enrollment_not_allowed',
    });
  });

  it('keeps a password from enrolling what would stand for as much', async () => {
    await withPasskey();
    demand();
    const login = must(
      await session.ask(beginLogin, {
        ...{ tenantId, userId: ann, transactionId: transaction(), clientId: 'shop' },
        ...{ host: 'acme.example', locale: 'en', stepUp: false, isPasskeyEnough: true },
        primary: { method: 'password', at: session.clock() },
      }),
    );
    expect(login).toMatchObject({ status: 'awaiting_mfa', next: 'nothing' });
    expect(
      await session.ask(startEnrollment, {
        ...{ tenantId, loginSessionId: login.loginSessionId, factor: 'sms' },
        phoneNumber: '+12025550123',
      }),
    ).toMatchObject({ refusal: 'enrollment_not_allowed' });
    const aside = await signedInBy();
    expect(aside).toMatchObject({ status: 'awaiting_mfa', next: 'enroll' });
  });

  it.each([
    [true, 0],
    [false, 1],
  ])('voids what a password began to enrol: %s, where it is enough', async (isEnough, phones) => {
    demand();
    const { loginSessionId } = must(
      await session.ask(beginLogin, {
        ...{ tenantId, userId: ann, transactionId: transaction(), clientId: 'shop' },
        ...{ host: 'acme.example', locale: 'en', stepUp: false, isPasskeyEnough: isEnough },
        primary: { method: 'password', at: session.clock() },
      }),
    );
    const phone = { factor: 'sms', phoneNumber: '+12025550123' };
    const begun = must(await session.ask(startEnrollment, { tenantId, loginSessionId, ...phone }));
    session.decide({ ...always, policy: [] });
    await withPasskey();
    const answered = await answer(session, begun);
    expect(answered.ok).toBe(!isEnough);
    expect((await having()).filter(({ kind }) => kind === 'phone')).toHaveLength(phones);
  });

  it('is registered by an admin, and then signs in', async () => {
    const key = softKey({ origin });
    const authenticator = {
      ...{ kind: 'passkey', keyId: key.id, relyingPartyId: 'acme.example' },
      publicKey: Buffer.from(key.publicKey).toString('base64'),
    };
    must(await session.ask(registerAuthenticator, { tenantId, userId: bob, authenticator }));
    expect(
      await session.ask(registerAuthenticator, { tenantId, userId: ann, authenticator }),
    ).toMatchObject({ refusal: 'authenticator_exists' });
    expect(must(await presenting(key)).userId).toBe(bob);
  });

  it('W50 leaves nothing of its key in the record', async () => {
    const key = await withPasskey();
    const login = must(await presenting(key));
    must(await session.ask(completeLogin, { tenantId, loginSessionId: login.loginSessionId }));
    const record = JSON.stringify(await recordOf(session));
    expect(record).not.toContain(key.id);
    expect(record).not.toContain(Buffer.from(key.publicKey).toString('base64url'));
  });
});
