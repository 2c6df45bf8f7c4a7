import { isOver, plus } from '@countersign/core';
import type { Deps } from '../deps.ts';
import type { Begun, LoginSession } from '../login-session/login-session.state.ts';
import type { Authenticators } from './authenticators.state.ts';

type Now = Pick<Deps, 'limits' | 'clock'>;

/** What was proved in this very login, and no longer ago than one may take. */
export const provedHere = ({ limits, clock }: Now, { primary, mfa }: Begun) => {
  const { loginLifetimeMs: windowMs } = limits;
  const now = clock();
  const isFresh = (instant: string) =>
    !isOver({ stored: 'login', instant: plus(instant, windowMs), windowMs, now });
  const isFirst = primary.carriedFrom === undefined && isFresh(primary.provedAt);
  const isSecond = mfa?.here !== undefined && isFresh(mfa.provedAt);
  return {
    isAny: isFirst || isSecond,
    /** More than a password: what they have already. */
    isProved: isSecond || (isFirst && primary.passkey !== undefined),
  };
};

interface Whose {
  readonly tenantId: string;
  readonly userId: string;
}

/** A login that ended well, and is theirs. */
export const isTheirs = (
  login: LoginSession,
  { tenantId, userId }: Whose,
): login is Begun & { readonly status: 'completed' } =>
  login.status === 'completed' && login.tenantId === tenantId && login.userId === userId;

/** What it takes to change what somebody has: the most that they have. */
const takenOf = ({ rules }: Pick<Deps, 'rules'>, theirs: Authenticators) => {
  if (rules.enrolled(theirs).length > 0) return 'second-factor' as const;
  return rules.hasPasskey(theirs) ? ('passkey' as const) : ('first-factor' as const);
};

/** Whether their word counts, by what their login proved, when, and what they have now. */
export const judgeOwnWord = (
  deps: Now & Pick<Deps, 'rules'>,
  login: LoginSession,
  { theirs, ...whose }: Whose & { readonly theirs: Authenticators },
) => {
  const takes = takenOf(deps, theirs);
  if (!isTheirs(login, whose)) return { isFresh: false, takes };
  const { isAny, isProved } = provedHere(deps, login);
  return { isFresh: isProved || (takes === 'first-factor' && isAny), takes };
};
