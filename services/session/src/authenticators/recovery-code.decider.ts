import { accept, type Decision, refuse } from '@countersign/core';
import type { GiveRecoveryCode, SpendRecoveryCode } from './authenticators.commands.ts';
import {
  type AuthenticatorsEvent,
  RecoveryCodeGiven,
  RecoveryCodeSpent,
} from './authenticators.events.ts';
import {
  type Authenticators,
  enrolledOf,
  findConfirmed,
  recoveryCodeOf,
} from './authenticators.state.ts';

export type RecoveryCodeRefusal =
  | 'authenticator_unknown'
  | 'recovery_code_not_due'
  | 'recovery_code_given_too_often';

type Deciding = Decision<AuthenticatorsEvent, RecoveryCodeRefusal>;

/** How often one login gives another, to who can no longer be shown the one before. */
const givenInLoginMax = 5;

/** One at a time: in the login it is due in, or whenever an admin or its person asks. */
export const give = (command: GiveRecoveryCode, state: Authenticators): Deciding => {
  const { type: _, now, isRepeat, onlyAfter, spareKinds, ...given } = command;
  const { loginSessionId } = given;
  if (loginSessionId !== undefined) {
    const isShownHere = state.given?.loginSessionId === loginSessionId;
    // Given elsewhere meanwhile, or there is nothing any more that it could be given beside.
    const isDue = isShownHere || !recoveryCodeOf(state);
    if (!isDue || enrolledOf(state, spareKinds).length === 0)
      return refuse('recovery_code_not_due');
    if (isShownHere && isRepeat) return accept();
    const isTooOften = isShownHere && (state.given?.times ?? 0) >= givenInLoginMax;
    if (isTooOften) return refuse('recovery_code_given_too_often');
  }
  if (onlyAfter !== undefined) {
    if (isRepeat) return accept();
    // Spent, removed or added to since: what they were shown was to replace something else.
    const isAsShown = onlyAfter === state.changes && enrolledOf(state, spareKinds).length > 0;
    if (!isAsShown) return refuse('recovery_code_not_due');
  }
  return accept(RecoveryCodeGiven({ ...given, givenAt: now }));
};

/** The first challenge to spend it has it; settling that one again is no second use. */
export const spend = (command: SpendRecoveryCode, state: Authenticators): Deciding => {
  const { type: _, now, ...spent } = command;
  if (state.spentOn.includes(spent.challengeId)) return accept();
  const found = findConfirmed(state, spent.authenticatorId);
  if (!found || found.isLocked) return refuse('authenticator_unknown');
  return accept(RecoveryCodeSpent({ ...spent, spentAt: now }));
};
