import type { ResourceServer, ResourceServerSettings } from '@countersign/contracts';
import {
  accept,
  type Decider,
  merge,
  type Part,
  type Patch,
  partBy,
  refuse,
} from '@countersign/core';
import { isChange } from '../settings/settings.state.ts';
import {
  ResourceServerCreated,
  type ResourceServerEvent,
  ResourceServerRemoved,
  ResourceServerSettingsChanged,
} from './resource-server.events.ts';

export type ResourceServerCommand =
  | {
      readonly type: 'CreateResourceServer';
      readonly resourceServerId: string;
      readonly identifier: string;
      readonly settings: Part<ResourceServerSettings>;
      readonly now: string;
    }
  | {
      readonly type: 'PatchResourceServer';
      /** Its id, or its identifier. */
      readonly name: string;
      readonly patch: Patch<ResourceServerSettings>;
      readonly now: string;
    }
  | {
      readonly type: 'RemoveResourceServer';
      readonly name: string;
      readonly now: string;
    };

type Command<Type> = Extract<ResourceServerCommand, { type: Type }>;

export type ResourceServerRefusal =
  | 'resource_server_exists'
  | 'resource_server_unknown'
  | 'scope_repeated'
  | 'too_many_resource_servers';

/** The APIs of one tenant, in the order in which they came. */
export interface ResourceServers {
  readonly servers: readonly ResourceServer[];
}

/** A tenant's APIs are read at once where a token is asked for: more than these it has not. */
export const resourceServersMax = 200;

/** Auth0's: an access token lasts a day. */
export const defaultSettings: ResourceServerSettings = {
  name: null,
  scopes: [],
  tokenLifetimeSeconds: 86_400,
  allowOfflineAccess: false,
  skipConsent: true,
  enforcesPolicies: false,
  tokenDialect: 'access_token',
  others: {},
};

/** The API of that id or identifier. */
export const serverNamed = ({ servers }: ResourceServers, name: string) =>
  servers.find(({ resourceServerId: id, identifier }) => id === name || identifier === name);

const areRepeated = ({ scopes = [] }: Part<ResourceServerSettings>): boolean =>
  new Set(scopes.map(({ value }) => value)).size < scopes.length;

const create = (
  { resourceServerId, identifier, settings, now }: Command<'CreateResourceServer'>,
  { servers }: ResourceServers,
) => {
  if (servers.some((each) => each.identifier === identifier)) {
    return refuse('resource_server_exists');
  }
  if (servers.length >= resourceServersMax) return refuse('too_many_resource_servers');
  if (areRepeated(settings)) return refuse('scope_repeated');
  const whole = merge(defaultSettings, settings);
  return accept(ResourceServerCreated({ resourceServerId, identifier, settings: whole, at: now }));
};

const patch = (
  { name, patch: given, now }: Command<'PatchResourceServer'>,
  state: ResourceServers,
) => {
  const server = serverNamed(state, name);
  if (!server) return refuse('resource_server_unknown');
  const settings = partBy(server.settings, given, {
    defaults: defaultSettings,
    mergedFields: ['others'],
  });
  if (areRepeated(settings)) return refuse('scope_repeated');
  if (!isChange(server.settings, settings)) return accept();
  const { resourceServerId } = server;
  return accept(ResourceServerSettingsChanged({ resourceServerId, settings, at: now }));
};

const remove = ({ name, now }: Command<'RemoveResourceServer'>, state: ResourceServers) => {
  const server = serverNamed(state, name);
  if (!server) return refuse('resource_server_unknown');
  return accept(ResourceServerRemoved({ resourceServerId: server.resourceServerId, at: now }));
};

const evolve = (
  { servers }: ResourceServers,
  { type, data }: ResourceServerEvent,
): ResourceServers => {
  const { resourceServerId } = data;
  switch (type) {
    case 'ResourceServerCreated': {
      const { identifier } = data;
      const settings = merge(defaultSettings, data.settings);
      return { servers: [...servers, { resourceServerId, identifier, settings }] };
    }
    case 'ResourceServerSettingsChanged':
      return {
        servers: servers.map((each) =>
          each.resourceServerId === resourceServerId
            ? { ...each, settings: merge(each.settings, data.settings) }
            : each,
        ),
      };
    case 'ResourceServerRemoved':
      return { servers: servers.filter((each) => each.resourceServerId !== resourceServerId) };
  }
};

/** The APIs of a tenant: one stream for all, so that no identifier is there twice. */
export const resourceServers: Decider<
  ResourceServers,
  ResourceServerCommand,
  ResourceServerEvent,
  ResourceServerRefusal
> = {
  initial: { servers: [] },
  evolve,
  decide: (command, state) => {
    switch (command.type) {
      case 'CreateResourceServer':
        return create(command, state);
      case 'PatchResourceServer':
        return patch(command, state);
      case 'RemoveResourceServer':
        return remove(command, state);
    }
  },
};
