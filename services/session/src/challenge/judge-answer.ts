import { answerMaxLength } from '@countersign/factors';
import type { Deps } from '../deps.ts';
import type { Begun, Challenge } from '../login-session/login-session.state.ts';

/** What somebody typed, and what is kept of the authenticator that it is to prove. */
interface Answer {
  readonly typed: string;
  readonly sealed: string | undefined;
  readonly now: string;
}

/** A code we sent follows from its challenge: it is made again, and compared. */
const isSentCode = (
  { codes }: Deps,
  { tenantId, userId }: Begun,
  { challengeId, authenticatorId, purpose, send, keyId, digits }: Challenge,
  answer: string,
): boolean => {
  if (keyId === undefined) return false;
  const context = { tenantId, userId, challengeId, authenticatorId, purpose, send };
  return codes.equals(answer, codes.derive(context, { keyId, digits }));
};

/** What an answer came to, and what it brought that is to be kept. */
interface Judged {
  readonly isRight: boolean;
  readonly keeps?: string | undefined;
}
const wrong: Judged = { isRight: false };

/**
 * Whether an answer is the right one for the challenge in hand. An app's code is right in its time,
 * and where no other challenge has had it.
 */
export const judgeAnswer = async (
  deps: Deps,
  login: Begun,
  challenge: Challenge,
  { typed, sealed, now }: Answer,
): Promise<Judged> => {
  const { vault, codes, timeSteps, factors } = deps;
  const factor = factors.of(challenge.factor);
  if (!factor || typed.length > answerMaxLength(factor)) return wrong;
  const answer = factor.read(typed, challenge.digits);
  if (factor.proof.by === 'sent-code')
    return isSentCode(deps, login, challenge, answer) ? { isRight: true } : wrong;

  const { tenantId, userId } = login;
  const { challengeId, authenticatorId, purpose } = challenge;
  const kept = sealed && (await vault.openFor(login, factor.sealedAs, sealed));
  if (!kept) return wrong;
  const { fingerprint } = vault;
  const evidence = await factor.proof.judge(answer, {
    ...{ kept, tenantId, userId, authenticatorId, challengeId, purpose, now },
    ...{ fingerprint, equals: codes.equals },
  });
  switch (evidence.kind) {
    case 'wrong':
      return wrong;
    case 'right':
      return { isRight: true, keeps: evidence.keeps };
    case 'time-step': {
      const { step } = evidence;
      const isRight = await timeSteps.take({ tenantId, userId, secret: kept, step, challengeId });
      return { isRight };
    }
  }
};
