import * as contracts from '@countersign/contracts';
import { type Clock, no, noOf, yes } from '@countersign/core';
import type { NewId } from '../adapters/random-id.ts';
import type { Answering } from '../answering.ts';
import { applicationStream } from '../streams.ts';
import { malformedAddresses } from './application.decider.ts';
import { described } from './application-view.ts';
import type { Applications } from './applications.ts';
import { type SecretDigest, secretLengthMin } from './client-secrets.ts';

interface Needs {
  readonly run: Applications['run'];
  readonly now: Clock;
}

interface SecretNeeds extends Needs {
  readonly digest: SecretDigest;
  readonly newId: NewId;
}

/** Changes what an admin has decided about an application, by a patch. */
export const patchApplication =
  ({
    run,
    now,
    digest,
  }: Omit<SecretNeeds, 'newId'>): Answering<typeof contracts.patchApplication> =>
  async ({ tenantId, clientId, clientSecret: secret, expectedRevision, ...asked }) => {
    if (secret !== undefined && secret.length < secretLengthMin) {
      return no('client_secret_too_short');
    }
    const secretDigest = secret === undefined ? secret : digest(tenantId, clientId, secret);
    const command = { type: 'PatchApplication', ...asked, secretDigest, now: now() } as const;
    const stream = applicationStream(tenantId, clientId);
    const { state, refusal } = await run(stream, command, { expectedRevision });
    if (refusal === 'callback_malformed') {
      return no(refusal, { field: malformedAddresses(asked.patch) });
    }
    if (refusal || state.status !== 'active') {
      return noOf(contracts.patchApplication, refusal ?? 'application_unknown');
    }
    return yes(described(state));
  };

/** Replaces parts of what an admin has decided about an application. */
export const updateApplication =
  ({ run, now }: Needs): Answering<typeof contracts.updateApplication> =>
  async ({ tenantId, clientId, settings }) => {
    const command = { type: 'ChangeApplicationSettings', settings, now: now() } as const;
    const { state, refusal } = await run(applicationStream(tenantId, clientId), command);
    if (refusal || state.status !== 'active') {
      return noOf(contracts.updateApplication, refusal ?? 'application_unknown');
    }
    return yes(described(state));
  };

/** Gives an application a new secret and tells it, once. The old one is of no use from now on. */
export const rotateApplicationSecret =
  ({ run, now, digest, newId }: SecretNeeds): Answering<typeof contracts.rotateApplicationSecret> =>
  async ({ tenantId, clientId, callerScopes }) => {
    const clientSecret = newId('clientSecret');
    const { state, refusal } = await run(applicationStream(tenantId, clientId), {
      type: 'RotateApplicationSecret',
      secretDigest: digest(tenantId, clientId, clientSecret),
      ...{ callerScopes, now: now() },
    });
    if (refusal || state.status !== 'active') {
      return noOf(contracts.rotateApplicationSecret, refusal ?? 'application_unknown');
    }
    return yes({ application: described(state), clientSecret });
  };

/** Removes an application, for good. */
export const removeApplication =
  ({ run, now }: Needs): Answering<typeof contracts.removeApplication> =>
  async ({ tenantId, clientId, expectedRevision }) => {
    const command = { type: 'RemoveApplication', now: now() } as const;
    const stream = applicationStream(tenantId, clientId);
    const { refusal } = await run(stream, command, { expectedRevision });
    return refusal ? noOf(contracts.removeApplication, refusal) : yes({});
  };
