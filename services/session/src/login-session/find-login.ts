import { AskAnother, no, yes } from '@countersign/core';
import { type Deps, loginSessionStream } from '../deps.ts';
import { activeLogin } from './login-session.decider.ts';

/** Where a login is asked for: the tenant is the caller's, and must be the login's. */
export interface Within {
  readonly tenantId: string;
  readonly loginSessionId: string;
}

/**
 * The login, where it is this tenant's and can still go on. One found past its time is recorded so.
 * @throws {AskAnother} where a replica of 0.2.0, if there is one, is to go on with it.
 */
export const findLogin =
  ({ loginOf, onLogin, clock, leavesOthersAlone }: Deps) =>
  async ({ tenantId, loginSessionId }: Within) => {
    const now = clock();
    const found = activeLogin(await loginOf(loginSessionId), { tenantId, now });
    if ('login' in found) {
      const { status, isChallengedElsewhere } = found.login;
      if (leavesOthersAlone && status === 'awaiting_mfa' && isChallengedElsewhere) {
        throw new AskAnother('release 0.2.0 has put the challenge of this login');
      }
      return yes(found.login);
    }
    if (found.events.length > 0) {
      await onLogin(loginSessionStream(loginSessionId), { type: 'ExpireLogin', tenantId, now });
    }
    return no(found.refusal);
  };
