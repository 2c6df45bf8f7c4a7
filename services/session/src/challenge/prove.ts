import { no, yes } from '@countersign/core';
import { unlessErased } from '@countersign/vault';
import { findConfirmed } from '../authenticators/authenticators.state.ts';
import { claimKey, keyOf } from '../authenticators/claim-key.ts';
import { authenticatorsStream, type Deps } from '../deps.ts';
import type { Begun, Challenge } from '../login-session/login-session.state.ts';
import type { Brought } from './judge-answer.ts';

/** Refusals that stand for good, whatever is asked after them: nothing came of the enrollment. */
const nothingCame: readonly (string | undefined)[] = [
  'enrollment_not_allowed',
  'too_many_authenticators',
];

/** A ticket is used up before anything is confirmed by it: one login at most gets past here. */
const redeemTicket = async (
  { onTicket, clock }: Deps,
  { primary, tenantId, userId, loginSessionId }: Begun,
): Promise<boolean> => {
  if (!primary.ticket) return true;
  const { refusal } = await onTicket(primary.ticket.stream, {
    type: 'RedeemTicket',
    ...{ tenantId, userId, loginSessionId },
    now: clock(),
  });
  return refusal === undefined;
};

/**
 * A ticket of which nothing came is good again. One whose authenticator was confirmed never is,
 * also where that has been removed since.
 */
const releaseTicket = async (
  { onTicket, clock }: Deps,
  { primary, loginSessionId }: Begun,
): Promise<void> => {
  if (!primary.ticket) return;
  await onTicket(primary.ticket.stream, { type: 'ReleaseTicket', loginSessionId, now: clock() });
};

/**
 * The person now has what they proved. What was begun beside an authenticator they got since is
 * void.
 */
const confirm = async (
  deps: Deps,
  login: Begun,
  challenge: Challenge,
  { keeps, unique }: Brought,
) => {
  const { onAuthenticators, owners, factors, rules, vault, clock } = deps;
  const { tenantId, userId, loginSessionId } = login;
  const { challengeId, authenticatorId, messageType, sealed: begunWith, enrolling } = challenge;
  const factor = factors.of(challenge.factor);
  if (!enrolling || !factor || begunWith === undefined) return no('challenge_not_open');
  if (!(await redeemTicket(deps, login))) return no('login_over');
  // Somebody erased gets nothing back, however late this runs.
  const known = await vault.openFor(login, factor.sealedAs, begunWith);
  if (known === undefined) return no('challenge_not_open');
  const sealed =
    keeps === undefined
      ? begunWith
      : await vault.sealFor(login, factor.sealedAs, keeps).catch(unlessErased);
  if (sealed === undefined) return no('challenge_not_open');

  const key = unique === undefined ? undefined : keyOf(deps, login, unique);
  if (key !== undefined && !(await claimKey(deps, login, authenticatorId, key))) {
    await releaseTicket(deps, login);
    return no('challenge_not_open');
  }
  const { besides, recoveryCode } = enrolling;
  const given = recoveryCode?.is === 'given' ? recoveryCode : undefined;
  await owners.note(login, authenticatorId, key);
  if (given) await owners.note(login, given.authenticatorId);
  const { refusal, state } = await onAuthenticators(authenticatorsStream(login), {
    type: 'ConfirmEnrollment',
    ...{ tenantId, userId, authenticatorId, kind: factor.kind, sealed, messageType },
    ...{ loginSessionId, challengeId, besides, spareKinds: factors.spareKinds },
    voidedBy: rules.holdingKinds(login),
    ...(given && {
      recoveryCode: { authenticatorId: given.authenticatorId, sealed: given.sealed },
    }),
    now: clock(),
  });
  if (nothingCame.includes(refusal)) {
    await releaseTicket(deps, login);
    await owners.withdraw(authenticatorId, key);
  }
  // Where nothing came of it, or they were given another meanwhile.
  if (given && !findConfirmed(state, given.authenticatorId)) {
    await owners.forget([given.authenticatorId]);
  }
  return refusal === undefined ? yes(undefined) : no('challenge_not_open');
};

/** A recovery code proves its person once: the first challenge to get here has it. */
const spend = async (
  { onAuthenticators, owners, clock }: Deps,
  login: Begun,
  { authenticatorId, challengeId }: Challenge,
) => {
  const { tenantId, userId, loginSessionId } = login;
  const { refusal } = await onAuthenticators(authenticatorsStream(login), {
    type: 'SpendRecoveryCode',
    ...{ tenantId, userId, authenticatorId, loginSessionId, challengeId },
    now: clock(),
  });
  if (refusal !== undefined) return no('challenge_not_open');
  await owners.forget([authenticatorId]);
  return yes(undefined);
};

/** Which recovery code a login owes its person once this is proved. */
const dueAfter = (isSpent: boolean, { enrolling }: Challenge) => {
  if (isSpent) return { recoveryCodeDue: 'replacement' } as const;
  return enrolling?.recoveryCode?.is === 'due' ? ({ recoveryCodeDue: 'first' } as const) : {};
};

/**
 * Does what a right answer takes in the person's own stream, before the login records it as passed:
 * the enrollment is confirmed, the recovery code spent. Each is done once for a challenge, however
 * often this runs; so where a crash comes in between, nothing is granted, and the same answer
 * finishes the work.
 */
export const prove = async (deps: Deps, login: Begun, challenge: Challenge, brought: Brought) => {
  const { purpose, factor: name, messageType } = challenge;
  const factor = deps.factors.of(name);
  const isSpent = factor?.proof.by === 'given-code';
  if (purpose === 'enroll') {
    const confirmed = await confirm(deps, login, challenge, brought);
    if (!confirmed.ok) return confirmed;
  } else if (isSpent) {
    const spent = await spend(deps, login, challenge);
    if (!spent.ok) return spent;
  }
  const amr = brought.amr ?? factor?.amr(messageType) ?? name;
  const { authenticatorId } = brought;
  return yes({ amr, authenticatorId, ...dueAfter(isSpent, challenge) });
};
