import * as contracts from '@countersign/contracts';
import { type Clock, no, noOf, type ParsedRequestOf, yes } from '@countersign/core';
import type { Answering } from '../answering.ts';
import type { IssuerAllowed } from '../federation/provider-addresses.ts';
import type { Claims } from '../reservation/claims.ts';
import { connectionStream } from '../streams.ts';
import type { ChangeConnectionSettings } from './connection.commands.ts';
import type { Connection } from './connection.state.ts';
import { described } from './connection-view.ts';
import type { Connections } from './connections.ts';
import { federationOf } from './federation-options.ts';
import type { FederationSeals } from './sealed-federation.ts';

interface Needs {
  readonly run: Connections['run'];
  readonly now: Clock;
}

/** Reads a connection. */
export const readConnection =
  ({ recallStood }: Pick<Connections, 'recallStood'>): Answering<typeof contracts.readConnection> =>
  async ({ tenantId, connectionId }) => {
    const { state, revision } = await recallStood(connectionStream(tenantId, connectionId));
    return state.status === 'active'
      ? yes(described(state), { revision })
      : no('connection_unknown');
  };

interface SealingNeeds extends Needs {
  readonly seals: FederationSeals;
  readonly issuerAllowed: IssuerAllowed;
}

/** What is to change, from where the connection stands: its kind says what its options mean. */
const commandFor =
  (
    { seals, now, issuerAllowed }: SealingNeeds,
    request: ParsedRequestOf<typeof contracts.patchConnection>,
  ) =>
  async (state: Connection): Promise<ChangeConnectionSettings> => {
    const { federationOptions: options, ...patch } = request.patch;
    const change = { type: 'ChangeConnectionSettings', ...patch, now: now() } as const;
    if (state.status !== 'active' || !options || state.strategy === 'auth0') return change;

    const reached = federationOf(state.strategy, options);
    if (!reached) return { ...change, federationFault: 'missing' };
    if (!issuerAllowed(reached.issuer)) return { ...change, federationFault: 'address_forbidden' };
    const { tenantId, connectionId } = request;
    return { ...change, ...(await seals.seal(tenantId, connectionId, reached)) };
  };

/** Changes a connection's settings by a patch. */
export const patchConnection =
  (needs: SealingNeeds): Answering<typeof contracts.patchConnection> =>
  async (request) => {
    const { tenantId, connectionId, expectedRevision } = request;
    const stream = connectionStream(tenantId, connectionId);
    const command = commandFor(needs, request);
    const { state, refusal } = await needs.run(stream, command, { expectedRevision });
    if (refusal || state.status !== 'active') {
      return noOf(contracts.patchConnection, refusal ?? 'connection_unknown');
    }
    return yes(described(state));
  };

/** Replaces some of a connection's settings. */
export const updateConnection =
  ({
    run,
    now,
    seals,
    issuerAllowed,
  }: SealingNeeds): Answering<typeof contracts.updateConnection> =>
  async ({ tenantId, connectionId, displayName, federation, enabledClients }) => {
    if (federation && !issuerAllowed(federation.issuer)) return no('federation_address_forbidden');
    const { state, refusal } = await run(connectionStream(tenantId, connectionId), {
      type: 'ChangeConnectionSettings',
      displayName,
      ...(federation && (await seals.seal(tenantId, connectionId, federation))),
      enabledClients,
      now: now(),
    });
    if (refusal || state.status !== 'active') {
      return noOf(contracts.updateConnection, refusal ?? 'connection_unknown');
    }
    return yes(described(state));
  };

/** Removes a connection and frees its name. Its users stay, and cannot sign in by it. */
export const removeConnection =
  ({
    run,
    recall,
    now,
    claims,
  }: Connections & Needs & { readonly claims: Claims }): Answering<
    typeof contracts.removeConnection
  > =>
  async ({ tenantId, connectionId, expectedRevision }) => {
    const stream = connectionStream(tenantId, connectionId);
    const before = await recall(stream);
    const command = { type: 'RemoveConnection', now: now() } as const;
    const { refusal } = await run(stream, command, { expectedRevision });
    if (refusal) return noOf(contracts.removeConnection, refusal);
    await claims.giveBack(before.claims, stream);
    return yes({});
  };
