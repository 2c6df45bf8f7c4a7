import type { Permission, Role } from '@countersign/contracts';
import { accept, type Decider, refuse } from '@countersign/core';
import { builtInRoles } from './built-in-roles.state.ts';
import { changedPermissions, exceeds } from './permissions.state.ts';
import { RoleChanged, RoleCreated, type RoleEvent, RoleRemoved } from './role.events.ts';

export type RoleCommand =
  | {
      readonly type: 'CreateRole';
      readonly roleId: string;
      readonly name: string;
      readonly description: string;
      readonly now: string;
    }
  | {
      readonly type: 'ChangeRole';
      readonly roleId: string;
      readonly name?: string | undefined;
      readonly description?: string | undefined;
      readonly added: readonly Permission[];
      readonly removed: readonly Permission[];
      readonly callerScopes?: readonly string[] | undefined;
      readonly now: string;
    }
  | {
      readonly type: 'RemoveRole';
      readonly roleId: string;
      readonly callerScopes?: readonly string[] | undefined;
      readonly now: string;
    };

type Command<Type> = Extract<RoleCommand, { type: Type }>;

export type RoleRefusal =
  | 'role_exists'
  | 'role_unknown'
  | 'scope_exceeded'
  | 'too_many_permissions'
  | 'too_many_roles';

/** The roles of one tenant, in the order in which they came. */
export interface Roles {
  readonly roles: readonly Role[];
}

/** A role's permissions are looked through when a token is made: these are Auth0's bounds. */
export const rolesMax = 1_000;
export const permissionsMax = 1_000;

const isTaken = ({ roles }: Roles, { roleId, name }: Pick<Role, 'roleId' | 'name'>) =>
  roles.some((each) => each.name === name && each.roleId !== roleId);

const create = ({ now, type: _, ...named }: Command<'CreateRole'>, state: Roles) => {
  if (isTaken(state, named)) return refuse('role_exists');
  if (state.roles.length >= rolesMax) return refuse('too_many_roles');
  return accept(RoleCreated({ ...named, at: now }));
};

const change = (command: Command<'ChangeRole'>, state: Roles) => {
  const { roleId, added, removed, callerScopes, now } = command;
  const role = state.roles.find((each) => each.roleId === roleId);
  if (!role) return refuse('role_unknown');
  const { name = role.name, description = role.description } = command;
  if (isTaken(state, { roleId, name })) return refuse('role_exists');
  // Whoever fills a role that they have themselves, or could get, would give themselves more; and
  // whoever empties that of others could then change them.
  if (exceeds([...added, ...removed], callerScopes)) return refuse('scope_exceeded');
  const permissions = changedPermissions(role.permissions, { added, removed });
  if (permissions.length > permissionsMax) return refuse('too_many_permissions');

  const isOther = JSON.stringify(permissions) !== JSON.stringify(role.permissions);
  const changed = {
    ...(name !== role.name && { name }),
    ...(description !== role.description && { description }),
    ...(isOther && { permissions }),
  };
  if (Object.keys(changed).length === 0) return accept();
  return accept(RoleChanged({ roleId, ...changed, at: now }));
};

const remove = ({ roleId, callerScopes, now }: Command<'RemoveRole'>, { roles }: Roles) => {
  const role = roles.find((each) => each.roleId === roleId);
  if (!role) return refuse('role_unknown');
  if (exceeds(role.permissions, callerScopes)) return refuse('scope_exceeded');
  return accept(RoleRemoved({ roleId, at: now }));
};

const evolve = ({ roles }: Roles, { type, data }: RoleEvent): Roles => {
  switch (type) {
    case 'RoleCreated': {
      const { roleId, name, description } = data;
      return { roles: [...roles, { roleId, name, description, permissions: [] }] };
    }
    case 'RoleChanged': {
      const { roleId, name, description, permissions } = data;
      return {
        roles: roles.map((each) =>
          each.roleId === roleId
            ? {
                roleId,
                name: name ?? each.name,
                description: description ?? each.description,
                permissions: permissions ?? each.permissions,
              }
            : each,
        ),
      };
    }
    case 'RoleRemoved':
      return { roles: roles.filter(({ roleId }) => roleId !== data.roleId) };
  }
};

/** The roles of a tenant: one stream for all, so that no name is there twice. */
export const roles: Decider<Roles, RoleCommand, RoleEvent, RoleRefusal> = {
  initial: { roles: builtInRoles },
  evolve,
  decide: (command, state) => {
    switch (command.type) {
      case 'CreateRole':
        return create(command, state);
      case 'ChangeRole':
        return change(command, state);
      case 'RemoveRole':
        return remove(command, state);
    }
  },
};
