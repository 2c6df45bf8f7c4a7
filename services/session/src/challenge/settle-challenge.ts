import { factorOf } from '@countersign/factors';
import { findTheirs } from '../authenticators/find-theirs.ts';
import { sealedAs } from '../authenticators/sealed-as.ts';
import { isShutOut } from '../login-session/is-shut-out.ts';
import type { Begun } from '../login-session/login-session.state.ts';
import { authenticatorsStream, loginSessionStream, type Workings } from '../workings.ts';
import type { Passed } from './challenge.events.ts';

/** What a passed challenge came to: the login as it then stands, or why it counts for nothing. */
export type Settled =
  | { readonly refusal?: undefined; readonly login: Begun }
  | { readonly refusal: 'challenge_not_open' | 'login_expired' | 'login_over' };

const refused = { refusal: 'challenge_not_open' } as const;

/** Refusals that stand for good, whatever is asked after them: nothing came of the enrollment. */
const nothingCame: readonly (string | undefined)[] = [
  'enrollment_not_allowed',
  'too_many_authenticators',
];

/**
 * A ticket of which nothing came is good again. One whose authenticator was confirmed never is,
 * also where that has been removed since.
 */
const giveTicketBack = async (
  { onTicket, clock }: Workings,
  { primary, loginSessionId }: Begun,
): Promise<void> => {
  if (!primary.ticket) return;
  const { stream } = primary.ticket;
  await onTicket(stream, { type: 'ReleaseTicket', loginSessionId, now: clock() });
};

/**
 * The person now has what they proved. What was begun beside an authenticator they got since is
 * void.
 */
const confirm = async (workings: Workings, login: Begun, passed: Passed): Promise<boolean> => {
  const { onAuthenticators, owners, vault, clock } = workings;
  const { current } = login;
  const { challengeId, tenantId, userId, loginSessionId, authenticatorId } = passed;
  const enrolling = current?.challengeId === challengeId ? current.enrolling : undefined;
  const kind = factorOf(passed.factor)?.kind;
  if (!enrolling || !kind) return false;
  const { sealed, messageType, besides, recoveryCode } = enrolling;
  // Somebody erased gets nothing back, however late this runs.
  const known = await vault.openFor({ tenantId, userId }, sealedAs[kind], sealed);
  if (known === undefined) return false;
  await owners.note(passed, authenticatorId);
  const { refusal } = await onAuthenticators(authenticatorsStream(passed), {
    type: 'ConfirmEnrollment',
    ...{ tenantId, userId, authenticatorId, kind, sealed, messageType },
    ...{ loginSessionId, challengeId, besides },
    ...(recoveryCode?.is === 'given' && { recoveryCode: keptOf(recoveryCode) }),
    now: clock(),
  });
  if (nothingCame.includes(refusal)) await giveTicketBack(workings, login);
  return refusal === undefined;
};

/**
 * Looked at once more after the code was accepted: one that was removed or locked first proves
 * nothing.
 */
const isStillTheirs = async (workings: Workings, passed: Passed): Promise<boolean> => {
  const found = await findTheirs(workings, passed, passed.authenticatorId);
  return found !== undefined && !found.isLocked;
};

const keptOf = ({ authenticatorId, sealed }: { authenticatorId: string; sealed: string }) => ({
  authenticatorId,
  sealed,
});

/** A recovery code proves its person once: the first login to get here has it. */
const spend = async ({ onAuthenticators, clock }: Workings, passed: Passed): Promise<boolean> => {
  const { tenantId, userId, authenticatorId, loginSessionId, challengeId } = passed;
  const { refusal } = await onAuthenticators(authenticatorsStream(passed), {
    type: 'SpendRecoveryCode',
    ...{ tenantId, userId, authenticatorId, loginSessionId, challengeId },
    now: clock(),
  });
  return refusal === undefined;
};

const isProved = (workings: Workings, login: Begun, passed: Passed): Promise<boolean> => {
  if (passed.purpose === 'enroll') return confirm(workings, login, passed);
  return passed.factor === 'recovery-code'
    ? spend(workings, passed)
    : isStillTheirs(workings, passed);
};

/** A ticket is used up before anything is confirmed by it: one login at most gets past here. */
const isTicketTheirs = async ({ onTicket, clock }: Workings, login: Begun): Promise<boolean> => {
  const { primary, tenantId, userId, loginSessionId } = login;
  if (!primary.ticket) return true;
  const { refusal } = await onTicket(primary.ticket.stream, {
    type: 'RedeemTicket',
    ...{ tenantId, userId, loginSessionId },
    now: clock(),
  });
  return refusal === undefined;
};

/** Which recovery code a login owes its person once this is proved. */
const dueAfter = ({ current }: Begun, { factor, challengeId }: Passed) => {
  if (factor === 'recovery-code') return 'replacement';
  const enrolling = current?.challengeId === challengeId ? current.enrolling : undefined;
  return enrolling?.recoveryCode?.is === 'due' ? 'first' : undefined;
};

/**
 * Draws the consequences of a passed challenge: the enrollment is confirmed, the login satisfied.
 * Each step is made once however often this runs, so whoever comes after a crash finishes the work.
 */
export const settleChallenge =
  (workings: Workings) =>
  async (login: Begun, passed: Passed): Promise<Settled> => {
    const isOut = passed.purpose === 'enroll' && (await isShutOut(workings, login));
    if (isOut || !(await isTicketTheirs(workings, login))) return { refusal: 'login_over' };
    if (!(await isProved(workings, login, passed))) return refused;

    const { tenantId, loginSessionId, challengeId, authenticatorId, passedAt } = passed;
    const { refusal, state } = await workings.onLogin(loginSessionStream(loginSessionId), {
      type: 'SatisfyMfa',
      ...{ tenantId, challengeId, authenticatorId },
      amr: factorOf(passed.factor)?.amr(passed.messageType) ?? passed.factor,
      recoveryCodeDue: dueAfter(login, passed),
      provedAt: passedAt,
      now: workings.clock(),
    });
    if (refusal === undefined && state.status !== 'pending') return { login: state };
    return refusal === 'login_expired' || refusal === 'login_over' ? { refusal } : refused;
  };
