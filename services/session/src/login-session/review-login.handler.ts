import type { reviewLogin as operation } from '@countersign/contracts';
import { no, type ParsedRequestOf, yes } from '@countersign/core';
import type { Deps } from '../deps.ts';
import { isCompletedBy } from './is-completed-by.ts';
import { proofOf } from './proof.ts';

/** Holds what a completed login proved against the policy of today. */
export const reviewLogin =
  ({ loginOf, guardianOf, browsers, rules }: Deps) =>
  async (request: ParsedRequestOf<typeof operation>) => {
    const { tenantId, loginSessionId, userId, isPasskeyEnough } = request;
    const login = await loginOf(loginSessionId);
    if (!isCompletedBy({ tenantId, userId }, login)) return no('login_unknown');
    const isEnough = isPasskeyEnough && login.primary.passkey?.isUserVerified === true;
    if (login.mfa || isEnough) return yes(proofOf(login));

    const guardian = await guardianOf(tenantId);
    const isRecognised = async () =>
      login.browser !== undefined && (await browsers.recognise(login, login.browser, guardian));
    if (rules.isMfaWaived(guardian)) return yes({ ...proofOf(login), isWaived: true });
    return rules.isMfaDemanded(guardian) && !(await isRecognised())
      ? no('mfa_required')
      : yes(proofOf(login));
  };
