import type { regenerateOwnRecoveryCode as own } from '@countersign/contracts';
import { no, type ParsedRequestOf, yes } from '@countersign/core';
import { authenticatorsStream, type Deps, type User } from '../deps.ts';
import type { Authenticators } from './authenticators.state.ts';
import { newRecoveryCode, voidCodeOf } from './new-recovery-code.ts';
import { reviewWord } from './own-word.ts';

/**
 * A new recovery code, and which authenticator it is; the one they had is void. None of who was
 * erased.
 */
const regenerate = async (deps: Deps, { tenantId, userId }: User) => {
  const { onAuthenticators, attempts, owners, factors, clock } = deps;
  const user = { tenantId, userId };
  const made = await newRecoveryCode(deps, user);
  if (!made) return undefined;
  const { code, kept } = made;
  let before: Authenticators | undefined;
  const { refusal } = await onAuthenticators(authenticatorsStream(user), (state) => {
    before = state;
    const { spareKinds } = factors;
    return { type: 'GiveRecoveryCode', ...user, ...kept, spareKinds, now: clock() };
  });
  if (refusal) throw new Error(`regenerating a recovery code cannot end in ${refusal}`);
  const gone = voidCodeOf(before, kept, true);
  if (gone.length > 0) await attempts.forget(user, gone);
  await owners.forget(gone);
  return { recoveryCode: code, authenticatorId: kept.authenticatorId };
};

/** Gives a person a new recovery code on an admin's word. */
export const regenerateRecoveryCode = (deps: Deps) => async (user: User) => {
  const given = await regenerate(deps, user);
  return given ? yes({ recoveryCode: given.recoveryCode }) : no('user_unknown');
};

/**
 * The same on their own word, and which authenticator it is. It stands beside what was enrolled, so
 * to whoever has nothing else none is given.
 */
export const regenerateOwnRecoveryCode =
  (deps: Deps) => async (request: ParsedRequestOf<typeof own>) => {
    const { counts, takes } = await reviewWord(deps, request);
    const isDue = counts && takes === 'second-factor';
    const given = isDue && (await regenerate(deps, request));
    return given ? yes(given) : no('mfa_required');
  };
