import type { findAuthenticator as operation } from '@countersign/contracts';
import { no, type ParsedRequestOf, yes } from '@countersign/kernel';
import type { Workings } from '../workings.ts';
import { findConfirmed } from './authenticators.state.ts';
import { presentAuthenticator } from './present-authenticator.ts';

/** Finds an authenticator of the tenant by its id alone, and whose it is. */
export const findAuthenticator =
  (workings: Workings) =>
  async ({ tenantId, authenticatorId }: ParsedRequestOf<typeof operation>) => {
    const user = await workings.owners.of(authenticatorId);
    if (user?.tenantId !== tenantId) return no('authenticator_unknown');
    const [state, uses] = await Promise.all([
      workings.authenticatorsOf(user),
      workings.attempts.lastUses(user),
    ]);
    const found = findConfirmed(state, authenticatorId);
    if (!found) return no('authenticator_unknown');
    const lastUsedAt = uses.get(authenticatorId);
    const authenticator = await presentAuthenticator(workings, user, found, lastUsedAt);
    return yes({ userId: user.userId, authenticator });
  };
