import type { listAuthenticators as operation } from '@countersign/contracts';
import { type ParsedRequestOf, yes } from '@countersign/core';
import type { Deps } from '../deps.ts';
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

/** What a person has, oldest first; what they are enrolling stands last. */
export const listAuthenticators = (deps: Deps) => async (request: Request) => {
  const { tenantId, userId, includesImplied } = request;
  const user = { tenantId, userId };
  const [{ confirmed }, uses, enrolling] = await Promise.all([
    includesImplied
      ? optionsOf(deps, user).then(({ authenticators }) => authenticators)
      : deps.authenticatorsOf(user),
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
  return yes({ authenticators: await Promise.all([...presented, ...started]) });
};
