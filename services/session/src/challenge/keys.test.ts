import {
  answerChallenge,
  issueChallenge,
  issueTicket,
  type Login,
  listAuthenticators,
  openTicket,
  readLogin,
  registerAuthenticator,
  removeAuthenticator,
  replaceAuthenticators,
  startEnrollment,
} from '@countersign/contracts';
import { type Saying, type SoftKey, softKey } from '@countersign/factors/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { always } from '../testing/always.ts';
import { keysNamedIn, origin, relyingParty } from '../testing/holding.ts';
import {
  ann,
  annsPhone,
  begin,
  codeFor,
  complete,
  must,
  not,
  openSession,
  recordOf,
  type Session,
  tally,
  tenantId,
} from '../testing/open-session.ts';

const bob = 'auth0|bob';
const minute = 60_000;

const partiesAt = (id = relyingParty.id, more: object = {}) => {
  const party = { ...relyingParty, id, ...more };
  return { relyingParties: { 'webauthn-roaming': party, 'webauthn-platform': party } };
};

let session: Session;
let transactions = 0;
beforeEach(async () => {
  session = await openSession();
  session.decide({
    factors: { ...always.factors, 'webauthn-roaming': true, 'webauthn-platform': true },
  });
});
afterEach(() => session.stop());

const within = ({ loginSessionId }: Login) => ({ tenantId, loginSessionId });
const give = (login: Login, code: string) =>
  session.ask(answerChallenge, { ...within(login), code });
const signing = async (userId = ann) => {
  transactions += 1;
  return begin(session, { transactionId: `t${transactions}`, userId });
};
const enrolling = async (userId = ann, where = partiesAt()) =>
  must(
    await session.ask(startEnrollment, {
      ...within(await signing(userId)),
      ...{ factor: 'webauthn-roaming', ...where },
    }),
  );
const challenged = async (userId = ann, where = partiesAt()) =>
  must(await session.ask(issueChallenge, { ...within(await signing(userId)), ...where }));
const made = (key: SoftKey, { challenge }: Login, saying?: Saying) =>
  key.create(challenge?.options, saying);
const signed = (key: SoftKey, { challenge }: Login, saying?: Saying) =>
  key.get(challenge?.options, saying);
const enrolled = async (userId = ann, saying?: Saying) => {
  const key = softKey({ origin });
  const login = await enrolling(userId);
  must(await complete(session, must(await give(login, made(key, login, saying)))));
  return key;
};
const having = async (userId = ann) =>
  must(await session.ask(listAuthenticators, { tenantId, userId })).authenticators;
const wrong = { ok: false, refusal: 'wrong_code' };

