import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto';
import {
  answerChallenge,
  issueChallenge,
  type Login,
  listAuthenticators,
  readLogin,
  startEnrollment,
} from '@countersign/contracts';
import { builtIn, type Factor, factorTable, secondFactorLog } from '@countersign/factors';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { always } from '../testing/always.ts';
import {
  ann,
  begin,
  complete,
  must,
  openSession,
  type Session,
  tally,
  tenantId,
} from '../testing/open-session.ts';

const answer = z.object({ publicKey: z.string().optional(), signature: z.string() });
const asKey = (pem: string): KeyObject => createPublicKey(pem);
const words = { name: 'Key', mail: 'key' };

/**
 * A factor whose answer no person types: a key signs the challenge, and brings its public half when
 * it is enrolled. Its challenge says what to sign.
 */
const signingKey = {
  name: 'signing-key',
  recoveryRank: 0,
  words: { en: words, de: words, fr: words, es: words },
  kind: 'signing-key',
  sealedAs: 'signing-key',
  wire: { authenticatorType: 'oob', type: 'key', channels: ['key'], idPrefix: () => 'key' },
  proof: {
    by: 'kept',
    digits: 1,
    options: ({ challengeId, kept, purpose }) => ({
      sign: challengeId,
      ...(purpose === 'enroll' && { for: kept }),
    }),
    judge: (typed, { kept, challengeId, purpose }) => {
      const { publicKey, signature } = answer.parse(JSON.parse(typed));
      const pem = purpose === 'enroll' ? (publicKey ?? '') : kept;
      const text = Buffer.from(challengeId);
      const isRight = verify(null, text, asKey(pem), Buffer.from(signature, 'base64'));
      return isRight ? { kind: 'right', keeps: pem } : { kind: 'wrong' };
    },
  },
  enrollment: { read: () => ({ known: 'the person of this login' }) },
  fields: () => ({}),
  hint: () => '',
  read: (typed) => typed,
  answerMaxLength: 1_000,
  amr: () => 'hwk',
  log: secondFactorLog,
} as const satisfies Factor;

const keyPair = () => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return {
    pem: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    privateKey: createPrivateKey(privateKey.export({ type: 'pkcs8', format: 'pem' })),
  };
};
type Pair = ReturnType<typeof keyPair>;

const signed = ({ privateKey, pem }: Pair, { challenge }: Login): string =>
  JSON.stringify({
    publicKey: pem,
    signature: sign(null, Buffer.from(challenge?.challengeId ?? ''), privateKey).toString('base64'),
  });

let session: Session;
beforeEach(async () => {
  const factors = factorTable([...builtIn, signingKey]);
  session = await openSession({ through: (ports) => ({ ...ports, factors }) });
  session.decide({ factors: { ...always.factors, 'signing-key': true } });
});
afterEach(() => session.stop());

const give = ({ loginSessionId }: Login, code: string) =>
  session.ask(answerChallenge, { tenantId, loginSessionId, code });
const enrolling = async () => {
  const { loginSessionId } = await begin(session, { transactionId: 't1' });
  return must(
    await session.ask(startEnrollment, { tenantId, loginSessionId, factor: 'signing-key' }),
  );
};
const enrolled = async (pair: Pair) => {
  const login = await enrolling();
  must(await complete(session, must(await give(login, signed(pair, login)))));
};
const challenged = async (transactionId: string) => {
  const { loginSessionId } = await begin(session, { transactionId });
  return must(await session.ask(issueChallenge, { tenantId, loginSessionId }));
};

describe('a factor whose answer is made, not typed', () => {
  it('tells in its challenge what the answer is made of, as often as it is read', async () => {
    const login = await enrolling();
    const { challengeId } = login.challenge ?? {};
    expect(login.challenge?.options).toEqual({
      ...{ sign: challengeId, for: 'the person of this login' },
    });
    const { loginSessionId } = login;
    const read = must(await session.ask(readLogin, { tenantId, loginSessionId }));
    expect(read.challenge?.options).toEqual(login.challenge?.options);
  });

  it('is enrolled with what its answer brings, and proved by that from then on', async () => {
    const pair = keyPair();
    await enrolled(pair);
    const again = await challenged('t2');
    expect(again.challenge?.options).toEqual({ sign: again.challenge?.challengeId });
    expect(must(await give(again, signed(pair, again)))).toMatchObject({ next: 'complete' });
    const { authenticators } = must(
      await session.ask(listAuthenticators, { tenantId, userId: ann }),
    );
    expect(authenticators).toMatchObject([{ kind: 'signing-key', confirmed: true }]);
  });

  it('is not proved by another key, nor by what another challenge was answered with', async () => {
    const pair = keyPair();
    await enrolled(pair);
    const before = await challenged('t2');
    const spoken = signed(pair, before);
    must(await give(before, spoken));
    const again = await challenged('t3');
    expect(await give(again, signed(keyPair(), again))).toMatchObject({ refusal: 'wrong_code' });
    expect(await give(again, spoken)).toMatchObject({ refusal: 'wrong_code' });
    expect(must(await give(again, signed(pair, again)))).toMatchObject({ next: 'complete' });
  });

  it('counts an answer that is longer than its factor says as wrong, unread', async () => {
    const login = await enrolling();
    const long = signed(keyPair(), login).padEnd(1_001);
    expect(await give(login, long)).toMatchObject({ refusal: 'wrong_code' });
    expect(await tally(session)).toMatchObject({ AnswerRejected: 1 });
  });

  it('keeps one of two keys that answer one enrollment at once', async () => {
    const pairs = [keyPair(), keyPair()];
    const login = await enrolling();
    const given = await Promise.all(pairs.map((pair) => give(login, signed(pair, login))));
    expect(given.filter(({ ok }) => ok)).toHaveLength(1);
    const { authenticators } = must(
      await session.ask(listAuthenticators, { tenantId, userId: ann }),
    );
    expect(authenticators).toHaveLength(1);
  });
});
