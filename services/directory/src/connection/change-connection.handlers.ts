import type * as contracts from '@countersign/contracts';
import { type Clock, no, yes } from '@countersign/kernel';
import type { Answering } from '../answering.ts';
import type { Claims } from '../reservation/claims.ts';
import { connectionStream } from '../streams.ts';
import { described } from './connection-view.ts';
import type { Connections } from './connections.ts';
import type { FederationSeals } from './sealed-federation.ts';

interface Needs {
  readonly run: Connections['run'];
  readonly now: Clock;
}

/** Reads a connection. */
export const readConnection =
  ({ recall }: Pick<Connections, 'recall'>): Answering<typeof contracts.readConnection> =>
  async ({ tenantId, connectionId }) => {
    const state = await recall(connectionStream(tenantId, connectionId));
    return state.status === 'active' ? yes(described(state)) : no('connection_unknown');
  };

/** Changes a connection's settings. */
export const updateConnection =
  ({
    run,
    now,
    seals,
  }: Needs & { readonly seals: FederationSeals }): Answering<typeof contracts.updateConnection> =>
  async ({ tenantId, connectionId, displayName, federation, enabledClients }) => {
    const { state } = await run(connectionStream(tenantId, connectionId), {
      type: 'ChangeConnectionSettings',
      displayName,
      federation: federation && (await seals.seal(tenantId, connectionId, federation)),
      enabledClients,
      now: now(),
    });
    return state.status === 'active' ? yes(described(state)) : no('connection_unknown');
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
  async ({ tenantId, connectionId }) => {
    const stream = connectionStream(tenantId, connectionId);
    const before = await recall(stream);
    const { refusal } = await run(stream, { type: 'RemoveConnection', now: now() });
    if (refusal) return no('connection_unknown');
    await claims.giveBack(before.claims, stream);
    return yes({});
  };
