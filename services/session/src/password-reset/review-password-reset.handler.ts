import type { reviewPasswordReset as operation } from '@countersign/contracts';
import { no, type ParsedRequestOf, yes } from '@countersign/core';
import { hasProvedSecond } from '../authenticators/own-word.ts';
import type { Deps } from '../deps.ts';
import { findLogin } from '../login-session/find-login.ts';
import { optionsOf } from '../login-session/options-of.ts';
import { hasToProve } from './has-to-prove.ts';

/** Says whether a password may be chosen now in a login that a link to choose one has opened. */
export const reviewPasswordReset = (deps: Deps) => {
  const find = findLogin(deps);

  return async (request: ParsedRequestOf<typeof operation>) => {
    const found = await find(request);
    if (!found.ok) return found;
    const login = found.value;
    if (!login.primary.ticket?.isReset) return no('login_unknown');
    const { status, userId } = login;
    if (status !== 'authenticated') return no('mfa_required');
    const options = await optionsOf(deps, login);
    // Enrolled since, or proved by what was removed since: what is theirs now was not asked for.
    const isOwed = !hasProvedSecond(login, options.authenticators) && hasToProve(deps, options);
    return isOwed ? no('mfa_required') : yes({ userId });
  };
};
