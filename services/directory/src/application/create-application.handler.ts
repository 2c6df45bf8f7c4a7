import * as contracts from '@countersign/contracts';
import { type Clock, no, noOf, yes } from '@countersign/core';
import type { NewId } from '../adapters/random-id.ts';
import type { Answering } from '../answering.ts';
import type { ResourceServerStreams } from '../resource-server/resource-server.handlers.ts';
import { applicationStream, resourceServerStream, tenantStream } from '../streams.ts';
import type { Tenants } from '../tenant/tenants.ts';
import { malformedAddresses } from './application.decider.ts';
import { described } from './application-view.ts';
import type { Applications } from './applications.ts';
import { type SecretDigest, secretLengthMin } from './client-secrets.ts';

interface Needs {
  readonly run: Applications['run'];
  readonly recallTenant: Tenants['recall'];
  readonly recallResourceServers: ResourceServerStreams['recall'];
  readonly digest: SecretDigest;
  readonly now: Clock;
  readonly newId: NewId;
}

/** Creates an application and tells its secret, once. */
export const createApplication =
  ({
    run,
    recallTenant,
    recallResourceServers,
    digest,
    now,
    newId,
  }: Needs): Answering<typeof contracts.createApplication> =>
  async ({ tenantId, settings, callerScopes, ...chosen }) => {
    if ((await recallTenant(tenantStream(tenantId))).status !== 'active') {
      return no('tenant_unknown');
    }
    const { clientId = newId('client'), clientSecret = newId('clientSecret') } = chosen;
    if (clientSecret.length < secretLengthMin) return no('client_secret_too_short');
    // What is signed for an API would be an id token of the application of that name.
    const { servers } = await recallResourceServers(resourceServerStream(tenantId));
    if (servers.some(({ identifier }) => identifier === clientId)) return no('application_exists');

    const { state, refusal } = await run(applicationStream(tenantId, clientId), {
      type: 'CreateApplication',
      tenantId,
      clientId,
      settings,
      callerScopes,
      secretDigest: digest(tenantId, clientId, clientSecret),
      now: now(),
    });
    if (refusal === 'callback_malformed') {
      return no(refusal, { field: malformedAddresses(settings) });
    }
    if (refusal || state.status !== 'active') {
      return noOf(contracts.createApplication, refusal ?? 'application_exists');
    }
    return yes({ application: described(state), clientSecret });
  };
