import { mergePatch } from '@countersign/core';
import type { ChangeConnectionSettings, ClientSwitch } from './connection.commands.ts';
import type { StoredFederation } from './connection.events.ts';
import type { ActiveConnection } from './connection.state.ts';

/** A kept secret goes to nobody but the provider and client it was given for. */
export const withKeptSecret = (
  after: StoredFederation,
  before: StoredFederation | undefined,
): StoredFederation =>
  after.sealedClientSecret === undefined &&
  before?.sealedClientSecret !== undefined &&
  after.issuer === before.issuer &&
  after.clientId === before.clientId
    ? { ...after, sealedClientSecret: before.sealedClientSecret }
    : after;

const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);

type Users = Pick<ActiveConnection, 'enabledClients' | 'exceptClients'>;

/** Who may use it once some were let in and some shut out. */
const switched = (
  { enabledClients, exceptClients = [] }: Users,
  clients: readonly ClientSwitch[],
): Users => {
  const isOpen = enabledClients === null;
  const listed = new Set(enabledClients ?? exceptClients);
  for (const { clientId, isEnabled } of clients) {
    if (isEnabled === isOpen) listed.delete(clientId);
    else listed.add(clientId);
  }
  const list = [...listed];
  return isOpen
    ? { enabledClients, exceptClients: list }
    : { enabledClients: list, exceptClients: [] };
};

const usersAfter = (
  { enabledClients, clients }: ChangeConnectionSettings,
  before: Users,
): Users => {
  const said = enabledClients === undefined ? before : { enabledClients, exceptClients: [] };
  return clients ? switched(said, clients) : said;
};

const usersChanged = (command: ChangeConnectionSettings, state: ActiveConnection) => {
  const before = { enabledClients: state.enabledClients, exceptClients: state.exceptClients ?? [] };
  const { enabledClients, exceptClients = [] } = usersAfter(command, before);
  if (isSame({ enabledClients, exceptClients }, before)) return {};
  return {
    enabledClients: enabledClients && [...enabledClients],
    ...(exceptClients.length > 0 && { exceptClients: [...exceptClients] }),
  };
};

/** What a change makes otherwise; options are said anew as a whole, what is kept field by field. */
export const changesOf = (command: ChangeConnectionSettings, state: ActiveConnection) => {
  const { federation, options } = command;
  const displayName = command.displayName === null ? '' : command.displayName;
  // What is kept is JSON, and stays so.
  const others =
    command.others && (mergePatch(state.others, command.others) as typeof command.others);
  return {
    ...(displayName !== undefined && displayName !== (state.displayName ?? '') && { displayName }),
    ...(federation &&
      state.strategy !== 'auth0' && { federation: withKeptSecret(federation, state.federation) }),
    ...(options && !isSame(options, state.options ?? {}) && { options }),
    ...(others && !isSame(others, state.others ?? {}) && { others }),
    ...usersChanged(command, state),
  };
};
