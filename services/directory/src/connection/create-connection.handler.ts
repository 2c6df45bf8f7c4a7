import * as contracts from '@countersign/contracts';
import { type Clock, no, type ParsedRequestOf, type ReplyOf, yes } from '@countersign/kernel';
import type { NewId } from '../adapters/random-id.ts';
import { type Answering, noOf } from '../answering.ts';
import type { Claims } from '../reservation/claims.ts';
import { connectionNameStream, connectionStream, tenantStream } from '../streams.ts';
import type { Tenants } from '../tenant/tenants.ts';
import { described } from './connection-view.ts';
import type { Connections } from './connections.ts';
import { databaseName } from './find-connection.ts';
import type { FederationSeals } from './sealed-federation.ts';

type Request = ParsedRequestOf<typeof contracts.createConnection>;

interface Needs {
  readonly run: Connections['run'];
  readonly claims: Claims;
  readonly seals: FederationSeals;
  readonly now: Clock;
  readonly newId: NewId;
}

/** Creates a connection under a name that is the tenant's only one of its kind. */
const create =
  ({ run, claims, seals, now, newId }: Needs) =>
  async (request: Request): Promise<ReplyOf<typeof contracts.createConnection>> => {
    const { tenantId, name, strategy, displayName, federation, enabledClients = null } = request;
    const connectionId = newId('connection');
    const stream = connectionStream(tenantId, connectionId);
    const created = await claims.holding(
      [connectionNameStream(tenantId, name)],
      stream,
      async (held) =>
        run(stream, {
          type: 'CreateConnection',
          tenantId,
          connectionId,
          name,
          strategy,
          displayName,
          federation: federation && (await seals.seal(tenantId, connectionId, federation)),
          enabledClients,
          claims: held,
          now: now(),
        }),
    );
    if (!created) return no('connection_exists');
    const { state, refusal } = created;
    return !refusal && state.status === 'active'
      ? yes(described(state))
      : noOf(contracts.createConnection, refusal ?? 'connection_exists');
  };

/** Creates a connection of a tenant. */
export const createConnection = ({
  recallTenant,
  ...needs
}: Needs & {
  readonly recallTenant: Tenants['recall'];
}): Answering<typeof contracts.createConnection> => {
  const created = create(needs);
  return async (request) =>
    (await recallTenant(tenantStream(request.tenantId))).status === 'active'
      ? created(request)
      : no('tenant_unknown');
};

/** Opens the database of passwords that a new tenant begins with; one that is there stays. */
export const openDatabase = (needs: Needs) => {
  const created = create(needs);
  return async (tenantId: string): Promise<void> => {
    await created({ tenantId, name: databaseName, strategy: 'auth0' });
  };
};
