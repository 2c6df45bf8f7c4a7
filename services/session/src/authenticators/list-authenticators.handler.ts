import type { listAuthenticators as operation } from '@countersign/contracts';
import { type ParsedRequestOf, type Revision, yes } from '@countersign/core';
import type { Deps, User } from '../deps.ts';
import { isTheirs } from '../is-theirs.ts';
import { optionsOf } from '../login-session/options-of.ts';
import type { Confirmed } from './authenticators.state.ts';
import { presentAuthenticator, presentUnconfirmed } from './present-authenticator.ts';

type Request = ParsedRequestOf<typeof operation>;

/** What the person is enrolling in a login of theirs, and has not proved yet. */
const enrollingIn = async (
  { loginOf, factors }: Deps,
  { tenantId, userId, loginSessionId }: Request,
): Promise<readonly Confirmed[]> => {
  if (loginSessionId === undefined) return [];
  const login = await loginOf(loginSessionId);
  if (login.status === 'pending' || !isTheirs(login, { tenantId, userId })) return [];
  const { challenge } = login;
  const factor = challenge?.enrolling && factors.of(challenge.factor);
  if (!challenge || !factor || challenge.sealed === undefined) return [];
  const { authenticatorId, sealed, messageType, issuedAt: createdAt } = challenge;
  return [{ authenticatorId, kind: factor.kind, sealed, messageType, createdAt, isLocked: false }];
};

/** What a person has; with what follows from their address no revision of a stream is said. */
const havingOf = async (
  deps: Deps,
  user: User,
  includesImplied: boolean,
): Promise<{ readonly confirmed: readonly Confirmed[]; readonly revision?: Revision }> => {
  if (includesImplied) return (await optionsOf(deps, user)).authenticators;
  const { state, revision } = await deps.readAuthenticators(user);
  return { confirmed: state.confirmed, revision };
};

/** What a person has, oldest first; what they are enrolling stands last. */
export const listAuthenticators = (deps: Deps) => async (request: Request) => {
  const { tenantId, userId, includesImplied } = request;
  const user = { tenantId, userId };
  const [{ confirmed, revision }, uses, enrolling] = await Promise.all([
    havingOf(deps, user, includesImplied),
    deps.attempts.lastUses(user),
    enrollingIn(deps, request),
  ]);
  const isConfirmed = ({ authenticatorId }: Confirmed) =>
    confirmed.some((each) => each.authenticatorId === authenticatorId);
  const presented = confirmed.map((each) =>
    presentAuthenticator(deps, user, each, uses.get(each.authenticatorId)),
  );
  const started = enrolling
    .filter((each) => !isConfirmed(each))
    .map((each) => presentUnconfirmed(deps, user, each));
  const authenticators = await Promise.all([...presented, ...started]);
  return yes({ authenticators }, { revision });
};
