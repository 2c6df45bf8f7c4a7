import type { replaceAuthenticators as operation } from '@countersign/contracts';
import { no, type ParsedRequestOf, yes } from '@countersign/core';
import { authenticatorsStream, type Deps } from '../deps.ts';
import { authenticatorsMax } from './authenticators.decider.ts';
import type { Authenticators } from './authenticators.state.ts';
import { claimKeys, noteOwners } from './claim-key.ts';
import { presentAuthenticator } from './present-authenticator.ts';
import { allOrRefusal, readRegistering, repeatsEarlier } from './registering.ts';

/** Puts these in the place of everything a person has, in one append. */
export const replaceAuthenticators =
  (deps: Deps) =>
  async ({ tenantId, userId, authenticators }: ParsedRequestOf<typeof operation>) => {
    if (authenticators.length > authenticatorsMax) return no('too_many_authenticators');
    const user = { tenantId, userId };
    const replies = await Promise.all(
      authenticators.map((each) => readRegistering(deps, user, each)),
    );
    const read = allOrRefusal(replies);
    if (!read.ok) return read;

    // Looked at before anything is taken: what is refused here takes nothing from anybody.
    const isTwice = read.value.some((_, index) => repeatsEarlier(read.value, index));
    if (isTwice || !(await claimKeys(deps, user, read.value, true))) {
      return no('authenticator_exists');
    }
    await noteOwners(deps, user, read.value);
    let before: Authenticators | undefined;
    const { refusal, state } = await deps.onAuthenticators(
      authenticatorsStream(user),
      (present) => {
        before = present;
        return {
          type: 'ReplaceAuthenticators',
          ...user,
          registering: read.value.map(({ kept }, index) => ({
            ...kept,
            repeats: repeatsEarlier(read.value, index),
          })),
          now: deps.clock(),
        };
      },
    );
    if (refusal === 'authenticator_exists' || refusal === 'too_many_authenticators') {
      return no(refusal);
    }
    const gone = before?.confirmed.map(({ authenticatorId }) => authenticatorId) ?? [];
    await Promise.all([deps.attempts.forget(user, gone), deps.owners.forget(gone)]);
    const present = state.confirmed.map((each) => presentAuthenticator(deps, user, each));
    return yes({ authenticators: await Promise.all(present) });
  };
