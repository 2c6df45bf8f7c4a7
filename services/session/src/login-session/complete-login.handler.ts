import { no, yes } from '@countersign/kernel';
import { loginSessionStream, type Workings } from '../workings.ts';
import type { Within } from './find-login.ts';
import { demandsMfa, isFactorOn } from './options.ts';
import { proofOf } from './proof.ts';

/**
 * Ends a login, for one caller. A login without a second factor is held against the policy once
 * more: it may have begun before an admin decided otherwise.
 */
export const completeLogin =
  ({ onLogin, guardianOf, clock }: Workings) =>
  async ({ tenantId, loginSessionId }: Within) => {
    const isDemanded = async () => {
      const guardian = await guardianOf(tenantId);
      return demandsMfa(guardian) && isFactorOn(guardian);
    };
    const { refusal, state } = await onLogin(loginSessionStream(loginSessionId), async (login) => ({
      type: 'CompleteLogin',
      tenantId,
      demandsMfa: login.status === 'authenticated' && !login.mfa && (await isDemanded()),
      now: clock(),
    }));
    switch (refusal) {
      case undefined:
        if (state.status !== 'completed') throw new Error('a login was completed and is not');
        return yes(proofOf(state));
      case 'login_unknown':
      case 'login_expired':
      case 'login_over':
      case 'mfa_required':
        return no(refusal);
      default:
        throw new Error(`completing a login cannot end in ${refusal}`);
    }
  };
