import type { updateAuthenticator as operation } from '@countersign/contracts';
import { no, type ParsedRequestOf, yes } from '@countersign/kernel';
import { authenticatorsStream, type Workings } from '../workings.ts';
import { findConfirmed } from './authenticators.state.ts';
import { presentAuthenticator } from './present-authenticator.ts';

/** Renames one, or changes how messages reach it. Its number is what it is, and never changes. */
export const updateAuthenticator =
  (workings: Workings) => async (request: ParsedRequestOf<typeof operation>) => {
    const { tenantId, userId, authenticatorId, name, preferredMessageType } = request;
    const user = { tenantId, userId };
    const { state } = await workings.onAuthenticators(authenticatorsStream(user), {
      type: 'UpdateAuthenticator',
      ...{ tenantId, userId, authenticatorId, name, messageType: preferredMessageType },
      now: workings.clock(),
    });
    const found = findConfirmed(state, authenticatorId);
    if (!found) return no('authenticator_unknown');
    const uses = await workings.attempts.lastUses(user);
    return yes(await presentAuthenticator(workings, user, found, uses.get(authenticatorId)));
  };
