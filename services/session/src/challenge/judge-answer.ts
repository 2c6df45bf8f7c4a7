import { answerMaxLength } from '@countersign/factors';
import type { Deps } from '../deps.ts';
import type { Rejection } from '../login-session/login-session.events.ts';
import type { Begun, Challenge } from '../login-session/login-session.state.ts';
import { ceremonyOf, type ProofBySignature } from './ceremony.ts';

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

/** What a signature brought: what is kept, what nobody else may have, and which key it was. */
export interface Brought {
  readonly keeps?: string | undefined;
  readonly unique?: string | undefined;
  readonly amr?: string | undefined;
  readonly authenticatorId?: string | undefined;
}

/** What an answer came to. */
interface Judged extends Brought {
  readonly isRight: boolean;
  /** How many answers had been refused, where what was to be signed changes with each. */
  readonly round?: number;
  readonly reason?: Rejection | undefined;
}
const wrong: Judged = { isRight: false };

/** Whether a key of the person signed what it was to sign, and had not signed as often before. */
const judgeSignature = async (
  deps: Deps,
  login: Begun,
  challenge: Challenge,
  { judge }: ProofBySignature,
  answer: string,
): Promise<Judged> => {
  const authenticators = await deps.authenticatorsOf(login);
  const ceremony = await ceremonyOf(deps, login, challenge, authenticators);
  if (!ceremony) return wrong;
  const { round } = ceremony;
  const evidence = await judge(answer, ceremony);
  if (evidence.kind === 'wrong') return { ...wrong, round, reason: evidence.reason };
  const { amr, enrolled, proved } = evidence;
  if (!proved) return { isRight: enrolled !== undefined, round, amr, ...enrolled };
  const { challengeId } = challenge;
  const isCounted = await deps.attempts.count(login, proved, challengeId);
  return isCounted
    ? { isRight: true, round, amr, authenticatorId: proved.authenticatorId }
    : { ...wrong, round, reason: 'possible_clone' };
};

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
  const { proof } = factor;
  if (proof.by === 'sent-code')
    return isSentCode(deps, login, challenge, answer) ? { isRight: true } : wrong;
  if (proof.by === 'signature') return judgeSignature(deps, login, challenge, proof, answer);

  const { tenantId, userId } = login;
  const { challengeId, authenticatorId, purpose } = challenge;
  const kept = sealed && (await vault.openFor(login, factor.sealedAs, sealed));
  if (!kept) return wrong;
  const { fingerprint } = vault;
  const evidence = await proof.judge(answer, {
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
