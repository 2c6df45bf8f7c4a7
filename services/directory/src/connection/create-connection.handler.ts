import * as contracts from '@countersign/contracts';
import { type Clock, no, noOf, type ParsedRequestOf, type ReplyOf, yes } from '@countersign/core';
import type { NewId } from '../adapters/random-id.ts';
import type { Answering } from '../answering.ts';
import type { IssuerAllowed } from '../federation/provider-addresses.ts';
import type { Claims } from '../reservation/claims.ts';
import { connectionNameStream, connectionStream, tenantStream } from '../streams.ts';
import type { Tenants } from '../tenant/tenants.ts';
import { described } from './connection-view.ts';
import type { Connections } from './connections.ts';
import { federationOf } from './federation-options.ts';
import { databaseName } from './find-connection.ts';
import type { FederationSeals } from './sealed-federation.ts';

type Request = ParsedRequestOf<typeof contracts.createConnection>;

interface Needs {
  readonly run: Connections['run'];
  readonly claims: Claims;
  readonly seals: FederationSeals;
  readonly now: Clock;
}

const federationIn = ({ strategy, federation, federationOptions: options }: Request) =>
  federation ?? (options && federationOf(strategy, options));

/** Creates a connection under a name that is the tenant's only one of its kind. */
const create =
  ({ run, claims, seals, now }: Needs) =>
  async (
    request: Request,
    connectionId: string,
  ): Promise<ReplyOf<typeof contracts.createConnection>> => {
    const { tenantId, name, strategy, displayName, options, others } = request;
    // Auth0: a connection belongs to the applications that it is enabled for.
    const { enabledClients = [] } = request;
    const federation = federationIn(request);
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
          ...(federation && (await seals.seal(tenantId, connectionId, federation))),
          options,
          others,
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
  newId,
  issuerAllowed,
  ...needs
}: Needs & {
  readonly recallTenant: Tenants['recall'];
  readonly newId: NewId;
  readonly issuerAllowed: IssuerAllowed;
}): Answering<typeof contracts.createConnection> => {
  const created = create(needs);
  return async (request) => {
    const reached = federationIn(request);
    if (reached && !issuerAllowed(reached.issuer)) return no('federation_address_forbidden');
    const { status } = await recallTenant(tenantStream(request.tenantId));
    return status === 'active' ? created(request, newId('connection')) : no('tenant_unknown');
  };
};

/**
 * Opens the database of passwords that a new tenant begins with. Its id follows from the tenant's,
 * so that whoever repeats this after a crash comes back as the owner of what was reserved before.
 */
export const openDatabase = ({
  recall,
  databaseIdOf,
  ...needs
}: Needs & Connections & { readonly databaseIdOf: (tenantId: string) => string }) => {
  const created = create(needs);
  return async (tenantId: string): Promise<void> => {
    const id = databaseIdOf(tenantId);
    const database = { name: databaseName, strategy: 'auth0', enabledClients: null } as const;
    await created({ tenantId, ...database }, id);
    const { status } = await recall(connectionStream(tenantId, id));
    if (status !== 'active') throw new Error('a tenant is left without its database');
  };
};
