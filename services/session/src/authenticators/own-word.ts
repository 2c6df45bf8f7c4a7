import { isOver, plus } from '@countersign/core';
import type { Deps, User } from '../deps.ts';
import { isCompletedBy } from '../login-session/is-completed-by.ts';
import type { Begun, LoginSession } from '../login-session/login-session.state.ts';
import type { Authenticators } from './authenticators.state.ts';

type Now = Pick<Deps, 'limits' | 'clock'>;

/**
 * Whether what something was proved by is still theirs. A recovery code that was spent on it is
 * gone, and proved them all the same.
 */
const isKept = (
  { removed, spentOn }: Authenticators,
  { authenticatorId, challengeId = '' }: { authenticatorId: string; challengeId?: string },
): boolean => !removed.includes(authenticatorId) || spentOn.includes(challengeId);

/** Whether a second factor was proved in this very login, by what they still have. */
export const hasProvedSecond = ({ mfa }: Begun, theirs: Authenticators): boolean =>
  mfa?.here !== undefined && isKept(theirs, mfa.here);

/** What was proved in this very login, whenever that was, by what they still have. */
const provedIn = (login: Begun, theirs: Authenticators) => {
  const { primary, mfa } = login;
  const { passkey, carriedFrom } = primary;
  const isFirst = carriedFrom === undefined && (!passkey || isKept(theirs, passkey));
  return [
    ...(isFirst ? [{ at: primary.provedAt, isMore: passkey !== undefined }] : []),
    ...(mfa && hasProvedSecond(login, theirs) ? [{ at: mfa.provedAt, isMore: true }] : []),
  ];
};

const sumOf = (proofs: ReturnType<typeof provedIn>) => ({
  isAny: proofs.length > 0,
  /** More than a password: what they have already. */
  isProved: proofs.some(({ isMore }) => isMore),
});

/** What was proved in this very login, and no longer ago than one may take. */
export const provedHere = ({ limits, clock }: Now, login: Begun, theirs: Authenticators) => {
  const { loginLifetimeMs: windowMs } = limits;
  const now = clock();
  const isFresh = ({ at }: { readonly at: string }) =>
    !isOver({ stored: 'login', instant: plus(at, windowMs), windowMs, now });
  return sumOf(provedIn(login, theirs).filter(isFresh));
};

/** What it takes to change what somebody has: the most that they have. */
const takenOf = ({ rules }: Pick<Deps, 'rules'>, theirs: Authenticators) => {
  if (rules.enrolled(theirs).length > 0) return 'second-factor' as const;
  return rules.hasPasskey(theirs) ? ('passkey' as const) : ('first-factor' as const);
};

/**
 * Whether their word counts, by what their login proved and what they have now: what a page offers
 * and what is done on it are decided here. It is fresh where it was proved lately, too.
 */
const judgeOwnWord = (
  deps: Now & Pick<Deps, 'rules'>,
  login: LoginSession,
  { theirs, ...user }: User & { readonly theirs: Authenticators },
) => {
  const takes = takenOf(deps, theirs);
  if (!isCompletedBy(user, login)) return { counts: false, isFresh: false, takes };
  const suffices = ({ isAny, isProved }: ReturnType<typeof sumOf>) =>
    isProved || (takes === 'first-factor' && isAny);
  return {
    counts: suffices(sumOf(provedIn(login, theirs))),
    isFresh: suffices(provedHere(deps, login, theirs)),
    takes,
  };
};

/** The same of a login that is named, with what they have. */
export const reviewWord = async (
  deps: Now & Pick<Deps, 'rules' | 'loginOf' | 'authenticatorsOf'>,
  { tenantId, userId, loginSessionId }: User & { readonly loginSessionId: string },
) => {
  const user = { tenantId, userId };
  const [login, theirs] = await Promise.all([
    deps.loginOf(loginSessionId),
    deps.authenticatorsOf(user),
  ]);
  return { ...judgeOwnWord(deps, login, { ...user, theirs }), theirs };
};
