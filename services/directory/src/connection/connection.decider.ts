import { accept, type Decider, refuse } from '@countersign/kernel';
import { fence, isLost } from '../reservation/claim.decider.ts';
import type {
  ChangeConnectionSettings,
  ConnectionCommand,
  CreateConnection,
  RemoveConnection,
} from './connection.commands.ts';
import {
  ConnectionCreated,
  type ConnectionEvent,
  ConnectionRemoved,
  ConnectionSettingsChanged,
  type StoredFederation,
} from './connection.events.ts';
import { type ActiveConnection, type Connection, evolve, initial } from './connection.state.ts';

export type ConnectionRefusal =
  | 'connection_exists'
  | 'connection_unknown'
  | 'federation_missing'
  | 'federation_address_forbidden'
  | 'claim_in_use';

const create = (command: CreateConnection, state: Connection) => {
  if (state.status !== 'unknown' || isLost(command.claims, state)) {
    return refuse('connection_exists');
  }
  const isDatabase = command.strategy === 'auth0';
  if (!isDatabase && !command.federation) return refuse('federation_missing');

  const { type: _, now, federation, enabledClients, claims, ...rest } = command;
  return accept(
    ConnectionCreated({
      ...rest,
      ...(isDatabase ? {} : { federation }),
      enabledClients: enabledClients && [...enabledClients],
      claims: [...claims],
      at: now,
    }),
  );
};

/** A kept secret goes to nobody but the provider and client it was given for. */
const withKeptSecret = (after: StoredFederation, before: StoredFederation | undefined) =>
  after.sealedClientSecret === undefined &&
  after.issuer === before?.issuer &&
  after.clientId === before.clientId
    ? { ...after, sealedClientSecret: before.sealedClientSecret }
    : after;

const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);

const changed = (command: ChangeConnectionSettings, state: ActiveConnection) => {
  const { federation, enabledClients } = command;
  const displayName = command.displayName === null ? '' : command.displayName;
  return {
    ...(displayName !== undefined && displayName !== (state.displayName ?? '') && { displayName }),
    ...(typeof federation === 'object' &&
      state.strategy !== 'auth0' && { federation: withKeptSecret(federation, state.federation) }),
    ...(enabledClients !== undefined &&
      !isSame(enabledClients, state.enabledClients) && {
        enabledClients: enabledClients && [...enabledClients],
      }),
  };
};

const changeSettings = (command: ChangeConnectionSettings, state: Connection) => {
  if (state.status !== 'active') return refuse('connection_unknown');
  if (command.federation === 'missing') return refuse('federation_missing');
  if (command.federation === 'address_forbidden') return refuse('federation_address_forbidden');
  const changes = changed(command, state);
  if (Object.keys(changes).length === 0) return accept();
  return accept(ConnectionSettingsChanged({ ...changes, at: command.now }));
};

const remove = ({ now }: RemoveConnection, state: Connection) =>
  state.status === 'active' ? accept(ConnectionRemoved({ at: now })) : refuse('connection_unknown');

export const connection: Decider<
  Connection,
  ConnectionCommand,
  ConnectionEvent,
  ConnectionRefusal
> = {
  initial,
  evolve,
  decide: (command, state) => {
    switch (command.type) {
      case 'CreateConnection':
        return create(command, state);
      case 'ChangeConnectionSettings':
        return changeSettings(command, state);
      case 'RemoveConnection':
        return remove(command, state);
      case 'FenceClaim':
        return fence(command, state);
    }
  },
};
