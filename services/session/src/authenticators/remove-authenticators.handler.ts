import {
  type forgetBrowser as one,
  removeAuthenticator as operation,
  removeOwnAuthenticator as own,
} from '@countersign/contracts';
import { no, noOf, type ParsedRequestOf, yes } from '@countersign/core';
import { authenticatorsStream, type Deps, type User } from '../deps.ts';
import type { Authenticators } from './authenticators.state.ts';
import { reviewWord } from './own-word.ts';

/**
 * Removes one. From the answer on it proves nothing: an open challenge of it is refused when it is
 * answered, as its authenticator is looked for again after the code was accepted.
 */
export const removeAuthenticator =
  ({ onAuthenticators, attempts, owners, factors, clock }: Deps) =>
  async ({ expectedRevision, ...asked }: ParsedRequestOf<typeof operation>) => {
    const { tenantId, userId, authenticatorId } = asked;
    const user = { tenantId, userId };
    const command = {
      type: 'RemoveAuthenticator' as const,
      ...{ ...asked, spareKinds: factors.spareKinds, now: clock() },
    };
    const stream = authenticatorsStream(user);
    const { refusal } = await onAuthenticators(stream, command, { expectedRevision });
    if (refusal) return noOf(operation, refusal);
    await Promise.all([attempts.forget(user, [authenticatorId]), owners.forget([authenticatorId])]);
    return yes({});
  };

/** Removes one for its person, where their word counts in the login this comes from. */
export const removeOwnAuthenticator = (deps: Deps) => {
  const remove = removeAuthenticator(deps);

  return async ({ loginSessionId, ...request }: ParsedRequestOf<typeof own>) => {
    const { counts } = await reviewWord(deps, { ...request, loginSessionId });
    if (!counts) return no('mfa_required');
    const removed = await remove(request);
    return removed.ok ? removed : noOf(own, removed.refusal);
  };
};

/** The browsers a person has had remembered and still are. */
export const listBrowsers = (deps: Deps) => async (user: User) => {
  const guardian = await deps.guardianOf(user.tenantId);
  return yes({ browsers: await deps.browsers.list(user, guardian) });
};

/** Forgets one of them. Nothing else changes: the others stay as they are. */
export const forgetBrowser =
  ({ browsers }: Deps) =>
  async ({ browserId, ...user }: ParsedRequestOf<typeof one>) =>
    (await browsers.forget(user, browserId)) ? yes({}) : no('browser_unknown');

/**
 * Forgets every browser a person had remembered; how many that were. What their record says counts
 * for each at once; then what was kept of them goes.
 */
export const forgetBrowsers =
  ({ onAuthenticators, browsers, clock }: Deps) =>
  async ({ tenantId, userId }: User) => {
    const user = { tenantId, userId };
    let forgottenCount = 0;
    await onAuthenticators(authenticatorsStream(user), async (theirs) => {
      // Of many who ask at once the first changes what they hang on: they are counted once.
      forgottenCount = await browsers.count(user, theirs);
      return { type: 'ForgetBrowsers', ...user, now: clock() };
    });
    await browsers.forgetAll(user);
    return yes({ forgottenCount });
  };

/** Removes everything a person has. */
export const removeAuthenticators =
  ({ onAuthenticators, attempts, owners, clock }: Deps) =>
  async (user: User) => {
    let before: Authenticators | undefined;
    await onAuthenticators(authenticatorsStream(user), (state) => {
      before = state;
      return { type: 'RemoveAuthenticators', ...user, now: clock() };
    });
    const gone = before?.confirmed.map(({ authenticatorId }) => authenticatorId) ?? [];
    await Promise.all([attempts.forgetAll(user), owners.forget(gone)]);
    return yes({});
  };
