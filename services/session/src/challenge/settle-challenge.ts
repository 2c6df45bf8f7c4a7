import { factorOf } from '@countersign/factors';
import { findConfirmed } from '../authenticators/authenticators.state.ts';
import type { Begun } from '../login-session/login-session.state.ts';
import { authenticatorsStream, loginSessionStream, type Workings } from '../workings.ts';
import type { Passed } from './challenge.events.ts';

/** What a passed challenge came to: the login as it then stands, or why it counts for nothing. */
export type Settled =
  | { readonly refusal?: undefined; readonly login: Begun }
  | { readonly refusal: 'challenge_not_open' | 'login_expired' | 'login_over' };

const refused = { refusal: 'challenge_not_open' } as const;

/**
 * The person now has what they proved. What was begun beside an authenticator they got since is
 * void.
 */
const confirm = async (
  { onAuthenticators, vault, clock }: Workings,
  { current }: Begun,
  passed: Passed,
): Promise<boolean> => {
  const { challengeId, tenantId, userId, loginSessionId, authenticatorId } = passed;
  const enrolling = current?.challengeId === challengeId ? current.enrolling : undefined;
  const kind = factorOf(passed.factor)?.kind;
  if (!enrolling || !kind) return false;
  const { sealedPhoneNumber: sealed, messageType, besides } = enrolling;
  // Somebody erased gets nothing back, however late this runs.
  if ((await vault.openFor({ tenantId, userId }, 'phone', sealed)) === undefined) return false;
  const { refusal } = await onAuthenticators(authenticatorsStream(passed), {
    type: 'ConfirmEnrollment',
    ...{ tenantId, userId, authenticatorId, kind, sealed, messageType },
    ...{ loginSessionId, challengeId, besides },
    now: clock(),
  });
  return refusal === undefined;
};

/**
 * Looked at once more after the code was accepted: one that was removed or locked first proves
 * nothing.
 */
const isStillTheirs = async ({ authenticatorsOf }: Workings, passed: Passed): Promise<boolean> => {
  const found = findConfirmed(await authenticatorsOf(passed), passed.authenticatorId);
  return found !== undefined && !found.isLocked;
};

/**
 * Draws the consequences of a passed challenge: the enrollment is confirmed, the login satisfied.
 * Each step is made once however often this runs, so whoever comes after a crash finishes the work.
 */
export const settleChallenge =
  (workings: Workings) =>
  async (login: Begun, passed: Passed): Promise<Settled> => {
    const isProved =
      passed.purpose === 'enroll'
        ? await confirm(workings, login, passed)
        : await isStillTheirs(workings, passed);
    if (!isProved) return refused;

    const { tenantId, loginSessionId, challengeId, authenticatorId, passedAt } = passed;
    const { refusal, state } = await workings.onLogin(loginSessionStream(loginSessionId), {
      type: 'SatisfyMfa',
      ...{ tenantId, challengeId, authenticatorId },
      amr: factorOf(passed.factor)?.amr(passed.messageType) ?? passed.factor,
      provedAt: passedAt,
      now: workings.clock(),
    });
    if (refusal === undefined && state.status !== 'pending') return { login: state };
    return refusal === 'login_expired' || refusal === 'login_over' ? { refusal } : refused;
  };
