import { accept, type Decider, refuse } from '@countersign/core';
import { fence, isLost } from '../reservation/claim.decider.ts';
import type {
  AdmitHashSchemes,
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
} from './connection.events.ts';
import { type ActiveConnection, type Connection, evolve, initial } from './connection.state.ts';
import { changesOf, withKeptSecret } from './connection-changes.state.ts';

export type ConnectionRefusal =
  | 'client_secret_masked'
  | 'connection_exists'
  | 'connection_fixed'
  | 'connection_unknown'
  | 'federation_missing'
  | 'federation_address_forbidden'
  | 'too_many_hash_schemes'
  | 'claim_in_use';

const create = (command: CreateConnection, state: Connection) => {
  if (state.status !== 'unknown' || isLost(command.claims, state)) {
    return refuse('connection_exists');
  }
  const isDatabase = command.strategy === 'auth0';
  if (!isDatabase && !command.federation) return refuse('federation_missing');
  if (!isDatabase && command.isSecretMasked) return refuse('client_secret_masked');

  const { type: _, isSecretMasked: __, now, federation, enabledClients, claims, ...rest } = command;
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

/** Whether the mask of a secret was sent where no secret is kept for that provider and client. */
const isMaskEmpty = (
  { federation, isSecretMasked }: ChangeConnectionSettings,
  { federation: before }: ActiveConnection,
) =>
  isSecretMasked === true &&
  federation !== undefined &&
  withKeptSecret(federation, before).sealedClientSecret === undefined;

const isOther = (given: string | undefined, own: string) => given !== undefined && given !== own;

const changeSettings = (command: ChangeConnectionSettings, state: Connection) => {
  if (state.status !== 'active') return refuse('connection_unknown');
  if (isOther(command.name, state.name) || isOther(command.strategy, state.strategy)) {
    return refuse('connection_fixed');
  }
  if (command.federationFault) return refuse(`federation_${command.federationFault}`);
  if (isMaskEmpty(command, state)) return refuse('client_secret_masked');

  const changes = changesOf(command, state);
  if (Object.keys(changes).length === 0) return accept();
  return accept(ConnectionSettingsChanged({ ...changes, at: command.now }));
};

/** Each costs every wrong guess here the time to verify one. */
const hashSchemesMax = 8;

const admitHashSchemes = ({ schemes, now }: AdmitHashSchemes, state: Connection) => {
  if (state.status !== 'active') return refuse('connection_unknown');
  const all = [...new Set([...state.hashSchemes, ...schemes])];
  if (all.length === state.hashSchemes.length) return accept();
  if (all.length > hashSchemesMax) return refuse('too_many_hash_schemes');
  return accept(ConnectionSettingsChanged({ hashSchemes: all, at: now }));
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
      case 'AdmitHashSchemes':
        return admitHashSchemes(command, state);
      case 'RemoveConnection':
        return remove(command, state);
      case 'FenceClaim':
        return fence(command, state);
    }
  },
};
