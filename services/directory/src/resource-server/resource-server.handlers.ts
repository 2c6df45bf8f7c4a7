import * as contracts from '@countersign/contracts';
import { type Clock, cachedAggregate, type EventStore, no, noOf, yes } from '@countersign/core';
import type { NewId } from '../adapters/random-id.ts';
import type { Answering } from '../answering.ts';
import type { Applications } from '../application/applications.ts';
import { applicationStream, resourceServerStream, tenantStream } from '../streams.ts';
import type { Tenants } from '../tenant/tenants.ts';
import { resourceServers, serverNamed } from './resource-server.decider.ts';
import { resourceServerEvent } from './resource-server.events.ts';

/** Runs commands against the APIs of tenants, and recalls them. */
export const resourceServerStreams = (store: EventStore) =>
  cachedAggregate({
    decider: resourceServers,
    event: resourceServerEvent,
    store,
    streamsMax: 1_000,
  });
export type ResourceServerStreams = ReturnType<typeof resourceServerStreams>;

interface Needs extends ResourceServerStreams {
  readonly recallTenant: Tenants['recall'];
  readonly recallApplication: Applications['recall'];
  readonly newId: NewId;
  readonly now: Clock;
}

const hostOf = (text: string): string | undefined =>
  URL.canParse(text) ? new URL(text).host : undefined;

/**
 * Creates an API. What a token is taken for hangs on its audience, so an identifier is no other's:
 * not an application's, whose name makes an id token of what is signed for it, nothing at the
 * tenant's own addresses, and no name of the two APIs that every tenant has.
 */
export const createResourceServer =
  ({
    run,
    recallTenant,
    recallApplication,
    newId,
    now,
  }: Needs): Answering<typeof contracts.createResourceServer> =>
  async ({ tenantId, identifier, settings }) => {
    const tenant = await recallTenant(tenantStream(tenantId));
    if (tenant.status !== 'active') return no('tenant_unknown');
    const { status } = await recallApplication(applicationStream(tenantId, identifier));
    const isOurs =
      tenant.hosts.some((host) => host === hostOf(identifier)) ||
      Object.values<string>(contracts.systemApis).includes(identifier);
    if (isOurs || status === 'active') return no('identifier_reserved');

    const resourceServerId = newId('resourceServer');
    const { state, refusal } = await run(resourceServerStream(tenantId), {
      type: 'CreateResourceServer',
      ...{ resourceServerId, identifier, settings, now: now() },
    });
    const made = state.servers.find((each) => each.resourceServerId === resourceServerId);
    return made
      ? yes(made)
      : noOf(contracts.createResourceServer, refusal ?? 'resource_server_exists');
  };

/** Reads an API, by its id or its identifier. */
export const readResourceServer =
  ({ recallStood }: Needs): Answering<typeof contracts.readResourceServer> =>
  async ({ tenantId, name }) => {
    const { state, revision } = await recallStood(resourceServerStream(tenantId));
    const found = serverNamed(state, name);
    return found ? yes(found, { revision }) : no('resource_server_unknown');
  };

/** Lists a tenant's APIs, newest first. */
export const listResourceServers =
  ({ recall }: Needs): Answering<typeof contracts.listResourceServers> =>
  async ({ tenantId, page, perPage, identifiers }) => {
    const { servers } = await recall(resourceServerStream(tenantId));
    const fitting = servers
      .filter(({ identifier }) => identifiers?.includes(identifier) ?? true)
      .toReversed();
    const start = page * perPage;
    return yes({ items: fitting.slice(start, start + perPage), total: fitting.length });
  };

/** Changes what an admin has decided about an API, by a patch. */
export const patchResourceServer =
  ({ run, now }: Needs): Answering<typeof contracts.patchResourceServer> =>
  async ({ tenantId, name, patch, expectedRevision }) => {
    const command = { type: 'PatchResourceServer', name, patch, now: now() } as const;
    const stream = resourceServerStream(tenantId);
    const { state, refusal } = await run(stream, command, { expectedRevision });
    const found = serverNamed(state, name);
    return found && !refusal
      ? yes(found)
      : noOf(contracts.patchResourceServer, refusal ?? 'resource_server_unknown');
  };

/** Removes an API, and with it whatever was granted there: an id is never given again. */
export const removeResourceServer =
  ({ run, now }: Needs): Answering<typeof contracts.removeResourceServer> =>
  async ({ tenantId, name, expectedRevision }) => {
    const command = { type: 'RemoveResourceServer', name, now: now() } as const;
    const { refusal } = await run(resourceServerStream(tenantId), command, { expectedRevision });
    return refusal ? noOf(contracts.removeResourceServer, refusal) : yes({});
  };
