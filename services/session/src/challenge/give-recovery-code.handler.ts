import { no, yes } from '@countersign/kernel';
import { newRecoveryCode } from '../authenticators/new-recovery-code.ts';
import { findLogin, type Within } from '../login-session/find-login.ts';
import { authenticatorsStream, type Workings } from '../workings.ts';

/** Gives the recovery code that a login owes its person, before it is completed. */
export const giveRecoveryCode = (workings: Workings) => {
  const { onAuthenticators, attempts, clock } = workings;
  const find = findLogin(workings);

  return async (request: Within) => {
    const found = await find(request);
    if (!found.ok) return found;
    const { status, mfa, tenantId, userId, loginSessionId } = found.value;
    if (status !== 'authenticated' || !mfa?.recoveryCodeDue) return no('recovery_code_not_due');

    const user = { tenantId, userId };
    const { code, kept } = await newRecoveryCode(workings, user);
    const { refusal, state } = await onAuthenticators(authenticatorsStream(user), () => ({
      type: 'GiveRecoveryCode',
      ...{ ...user, ...kept, loginSessionId },
      now: clock(),
    }));
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
