import { no, yes } from '@countersign/core';
import type { Deps } from '../deps.ts';
import { findLogin, type Within } from './find-login.ts';
import { presentLogin } from './present-login.ts';

/** Says where a login stands; of one that has ended too, unless it ended by its time. */
export const readLogin = (deps: Deps) => {
  const find = findLogin(deps);
  const present = presentLogin(deps);

  return async (request: Within) => {
    const found = await find(request);
    if (found.ok) return yes(await present(found.value));
    if (found.refusal !== 'login_over') return no(found.refusal);
    const login = await deps.loginOf(request.loginSessionId);
    return login.status === 'pending' ? no('login_unknown') : yes(await present(login));
  };
};
