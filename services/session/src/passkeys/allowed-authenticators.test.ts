import { randomBytes } from 'node:crypto';
import {
  answerChallenge,
  enrollPasskey,
  issueChallenge,
  issueTicket,
  type Login,
  listAuthenticators,
  openTicket,
  readAuthenticatorMetadata,
  readLogin,
  registerAuthenticator,
  replaceAuthenticators,
  startEnrollment,
  startPasskeyEnrollment,
} from '@countersign/contracts';
import { plus } from '@countersign/core';
import { factors } from '@countersign/factors';
import { type Maker, openMaker, type Saying, softKey } from '@countersign/factors/testing';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { always } from '../testing/always.ts';
import {
  ann,
  begin,
  codeFor,
  complete,
  enrolled,
  must,
  openSession,
  recordOf,
  type Session,
  tenantId,
} from '../testing/open-session.ts';

const origin = 'https://acme.example';
const blue = '2fc0579f-8113-47ea-b116-bb5a8db9202a';
const green = '30b5035e-d297-4ff1-010b-addc96ba6a98';
const minute = 60_000;
const relyingParty = { id: 'acme.example', origin, userVerification: 'preferred' as const };
const relyingParties = { 'webauthn-roaming': relyingParty, 'webauthn-platform': relyingParty };

let maker: Maker;
beforeAll(async () => {
  maker = await openMaker();
});

let session: Session;
let transactions = 0;
let isThere: boolean;
beforeEach(async () => {
  isThere = true;
  const known = { roots: [maker.root], statuses: [] };
  const models = new Map([blue, green].map((each) => [each, known] as const));
  const nextUpdate = '2099-01-01T00:00:00.000Z';
  session = await openSession({
    metadata: {
      current: () => (isThere ? { no: 1, nextUpdate, models } : undefined),
      stop: () => undefined,
    },
  });
  session.decide({ factors: { ...always.factors, 'webauthn-roaming': true } });
});
afterEach(() => session.stop());

const signingIn = () => {
  transactions += 1;
  return begin(session, { transactionId: `t${transactions}` });
};
const byModel = async (aaguid: string): Promise<Saying> => ({
  ...(await maker.model(aaguid)),
  userVerified: true,
});

/** At each door by which a key comes in, as a key that says so of itself. */
const byPage = async (saying: Saying, login?: Login) => {
  const { loginSessionId } = login ?? (await signingIn());
  const within = { tenantId, loginSessionId };
  const asked = { ...within, factor: 'webauthn-roaming', relyingParties };
  const { challenge } = must(await session.ask(startEnrollment, asked));
  const code = softKey({ origin }).create(challenge?.options, saying);
  return session.ask(answerChallenge, { ...within, code });
};
const byTicket = async (saying: Saying) => {
  const issued = must(await session.ask(issueTicket, { tenantId, userId: ann }));
  transactions += 1;
  const login = must(
    await session.ask(openTicket, {
      ...{ tenantId, ticket: issued.ticket, transactionId: `t${transactions}` },
      ...{ host: 'acme.example', locale: 'en' },
    }),
  );
  return byPage(saying, login);
};
/** A key of the device, offered once another factor was proved. */
const byOffer = async (saying: Saying) => {
  const factor = 'webauthn-platform';
  session.decide({ factors: { ...always.factors, [factor]: true } });
  transactions += 1;
  if ((await having()).length === 0) {
    await enrolled(session, { transactionId: `t${transactions}` });
  }
  const within = { tenantId, loginSessionId: (await signingIn()).loginSessionId };
  const asked = must(await session.ask(issueChallenge, within));
  const answered = { ...within, code: codeFor(session, asked), offering: [factor] };
  must(await session.ask(answerChallenge, { ...answered, completion: {} }));
  const started = await session.ask(startEnrollment, { ...within, factor, relyingParties });
  const { challenge } = must(started);
  const key = softKey({ origin, attachment: 'platform' });
  const code = key.create(challenge?.options, saying);
  return session.ask(answerChallenge, { ...within, code });
};
const asPasskey = async (saying: Saying) => {
  session.decide({ policy: [] });
  const login = await signingIn();
  must(await complete(session, login));
  const { userId, loginSessionId } = login;
  const on = { tenantId, userId, loginSessionId, relyingParty };
  const challenge = {
    value: randomBytes(32).toString('base64url'),
    expiresAt: plus(session.clock(), 5 * minute),
  };
  const started = must(
    await session.ask(startPasskeyEnrollment, { ...on, challenge: challenge.value }),
  );
  const answer = softKey({ origin }).create(started.options, saying);
  return session.ask(enrollPasskey, { ...on, challenge, answer });
};
const having = async () =>
  must(await session.ask(listAuthenticators, { tenantId, userId: ann })).authenticators;
