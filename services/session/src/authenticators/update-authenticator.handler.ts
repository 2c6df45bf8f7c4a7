import type { updateAuthenticator as operation } from '@countersign/contracts';
import { no, type ParsedRequestOf, yes } from '@countersign/core';
import { unlessErased } from '@countersign/vault';
import { authenticatorsStream, type Deps } from '../deps.ts';
import { type Authenticators, findConfirmed } from './authenticators.state.ts';
import { presentAuthenticator } from './present-authenticator.ts';
import { openName, sealName } from './sealed-name.ts';

/** Renames one, or changes how messages reach it. Its number is what it is, and never changes. */
export const updateAuthenticator =
  (deps: Deps) => async (request: ParsedRequestOf<typeof operation>) => {
    const { tenantId, userId, authenticatorId, name, preferredMessageType } = request;
    const { expectedRevision } = request;
    const user = { tenantId, userId };
    const { vault } = deps;
    /** Sealed each name looks new: whether it is, is asked in clear. */
    const newName = async (present: Authenticators) => {
      const found = findConfirmed(present, authenticatorId);
      if (name === undefined || !found) return undefined;
      return (await openName(vault, user, found)) === name
        ? undefined
        : sealName(vault, user, name);
    };
    const stream = authenticatorsStream(user);
    const command = async (present: Authenticators) => ({
      type: 'UpdateAuthenticator' as const,
      ...{ tenantId, userId, authenticatorId, messageType: preferredMessageType },
      sealedName: await newName(present),
      now: deps.clock(),
    });
    const updated = await deps
      .onAuthenticators(stream, command, { expectedRevision })
      .catch(unlessErased);
    if (updated?.refusal === 'changed_meanwhile') return no('changed_meanwhile');
    const found = updated && findConfirmed(updated.state, authenticatorId);
    if (!found) return no('authenticator_unknown');
    const uses = await deps.attempts.lastUses(user);
    return yes(await presentAuthenticator(deps, user, found, uses.get(authenticatorId)));
  };
