import type { answerChallenge as operation } from '@countersign/contracts';
import { no, type ParsedRequestOf, yes } from '@countersign/kernel';
import { findTheirs } from '../authenticators/find-theirs.ts';
import { findLogin } from '../login-session/find-login.ts';
import type { Begun, Current } from '../login-session/login-session.state.ts';
import { presentLogin } from '../login-session/present-login.ts';
import {
  authenticatorsStream,
  challengeStream,
  loginSessionStream,
  type Workings,
} from '../workings.ts';
import { judgeAnswer } from './judge-answer.ts';
import type { Settling } from './settling.ts';

type Request = ParsedRequestOf<typeof operation>;

/**
 * What is kept of the authenticator in question; or why it cannot be proved any more, and nothing
 * is charged for learning that.
 */
const findKept = async (workings: Workings, login: Begun, current: Current) => {
  if (current.enrolling) return yes(current.enrolling.sealed);
  const found = await findTheirs(workings, login, current.authenticatorId);
  if (!found) return no('challenge_not_open');
  return found.isLocked ? no('authenticator_locked') : yes(found.sealed);
};

interface Answer {
  readonly typed: string;
  readonly sealed: string;
}

/**
 * Too many wrong answers in a row: the authenticator proves nothing any more, and this login ends.
 */
const lock = async (workings: Workings, { tenantId, userId, ...login }: Begun, id: string) => {
  const { onAuthenticators, onLogin, clock } = workings;
  const now = clock();
  await onAuthenticators(authenticatorsStream({ tenantId, userId }), {
    type: 'LockAuthenticator',
    ...{ tenantId, userId, authenticatorId: id, now },
  });
  await onLogin(loginSessionStream(login.loginSessionId), {
    type: 'FailLogin',
    ...{ tenantId, reason: 'authenticator_locked', now },
  });
  return no('authenticator_locked');
};

/** Takes what somebody typed for an answer to the challenge in hand. */
export const answerChallenge = (workings: Workings, settling: Settling) => {
  const { onChallenge, attempts, limits, clock } = workings;
  const find = findLogin(workings);
  const present = presentLogin(workings);

  const answer = async (login: Begun, current: Current, given: Answer) => {
    const { tenantId, userId } = login;
    const { challengeId, authenticatorId, purpose } = current;
    const who = {
      ...{ tenantId, userId },
      authenticatorId: purpose === 'login' ? authenticatorId : undefined,
    };
    const { judge, failures } = judgeAnswer(workings, given);
    const { refusal, state } = await onChallenge(challengeStream(challengeId), async (open) => {
      const now = clock();
      return { type: 'AnswerChallenge', evidence: await judge(open, who, now), now };
    });

    if (refusal === 'too_many_sends') throw new Error('an answer sends nothing');
    const isExhausted = refusal === 'wrong_code' && failures() >= limits.failuresMax;
    if (isExhausted || refusal === 'authenticator_locked') {
      return lock(workings, login, authenticatorId);
    }
    if (state.status !== 'passed') return no(refusal ?? 'challenge_not_open');
    // Passed, and if by another request, then perhaps by one that crashed before it settled.
    const [settled] = await Promise.all([
      settling.now(login, state.passed),
      refusal === undefined ? attempts.clear(who, clock()) : undefined,
    ]);
    if (refusal !== undefined || settled.refusal !== undefined) {
      return no(settled.refusal ?? 'challenge_not_open');
    }
    return yes(await present(settled.login));
  };

  return async (request: Request) => {
    const found = await find(request);
    if (!found.ok) return found;
    const { current } = found.value;
    if (found.value.status !== 'awaiting_mfa' || !current) return no('challenge_not_open');
    const { challengeId = current.challengeId } = request;
    if (challengeId !== current.challengeId) return no('challenge_not_open');
    const kept = await findKept(workings, found.value, current);
    if (!kept.ok) return kept;
    const given = { typed: request.code, sealed: kept.value };
    return settling.during(current.challengeId, () => answer(found.value, current, given));
  };
};
