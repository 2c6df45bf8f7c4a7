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

/**
 * Whether an answer is the right one for the challenge in hand. An app's code is right in its time,
 * and where no other challenge has had it.
 */
export const isRightAnswer = async (
  deps: Deps,
  login: Begun,
  challenge: Challenge,
  { typed, sealed, now }: Answer,
): Promise<boolean> => {
  const { vault, codes, timeSteps, factors } = deps;
  const factor = factors.of(challenge.factor);
  if (!factor) return false;
  const answer = factor.read(typed, challenge.digits);
  if (factor.proof.by === 'sent-code') return isSentCode(deps, login, challenge, answer);

  const { tenantId, userId } = login;
  const { challengeId, authenticatorId } = challenge;
  const kept = sealed && (await vault.openFor(login, factor.sealedAs, sealed));
  if (!kept) return false;
  const { fingerprint } = vault;
  const evidence = await factor.proof.judge(answer, {
    ...{ kept, tenantId, userId, authenticatorId, challengeId, now },
    ...{ fingerprint, equals: codes.equals },
  });
  if (evidence.kind !== 'time-step') return evidence.kind === 'right';
  const { step } = evidence;
  return timeSteps.take({ tenantId, userId, secret: kept, step, challengeId });
};
