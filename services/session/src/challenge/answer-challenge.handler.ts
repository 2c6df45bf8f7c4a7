import type { answerChallenge as operation } from '@countersign/contracts';
import { no, type ParsedRequestOf, yes } from '@countersign/core';
import { findTheirs } from '../authenticators/find-theirs.ts';
import { authenticatorsStream, type Deps, loginSessionStream } from '../deps.ts';
import { isOpen } from '../login-session/challenge.decider.ts';
import { completedOf } from '../login-session/complete-login.handler.ts';
import { findLogin } from '../login-session/find-login.ts';
import { isShutOut } from '../login-session/is-shut-out.ts';
import type { AnswerChallenge, Evidence } from '../login-session/login-session.commands.ts';
import { type Begun, type Challenge, isAdding } from '../login-session/login-session.state.ts';
import { presentLogin } from '../login-session/present-login.ts';
import { isBySignature } from './ceremony.ts';
import { type Brought, judgeAnswer } from './judge-answer.ts';
import { prove } from './prove.ts';

type Request = ParsedRequestOf<typeof operation>;
type Answered = Pick<AnswerChallenge, 'evidence' | 'isLocked'> & { readonly retryAt?: string };

/**
 * What is kept of the authenticator in question; or why it cannot be proved any more, and nothing
 * is charged for learning that. A recovery code that this very challenge was proved by is gone, and
 * all that is left to do is to say so in the login.
 */
const findKept = async (deps: Deps, login: Begun, challenge: Challenge) => {
  const { authenticatorId, challengeId, factor } = challenge;
  if (challenge.purpose === 'enroll') return yes({ sealed: challenge.sealed, isSpentHere: false });
  const found = await findTheirs(deps, login, authenticatorId);
  if (found?.isLocked) return no('authenticator_locked');
  if (found) return yes({ sealed: found.sealed, isSpentHere: false });
  const isSpentHere =
    deps.factors.of(factor)?.proof.by === 'given-code' &&
    (await deps.authenticatorsOf(login)).spentOn.includes(challengeId);
  return isSpentHere ? yes({ sealed: undefined, isSpentHere }) : no('challenge_not_open');
};

/** Too many wrong answers in a row: the authenticator proves nothing any more. */
const lock = async (
  { onAuthenticators }: Deps,
  { tenantId, userId }: Begun,
  { authenticatorId }: Challenge,
  now: string,
) => {
  await onAuthenticators(authenticatorsStream({ tenantId, userId }), {
    type: 'LockAuthenticator',
    ...{ tenantId, userId, authenticatorId, now },
  });
};

/** Whose attempt an answer is; one to enrol counts for the person alone. */
const payerOf = (
  { factors }: Deps,
  { tenantId, userId }: Begun,
  { purpose, authenticatorId, factor }: Challenge,
) => ({
  ...{ tenantId, userId },
  authenticatorId: purpose === 'login' ? authenticatorId : undefined,
  isSignature: isBySignature(factors.of(factor)),
});

/** Whether something is offered once this is proved: then the login does not end with it. */
const isOffering = ({ offers = [] }: Challenge, { offering }: Request): boolean =>
  offers.some((name) => offering.includes(name));

/** Takes what somebody typed for an answer to the challenge in hand. */
export const answerChallenge = (deps: Deps) => {
  const { onLogin, attempts, limits, clock } = deps;
  const find = findLogin(deps);
  const present = presentLogin(deps);

  /**
   * Charges the attempt, then looks at the answer: guesses made at the same time are all counted.
   */
  const look = async (
    login: Begun,
    challenge: Challenge,
    { code: typed, completion }: Request,
    now: string,
  ) => {
    const { send } = challenge;
    const kept = await findKept(deps, login, challenge);
    // What they were asked for is gone: perhaps because they are.
    if (!kept.ok) return (await isShutOut(deps, login)) ? no('login_over') : kept;
    // There is nothing to look at: it is refused for that, and costs nothing.
    if (!isOpen(challenge, now)) return yes<Answered>({ evidence: { send }, isLocked: false });
    // What was enrolled would outlive the login; and who was erased is charged nothing.
    const isEnrolling = challenge.purpose === 'enroll';
    if (isEnrolling && (await isShutOut(deps, login))) return no('login_over');

    const { sealed, isSpentHere } = kept.value;
    let brought: Brought = {};
    let of: Pick<Evidence, 'round' | 'reason'> = {};
    if (!isSpentHere) {
      const charge = await attempts.charge(payerOf(deps, login, challenge), now);
      const judged =
        charge.status === 'paid' &&
        (await judgeAnswer(deps, login, challenge, { typed, sealed, now }));
      const isWrong = judged && !judged.isRight;
      if (judged) {
        const { isRight: _, round, reason, ...rest } = judged;
        [brought, of] = [rest, { round, reason }];
      }
      const isLocked =
        charge.status === 'authenticator_locked' ||
        (isWrong && charge.failures >= limits.failuresMax);
      if (isLocked) await lock(deps, login, challenge, now);
      if (charge.status === 'too_many_attempts') {
        return yes<Answered>({ evidence: charge.status, isLocked, retryAt: charge.retryAt });
      }
      if (charge.status !== 'paid') return yes<Answered>({ evidence: charge.status, isLocked });
      if (isWrong) return yes<Answered>({ evidence: { send, ...of }, isLocked });
    }
    // What it proved would be told.
    const isLast = completion !== undefined && !isEnrolling;
    if (isLast && (await isShutOut(deps, login))) return no('login_over');
    const proved = await prove(deps, login, challenge, brought);
    return proved.ok
      ? yes<Answered>({ evidence: { send, ...of, proof: proved.value }, isLocked: false })
      : proved;
  };

  return async (request: Request) => {
    // Before anything is read: what is removed or locked from now on was still there.
    const now = clock();
    const found = await find(request);
    if (!found.ok) return found;
    const login = found.value;
    const { challenge, tenantId, loginSessionId } = login;
    const isAsked = login.status === 'awaiting_mfa' || isAdding(login);
    if (!isAsked || !challenge) return no('challenge_not_open');
    const { challengeId } = challenge;
    if ((request.challengeId ?? challengeId) !== challengeId) return no('challenge_not_open');

    const answered = await look(login, challenge, request, now);
    if (!answered.ok) return answered;
    const { retryAt, ...evidence } = answered.value;
    const command = {
      type: 'AnswerChallenge',
      ...{ tenantId, challengeId, ...evidence, now },
      completion: isOffering(challenge, request) ? undefined : request.completion,
    } as const;
    const stream = loginSessionStream(loginSessionId);
    const { refusal, state } = await onLogin(stream, command, { isRead: true });
    switch (refusal) {
      case undefined: {
        if (state.status === 'pending') throw new Error('an answered login is not there');
        const { authenticatorId } = state.added ?? state.mfa?.here ?? challenge;
        await attempts.clear(payerOf(deps, login, { ...challenge, authenticatorId }), now);
        const completed =
          state.status === 'completed' &&
          (await completedOf(deps, state, request.completion ?? {}));
        return yes({ ...(await present(state)), ...(completed && { completed }) });
      }
      case 'charge_due':
      case 'too_many_sends':
      case 'destination_not_allowed':
      case 'enrollment_not_allowed':
      case 'mfa_required':
        throw new Error(`answering a challenge cannot end in ${refusal}`);
      default:
        return no(refusal, { retryAt });
    }
  };
};
