import type { registerAuthenticator as operation } from '@countersign/contracts';
import { no, type ParsedRequestOf, yes } from '@countersign/core';
import { authenticatorsStream, type Deps } from '../deps.ts';
import { findConfirmed } from './authenticators.state.ts';
import { claimKeys, noteOwners } from './claim-key.ts';
import { presentAuthenticator } from './present-authenticator.ts';
import { hasSame, readRegistering } from './registering.ts';

/** Registers one for a person, on an admin's word. */
export const registerAuthenticator =
  (deps: Deps) =>
  async ({ tenantId, userId, authenticator, isMigrated }: ParsedRequestOf<typeof operation>) => {
    const user = { tenantId, userId };
    const read = await readRegistering(deps, user, authenticator);
    if (!read.ok) return read;
    const { kept } = read.value;

    const claimed = await claimKeys(deps, user, [read.value], false);
    if (!claimed) return no('authenticator_exists');
    await noteOwners(deps, user, [read.value]);
    const { refusal, state } = await deps.onAuthenticators(
      authenticatorsStream(user),
      async (present) => ({
        type: 'RegisterAuthenticator',
        ...user,
        registering: {
          ...kept,
          ...(isMigrated && { migrated: true }),
          repeats: await hasSame(deps, user, present, read.value),
        },
        now: deps.clock(),
      }),
    );
    if (refusal === 'authenticator_exists' || refusal === 'too_many_authenticators') {
      await deps.owners.withdraw(kept.authenticatorId, claimed[0]);
      return no(refusal);
    }
    const found = findConfirmed(state, kept.authenticatorId);
    if (!found) throw new Error('an authenticator was registered and is not there');
    return yes(await presentAuthenticator(deps, user, found));
  };
