import * as contracts from '@countersign/contracts';
import type { AnswerOptions, Messaging, Operation, Serving } from '@countersign/core';
import { hashesWaitingMax } from './adapters/argon2-passwords.ts';
import type { Answering } from './answering.ts';
import {
  authenticateApplication,
  readApplication,
} from './application/authenticate-application.handler.ts';
import {
  patchApplication,
  removeApplication,
  rotateApplicationSecret,
  updateApplication,
} from './application/change-application.handlers.ts';
import { createApplication } from './application/create-application.handler.ts';
import { listApplications } from './application/list-applications.handler.ts';
import {
  readAttackProtection,
  updateAttackProtection,
} from './attack-protection/attack-protection.handlers.ts';
import {
  changeClientGrant,
  createClientGrant,
  listClientGrants,
  readClientGrant,
  removeClientGrant,
} from './client-grant/client-grants.handlers.ts';
import {
  patchConnection,
  readConnection,
  removeConnection,
  updateConnection,
} from './connection/change-connection.handlers.ts';
import { createConnection, openDatabase } from './connection/create-connection.handler.ts';
import { listConnections } from './connection/list-connections.handler.ts';
import {
  finishFederatedLogin,
  startFederatedLogin,
} from './federation/federated-login.handlers.ts';
import { admitFederatedUser } from './federation/federated-user.ts';
import { liftUserBlocks, readUserBlocks } from './guesses/user-blocks.handlers.ts';
import type { Lists } from './lists.ts';
import type { Parts } from './parts.ts';
import {
  createResourceServer,
  listResourceServers,
  patchResourceServer,
  readResourceServer,
  removeResourceServer,
} from './resource-server/resource-server.handlers.ts';
import {
  changeRole,
  createRole,
  listRoleMembers,
  listRoles,
  readRole,
  removeRole,
} from './role/role.handlers.ts';
import {
  readSigningKeys,
  revokeSigningKey,
  rotateSigningKeys,
  startSigning,
} from './signing-keys/signing-keys.handlers.ts';
import { createTenant } from './tenant/create-tenant.handler.ts';
import { readCustomTexts, setCustomTexts } from './tenant/custom-texts.handlers.ts';
import { findTenant, readTenant } from './tenant/find-tenant.handler.ts';
import { moveTenant } from './tenant/move-tenant.handler.ts';
import { patchTenant, updateTenant } from './tenant/update-tenant.handler.ts';
import { createUser } from './user/create-user.handler.ts';
import { eraseUser } from './user/erase-user.handler.ts';
import { findUserByName } from './user/find-user-by-name.handler.ts';
import { listUsers } from './user/list-users.handler.ts';
import { readUser } from './user/read-user.handler.ts';
import { resetPassword } from './user/reset-password.handler.ts';
import { searchUsers } from './user/search-users.handler.ts';
import { updateUser } from './user/update-user.handler.ts';
import { type Decoy, verifyPassword } from './user/verify-password.handler.ts';
import {
  changeUserAccess,
  readPermissions,
  readUserAccess,
} from './user-access/user-access.handlers.ts';
import { readImport, startImport } from './user-import/imports.handlers.ts';

type Serve = <O extends Operation>(
  operation: O,
  handler: Answering<O>,
  options?: AnswerOptions,
) => Promise<Serving>;

const tenants = (serve: Serve, parts: Parts) => {
  const own = { ...parts, ...parts.tenants };
  const keys = { ...parts, ...parts.keyChains };
  const protection = { ...parts, ...parts.attackProtections };
  const beginning = {
    startSigning: startSigning(keys),
    openDatabase: openDatabase({ ...parts, ...parts.connections }),
  };
  return [
    serve(contracts.findTenant, findTenant(own)),
    serve(contracts.readTenant, readTenant(own)),
    serve(contracts.createTenant, createTenant({ ...own, ...beginning })),
    serve(contracts.moveTenant, moveTenant(own)),
    serve(contracts.patchTenant, patchTenant(own)),
    serve(contracts.updateTenant, updateTenant(own)),
    serve(contracts.readCustomTexts, readCustomTexts(own)),
    serve(contracts.setCustomTexts, setCustomTexts(own)),
    serve(contracts.readAttackProtection, readAttackProtection(protection)),
    serve(contracts.updateAttackProtection, updateAttackProtection(protection)),
    serve(contracts.readSigningKeys, readSigningKeys(keys)),
    serve(contracts.rotateSigningKeys, rotateSigningKeys(keys)),
    serve(contracts.revokeSigningKey, revokeSigningKey(keys)),
  ];
};

const applications = (serve: Serve, parts: Parts, { applications: list }: Lists) => {
  const own = {
    ...{ ...parts, ...parts.applications, recallTenant: parts.tenants.recall },
    recallResourceServers: parts.resourceServers.recall,
  };
  return [
    serve(contracts.createApplication, createApplication(own)),
    serve(contracts.readApplication, readApplication(own)),
    serve(contracts.listApplications, listApplications({ list })),
    serve(contracts.patchApplication, patchApplication(own)),
    serve(contracts.updateApplication, updateApplication(own)),
    serve(contracts.rotateApplicationSecret, rotateApplicationSecret(own)),
    serve(contracts.removeApplication, removeApplication(own)),
    serve(contracts.authenticateApplication, authenticateApplication(own)),
    serve(contracts.createClientGrant, createClientGrant(own)),
    serve(contracts.readClientGrant, readClientGrant(own)),
    serve(contracts.listClientGrants, listClientGrants({ ...own, list })),
    serve(contracts.changeClientGrant, changeClientGrant(own)),
    serve(contracts.removeClientGrant, removeClientGrant(own)),
  ];
};