const notAllowed = { ok: false, refusal: 'authenticator_not_allowed' };

/** At every door. */
type Enroll = (
  saying: Saying,
) => Promise<
  { readonly ok: true; readonly value: object } | { readonly ok: false; readonly refusal: string }
>;
describe.each<[string, Enroll]>([
  ['the page', byPage],
  ['a ticket', byTicket],
  ['an offer after another factor', byOffer],
  ['a passkey', asPasskey],
])('an enrollment by %s', (_, enroll) => {
  it('takes a model of the list, and no other', async () => {
    session.allow([blue]);
    expect(await enroll(await byModel(green))).toMatchObject(notAllowed);
    expect(await enroll({ aaguid: blue, userVerified: true })).toMatchObject(notAllowed);
    const keys = async () => (await having()).filter(({ credential }) => credential);
    expect(await keys()).toEqual([]);
    must(await enroll(await byModel(blue)));
    expect(await keys()).toMatchObject([{ credential: { aaguid: blue } }]);
  });

  it('takes none while the metadata is not there, and any where there is no list', async () => {
    session.allow([blue]);
    isThere = false;
    expect(await enroll(await byModel(blue))).toMatchObject(notAllowed);
    session.allow([blue], 'other');
    session.allowAny();
    must(await enroll({ aaguid: green, userVerified: true }));
  });
});

describe('a key of a model that is not on the list', () => {
  it('is named in the record, and ends a challenge at the fifth as any wrong answer', async () => {
    session.allow([blue]);
    const within = { tenantId, loginSessionId: (await signingIn()).loginSessionId };
    const asked = { ...within, factor: 'webauthn-roaming', relyingParties };
    let login = must(await session.ask(startEnrollment, asked));
    for (let time = 0; time < 5; time += 1) {
      const options = login.challenge?.options;
      const code = softKey({ origin }).create(options, await byModel(green));
      expect(await session.ask(answerChallenge, { ...within, code })).toMatchObject(notAllowed);
      login = { ...login, ...must(await session.ask(readLogin, within)) };
    }
    const all = await recordOf(session);
    const rejected = all.filter(({ type }) => type === 'AnswerRejected');
    expect(rejected.map(({ data }) => Object(data).reason)).toEqual(
      Array.from({ length: 5 }, () => 'authenticator_not_allowed'),
    );
    expect(all.filter(({ type }) => type === 'ChallengeLocked')).toHaveLength(1);
  });

  it.each(
    factors.all.filter(({ registration, proof }) => registration && proof.by === 'signature'),
  )('is brought by no admin either, nor one whose model is not said: $kind', async ({ kind }) => {
    session.allow([blue]);
    const bringing = (more: object) => {
      const { id: keyId, publicKey } = softKey({ origin });
      const inBase64 = Buffer.from(publicKey).toString('base64');
      const about = { keyId, publicKey: inBase64, relyingPartyId: 'acme.example' };
      return { kind, ...about, ...more };
    };
    const whose = { tenantId, userId: ann };
    const registering = (more: object) =>
      session.ask(registerAuthenticator, { ...whose, authenticator: bringing(more) });
    expect(await registering({ aaguid: green })).toMatchObject(notAllowed);
    expect(await registering({})).toMatchObject(notAllowed);
    const authenticators = [bringing({ aaguid: green })];
    expect(await session.ask(replaceAuthenticators, { ...whose, authenticators })).toMatchObject(
      notAllowed,
    );
    const aaguid = blue.toUpperCase();
    expect(must(await registering({ aaguid }))).toMatchObject({ credential: { aaguid } });
    session.allowAny();
    must(await registering({}));
  });
});

describe('the metadata', () => {
  it('is said to be there, or not, and which models it does not know', async () => {
    const other = '00000000-0000-0000-0000-000000000001';
    const asked = { tenantId, aaguids: [blue, other] };
    expect(must(await session.ask(readAuthenticatorMetadata, asked))).toEqual({
      ...{ isThere: true, unknown: [other] },
    });
    isThere = false;
    expect(must(await session.ask(readAuthenticatorMetadata, asked))).toEqual({
      ...{ isThere: false, unknown: [blue, other] },
    });
  });
});
