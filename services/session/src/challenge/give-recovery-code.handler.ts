import type { giveRecoveryCode as operation } from '@countersign/contracts';
import { no, type ParsedRequestOf, yes } from '@countersign/core';
import { type Authenticators, recoveryCodeOf } from '../authenticators/authenticators.state.ts';
import { isThisCode, newRecoveryCode, voidCodeOf } from '../authenticators/new-recovery-code.ts';
import { authenticatorsStream, type Deps } from '../deps.ts';
import { findLogin } from '../login-session/find-login.ts';
import { isShutOut } from '../login-session/is-shut-out.ts';

/** Gives the recovery code that a login owes its person, before it is completed. */
export const giveRecoveryCode = (deps: Deps) => {
  const { onAuthenticators, attempts, owners, factors, clock } = deps;
  const find = findLogin(deps);

  return async (request: ParsedRequestOf<typeof operation>) => {
    const found = await find(request);
    if (!found.ok) return found;
    const { status, mfa, tenantId, userId, loginSessionId } = found.value;
    if (status !== 'authenticated' || !mfa?.recoveryCodeDue) return no('recovery_code_not_due');

    const user = { tenantId, userId };
    if (await isShutOut(deps, found.value)) return no('login_over');
    const { seed } = request;
    const of = seed === undefined ? undefined : { loginSessionId, seed };
    const made = await newRecoveryCode(deps, user, of);
    if (!made) return no('login_over');
    const { code, kept } = made;
    let before: Authenticators | undefined;
    const stream = authenticatorsStream(user);
    const { refusal, state, events } = await onAuthenticators(stream, async (has) => {
      before = has;
      const theirs = recoveryCodeOf(has);
      const isRepeat = theirs !== undefined && (await isThisCode(deps, user, theirs, code));
      return {
        type: 'GiveRecoveryCode',
        ...{ ...user, ...kept, loginSessionId, isRepeat, spareKinds: factors.spareKinds },
        now: clock(),
      };
    });
    const isGiven = refusal === undefined && events.length > 0;
    await owners.forget(voidCodeOf(before, kept, isGiven));
    switch (refusal) {
      case undefined:
        // What was tried on those that are void counts for nothing any more.
        await attempts.forget(user, state.removed);
        return yes({ recoveryCode: code });
      case 'recovery_code_not_due':
      case 'recovery_code_given_too_often':
        return no(refusal);
      default:
        throw new Error(`giving a recovery code cannot end in ${refusal}`);
    }
  };
};