const resourceServers = (serve: Serve, parts: Parts) => {
  const { tenants: ofTenants, applications: ofApplications } = parts;
  const own = {
    ...{ ...parts, ...parts.resourceServers },
    ...{ recallTenant: ofTenants.recall, recallApplication: ofApplications.recall },
  };
  return [
    serve(contracts.createResourceServer, createResourceServer(own)),
    serve(contracts.readResourceServer, readResourceServer(own)),
    serve(contracts.listResourceServers, listResourceServers(own)),
    serve(contracts.patchResourceServer, patchResourceServer(own)),
    serve(contracts.removeResourceServer, removeResourceServer(own)),
  ];
};

/** Roles, and what people may do by them. */
const access = (serve: Serve, parts: Parts, { access: list }: Lists) => {
  const others = {
    recallTenant: parts.tenants.recall,
    recallUser: parts.users.recall,
    recallRoles: parts.roles.recall,
    recallResourceServers: parts.resourceServers.recall,
  };
  const own = { ...parts, ...others, ...parts.roles };
  const theirs = { ...parts, ...others, ...parts.userAccess };
  return [
    serve(contracts.createRole, createRole(own)),
    serve(contracts.readRole, readRole(own)),
    serve(contracts.listRoles, listRoles(own)),
    serve(contracts.changeRole, changeRole(own)),
    serve(contracts.removeRole, removeRole(own)),
    serve(contracts.listRoleMembers, listRoleMembers({ ...own, list })),
    serve(contracts.readUserAccess, readUserAccess(theirs)),
    serve(contracts.readPermissions, readPermissions(theirs)),
    serve(contracts.changeUserAccess, changeUserAccess(theirs)),
  ];
};

const connections = (serve: Serve, parts: Parts, { connections: list }: Lists) => {
  const own = { ...parts, ...parts.connections, recallTenant: parts.tenants.recall };
  const federated = { ...parts, recallConnection: parts.connections.recall };
  const admit = admitFederatedUser({ ...parts, ...parts.users });
  return [
    serve(contracts.createConnection, createConnection(own)),
    serve(contracts.readConnection, readConnection(own)),
    serve(contracts.listConnections, listConnections({ list })),
    serve(contracts.patchConnection, patchConnection(own)),
    serve(contracts.updateConnection, updateConnection(own)),
    serve(contracts.removeConnection, removeConnection(own)),
    serve(contracts.startFederatedLogin, startFederatedLogin(federated)),
    serve(contracts.finishFederatedLogin, finishFederatedLogin({ ...federated, admit })),
  ];
};

const users = (serve: Serve, parts: Parts, { users: list }: Lists, decoy: Decoy) => {
  const own = {
    ...{ ...parts, ...parts.users },
    recallTenant: parts.tenants.recall,
    recallProtection: parts.attackProtections.recall,
  };
  const { recall: recallConnection } = parts.connections;
  const imports = { ...parts, ...parts.importJobs, recallConnection };
  return [
    serve(contracts.readUserBlocks, readUserBlocks(own)),
    serve(contracts.liftUserBlocks, liftUserBlocks(own)),
    serve(contracts.startImport, startImport(imports)),
    serve(contracts.readImport, readImport(imports)),
    serve(contracts.createUser, createUser(own)),
    serve(contracts.readUser, readUser(own)),
    serve(contracts.searchUsers, searchUsers({ ...parts, list })),
    serve(contracts.listUsers, listUsers({ ...parts, list })),
    serve(contracts.updateUser, updateUser(own)),
    serve(contracts.findUserByName, findUserByName({ ...own, decoy })),
    serve(contracts.resetPassword, resetPassword(own), { concurrencyMax: hashesWaitingMax }),
    serve(contracts.eraseUser, eraseUser(own)),
    // Whoever would only wait for a hash in vain is told "busy" at once.
    serve(contracts.verifyPassword, verifyPassword({ ...own, ...parts.recently, decoy }), {
      concurrencyMax: hashesWaitingMax,
    }),
  ];
};

interface Needs {
  readonly messaging: Messaging;
  readonly parts: Parts;
  readonly lists: Lists;
  readonly decoy: Decoy;
}

/** Answers every operation of the directory. */
export const answerAll = ({ messaging, parts, lists, decoy }: Needs): Promise<Serving[]> => {
  const serve: Serve = (operation, handler, options) =>
    messaging.answer(operation, handler, options);
  return Promise.all([
    ...tenants(serve, parts),
    ...applications(serve, parts, lists),
    ...resourceServers(serve, parts),
    ...access(serve, parts, lists),
    ...connections(serve, parts, lists),
    ...users(serve, parts, lists, decoy),
  ]);
};
