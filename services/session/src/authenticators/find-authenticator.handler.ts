import type { findAuthenticator as operation } from '@countersign/contracts';
import { no, type ParsedRequestOf, yes } from '@countersign/core';
import type { Deps } from '../deps.ts';
import { findConfirmed } from './authenticators.state.ts';
import { presentAuthenticator } from './present-authenticator.ts';

/** Finds an authenticator of the tenant by its id alone, and whose it is. */
export const findAuthenticator =
  (deps: Deps) =>
  async ({ tenantId, authenticatorId }: ParsedRequestOf<typeof operation>) => {
    const user = await deps.owners.of(authenticatorId);
    if (user?.tenantId !== tenantId) return no('authenticator_unknown');
    const [state, uses] = await Promise.all([
      deps.authenticatorsOf(user),
      deps.attempts.lastUses(user),
    ]);
    const found = findConfirmed(state, authenticatorId);
    if (!found) return no('authenticator_unknown');
    const lastUsedAt = uses.get(authenticatorId);
    const authenticator = await presentAuthenticator(deps, user, found, lastUsedAt);
    return yes({ userId: user.userId, authenticator });
  };