describe('a key', () => {
  it('W1 is enrolled by what it signs, and signs in from then on', async () => {
    const key = await enrolled();
    const login = await challenged();
    expect(login.challenge).toMatchObject({
      ...{ factor: 'webauthn-roaming', purpose: 'login' },
      options: { allowCredentials: [{ id: key.id }] },
    });
    const proved = must(await give(login, signed(key, login)));
    expect(must(await complete(session, proved)).amr).toEqual(['pwd', 'hwk', 'mfa']);
    expect(await having()).toMatchObject([
      { kind: 'webauthn-roaming', credential: { keyId: key.id, relyingPartyId: 'acme.example' } },
    ]);
  });

  it('W4 answers a challenge once, and within five minutes', async () => {
    const key = await enrolled();
    const login = await challenged();
    const answer = signed(key, login);
    must(await give(login, answer));
    expect(await give(login, answer)).toMatchObject({ refusal: 'challenge_not_open' });
    const late = await challenged();
    session.advance(5 * minute);
    expect(await give(late, signed(key, late))).toMatchObject({ refusal: 'challenge_expired' });
    const renewed = must(await session.ask(issueChallenge, { ...within(late), ...partiesAt() }));
    must(await give(renewed, signed(key, renewed)));
  });

  it('uses up what is to be signed by a wrong answer, too', async () => {
    const key = await enrolled();
    const login = await challenged();
    const answer = signed(key, login);
    expect(await give(login, signed(key, login, { isBogus: true }))).toMatchObject(wrong);
    expect(await give(login, answer)).toMatchObject(wrong);
    const anew = must(await session.ask(readLogin, within(login)));
    expect(anew.challenge?.options).not.toEqual(login.challenge?.options);
    must(await give(anew, signed(key, anew)));
  });

  it('gives up what is to be signed for what its browser said, and tells the log', async () => {
    const key = await enrolled();
    const login = await challenged();
    const answer = signed(key, login);
    const asked = { ...within(login), ...partiesAt(), instead: 'NotAllowedError' };
    const anew = must(await session.ask(issueChallenge, asked));
    expect(await give(login, answer)).toMatchObject(wrong);
    expect(anew.challenge?.challengeId).not.toBe(login.challenge?.challengeId);
    const events = await recordOf(session);
    expect(events.map(({ data }) => data)).toContainEqual(
      expect.objectContaining({ instead: 'NotAllowedError' }),
    );
  });

  it('W5 and I2: a hundred answers at once are one proof', async () => {
    const key = await enrolled();
    const login = await challenged();
    const answer = signed(key, login);
    const replies = await Promise.all(Array.from({ length: 100 }, () => give(login, answer)));
    expect(replies.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await tally(session)).toMatchObject({ ChallengePassed: 2 });
  });

  it('W6 is not proved by what was signed in another login, or for another purpose', async () => {
    const key = await enrolled();
    const [one, other] = [await challenged(), await challenged()];
    expect(await give(other, signed(key, one))).toMatchObject(wrong);
    const enrollment = await enrolling(bob);
    expect(await give(enrollment, signed(key, one))).toMatchObject(wrong);
    expect(await give(one, made(softKey({ origin }), enrollment))).toMatchObject(wrong);
  });

  it('W14 is taken for a copy where it counts no further, and the key stays', async () => {
    const key = await enrolled(ann, { counter: 4 });
    const first = await challenged();
    must(await give(first, signed(key, first, { counter: 5 })));
    for (const counter of [5, 4]) {
      const login = await challenged();
      expect(await give(login, signed(key, login, { counter }))).toMatchObject(wrong);
    }
    const events = await recordOf(session);
    expect(events.filter(({ data }) => Object(data).reason === 'possible_clone')).toHaveLength(2);
    const last = await challenged();
    must(await give(last, signed(key, last, { counter: 6 })));
  });

  it('W14 and W16: may count nothing, and be copied later', async () => {
    const may = { counter: 0, backupEligible: true };
    const key = await enrolled(ann, may);
    for (const backedUp of [false, true, false]) {
      const login = await challenged();
      must(await give(login, signed(key, login, { ...may, backedUp })));
    }
  });

  it('W13 raises no alarm by a signature that is none', async () => {
    const key = await enrolled(ann, { counter: 4 });
    const login = await challenged();
    const bogus = signed(key, login, { isBogus: true, counter: 1 });
    expect(await give(login, bogus)).toMatchObject(wrong);
    const events = await recordOf(session);
    const rejected = events.filter(({ type }) => type === 'AnswerRejected');
    expect(rejected.map(({ data }) => Object(data).reason)).toEqual([undefined]);
  });

  it('W7 tells apart what was signed for another site', async () => {
    const key = await enrolled();
    const login = await challenged();
    const relayed = signed(key, login, { origin: 'https://acme.example.evil.test' });
    expect(await give(login, relayed)).toMatchObject(wrong);
    const events = await recordOf(session);
    expect(events.filter(({ data }) => Object(data).reason === 'another_origin')).toHaveLength(1);
  });

  it('W17 is one person’s alone in its tenant', async () => {
    const key = await enrolled();
    const login = await enrolling(bob);
    expect(await give(login, made(key, login))).toMatchObject({ ok: false });
    expect(await having(bob)).toEqual([]);
  });

  it('W18 is enrolled once, however many enrol it at once', async () => {
    const key = softKey({ origin });
    const people = Array.from({ length: 20 }, (_, n) => `auth0|${n}`);
    const logins = await Promise.all(people.map((userId) => enrolling(userId)));
    const replies = await Promise.all(logins.map((login) => give(login, made(key, login))));
    expect(replies.filter(({ ok }) => ok)).toHaveLength(1);
    expect((await Promise.all(people.map(having))).flat()).toHaveLength(1);
  });

  it('may be enrolled anew once it was removed, by whomever', async () => {
    const key = await enrolled();
    const [{ authenticatorId } = { authenticatorId: '' }] = await having();
    await session.ask(removeAuthenticator, { tenantId, userId: ann, authenticatorId });
    const login = await enrolling(bob);
    must(await give(login, made(key, login)));
  });

  it('W20 and W23: of somebody else, or removed, proves nothing', async () => {
    const [anns, bobs] = [await enrolled(ann), await enrolled(bob)];
    const login = await challenged(ann);
    expect(await give(login, signed(bobs, login))).toMatchObject(wrong);
    const [{ authenticatorId } = { authenticatorId: '' }] = await having();
    const anew = must(await session.ask(readLogin, within(login)));
    await session.ask(removeAuthenticator, { tenantId, userId: ann, authenticatorId });
    expect(await give(login, signed(anns, anew))).toMatchObject({ ok: false });
  });

  it('I13 is answered alike, whosever it is, and no one else’s is named', async () => {
    const [anns, bobs, gone, elsewhere] = [
      await enrolled(ann),
      await enrolled(bob),
      softKey({ origin }),
      softKey({ origin }),
    ];
    const bring = async ({ id: keyId, publicKey }: SoftKey, relyingPartyId: string) => {
      const inBase64 = Buffer.from(publicKey).toString('base64');
      const key = { kind: 'webauthn-roaming', keyId, publicKey: inBase64, relyingPartyId };
      const asked = { tenantId, userId: ann, authenticator: key };
      return must(await session.ask(registerAuthenticator, asked)).authenticatorId;
    };
    await bring(elsewhere, 'other.example');
    const authenticatorId = await bring(gone, relyingParty.id);
    must(await session.ask(removeAuthenticator, { tenantId, userId: ann, authenticatorId }));
    const ways: readonly (readonly [SoftKey, Saying])[] = [
      [softKey({ origin }), {}],
      [bobs, {}],
      [gone, {}],
      [elsewhere, {}],
      [anns, { isBogus: true }],
      [anns, { origin: 'https://evil.example' }],
      [anns, { challenge: 'c29tZXRoaW5nIGVsc2U' }],
    ];
    for (const [key, saying] of ways) {
      const login = await challenged();
      expect(keysNamedIn(login.challenge?.options)).toEqual([anns.id]);
      expect(await give(login, signed(key, login, saying))).toEqual(wrong);
    }
  });

  it('may be any of several, and the log knows which', async () => {
    const first = await enrolled();
    const another = softKey({ origin });
    const publicKey = Buffer.from(another.publicKey).toString('base64');
    const given = { keyId: another.id, publicKey, relyingPartyId: 'acme.example' };
    const kind = 'webauthn-roaming';
    const added = must(
      await session.ask(registerAuthenticator, {
        ...{ tenantId, userId: ann, authenticator: { kind, ...given } },
      }),
    );
    const login = await challenged();
    expect(login.authenticators.map(({ factor }) => factor)).toEqual([kind]);
    must(await give(login, signed(another, login)));
    const passed = (await recordOf(session)).findLast(({ type }) => type === 'ChallengePassed');
    expect(passed?.data).toMatchObject({ authenticatorId: added.authenticatorId });
    const again = await challenged();
    must(await give(again, signed(first, again)));
  });

  it('W40 is registered by an admin once', async () => {
    const key = await enrolled();
    const publicKey = Buffer.from(key.publicKey).toString('base64');
    const given = { keyId: key.id, publicKey, relyingPartyId: 'acme.example' };
    const authenticator = { kind: 'webauthn-roaming', ...given };
    for (const userId of [ann, bob]) {
      expect(await session.ask(registerAuthenticator, { tenantId, userId, authenticator })).toEqual(
        { ok: false, refusal: 'authenticator_exists' },
      );
    }
    const all = { tenantId, userId: ann, authenticators: [authenticator] };
    must(await session.ask(replaceAuthenticators, all));
    must(await session.ask(replaceAuthenticators, all));
    expect(await session.ask(replaceAuthenticators, { ...all, userId: bob })).toMatchObject({
      refusal: 'authenticator_exists',
    });
  });

  it('W37 of another site is not asked for, and still stands in the way of a new one', async () => {
    await enrolled();
    const moved = partiesAt('login.acme.example');
    const login = await challenged(ann, moved);
    expect(login.challenge?.options).toMatchObject({ allowCredentials: [] });
    expect(
      await session.ask(startEnrollment, {
        ...within(login),
        ...{ factor: 'webauthn-roaming', ...moved },
      }),
    ).toMatchObject({ refusal: 'enrollment_not_allowed' });
  });

  it('W42 is challenged fifteen times a minute, and no more', async () => {
    await enrolled();
    session.advance(minute);
    const login = await challenged();
    const renew = () =>
      session.ask(issueChallenge, {
        ...{ ...within(login), ...partiesAt(), instead: 'NotAllowedError' },
      });
    for (let count = 2; count <= 15; count += 1) must(await renew());
    expect(await renew()).toMatchObject({ refusal: 'too_many_sends' });
    session.advance(minute);
    must(await renew());
  });

  it('I4: is never locked, however many answers are wrong', async () => {
    const key = await enrolled();
    for (let count = 0; count < 25; count += 1) {
      const login = await challenged();
      for (let wrongs = 0; wrongs < 5; wrongs += 1)
        await give(login, signed(softKey({ origin }), login));
      session.advance(minute);
    }
    const login = await challenged();
    must(await give(login, signed(key, login)));
  });

  it('has fifteen answers a minute looked at, in parallel too', async () => {
    await enrolled();
    session.advance(minute);
    const logins = await Promise.all(Array.from({ length: 5 }, () => challenged()));
    const stranger = softKey({ origin });
    const replies = await Promise.all(
      logins.flatMap((login) =>
        Array.from({ length: 20 }, () => give(login, signed(stranger, login))),
      ),
    );
    expect(replies.filter(({ ok }) => ok)).toEqual([]);
    const looked = replies.filter((each) => !each.ok && each.refusal === 'wrong_code');
    expect(looked.length).toBeLessThanOrEqual(15);
  });

  it('has no more of its answers looked at for the code of a phone that was wrong', async () => {
    await enrolled();
    session.advance(minute);
    const authenticator = { kind: 'phone', phoneNumber: annsPhone } as const;
    const phone = must(
      await session.ask(registerAuthenticator, { tenantId, userId: ann, authenticator }),
    );
    const stranger = softKey({ origin });
    for (let n = 0; n < 3; n += 1) {
      const login = await challenged();
      for (let wrongs = 0; wrongs < 5; wrongs += 1) {
        expect(await give(login, signed(stranger, login))).toMatchObject(wrong);
      }
    }
    const spent = { ok: false, refusal: 'too_many_attempts' };
    const byKey = await challenged();
    expect(await give(byKey, signed(stranger, byKey))).toMatchObject(spent);
    const { authenticatorId } = phone;
    const byPhone = must(
      await session.ask(issueChallenge, { ...within(await signing()), authenticatorId }),
    );
    expect(await give(byPhone, not(codeFor(session, byPhone)))).toMatchObject(wrong);
    expect(await give(byKey, signed(stranger, byKey))).toMatchObject(spent);
  });

  it('is not asked for by whoever does not say where, and something else is', async () => {
    await enrolled();
    const login = await signing();
    expect(await session.ask(issueChallenge, within(login))).toMatchObject({ ok: false });
    const enrollment = await signing(bob);
    expect(
      await session.ask(startEnrollment, { ...within(enrollment), factor: 'webauthn-roaming' }),
    ).toMatchObject({ refusal: 'factor_off' });
  });

  it('W33 that is part of a device is enrolled beside another factor, by a ticket', async () => {
    const byTicket = async () => {
      const asked = { tenantId, userId: ann, factor: 'webauthn-platform', allowsMore: true };
      const { ticket } = must(await session.ask(issueTicket, asked));
      transactions += 1;
      const where = { host: 'acme.example', locale: 'en', transactionId: `t${transactions}` };
      const login = must(await session.ask(openTicket, { tenantId, ticket, ...where }));
      const factor = 'webauthn-platform';
      return session.ask(startEnrollment, { ...within(login), factor, ...partiesAt() });
    };
    expect(await byTicket()).toMatchObject({ refusal: 'factor_off' });
    await enrolled();
    const key = softKey({ origin, attachment: 'platform' });
    const login = must(await byTicket());
    expect(await give(login, made(key, login))).toMatchObject(wrong);
    const anew = must(await session.ask(readLogin, within(login)));
    must(await give(anew, made(key, anew, { userVerified: true })));
    const [, { authenticatorId } = { authenticatorId: '' }] = await having();
    const asked = { ...within(await signing()), authenticatorId, ...partiesAt() };
    const next = must(await session.ask(issueChallenge, asked));
    expect(await give(next, signed(key, next))).toMatchObject(wrong);
    const again = must(await session.ask(readLogin, within(next)));
    must(await give(again, signed(key, again, { userVerified: true })));
  });

  it('W50 leaves no id that could be read of who was erased, and proves nothing', async () => {
    const key = await enrolled();
    const login = await challenged();
    await session.vault.erase({ tenantId, userId: ann });
    expect(JSON.stringify(await having())).not.toContain(key.id);
    expect(JSON.stringify(await recordOf(session))).not.toContain(key.id);
    expect(await give(login, signed(key, login))).toMatchObject({ ok: false });
    const answer = await session.ask(readLogin, within(login));
    expect(JSON.stringify(answer)).not.toContain(key.id);
  });

  it('W28 leaves neither its id nor what it signs in the record', async () => {
    const key = await enrolled();
    const login = await challenged();
    must(await give(login, signed(key, login)));
    const record = JSON.stringify(await recordOf(session));
    const { challenge } = Object(login.challenge?.options);
    for (const secret of [key.id, challenge]) expect(record).not.toContain(secret);
  });
});
