import { defineOperation } from '@countersign/core';
import { z } from 'zod';
import { expectedRevision, nothing, page, pageRequest, tenantId, userId } from '../vocabulary.ts';
import { user } from './users.ts';

/** A scope of an API, given to a role or to a person. */
export const permission = z.object({ resourceServerId: z.string(), name: z.string() });
export type Permission = z.output<typeof permission>;

export const role = z.object({
  roleId: z.string(),
  name: z.string().min(1).max(50),
  description: z.string().max(500),
  permissions: z.array(permission),
});
export type Role = z.output<typeof role>;

const one = { tenantId, roleId: z.string() };
const unknown = ['role_unknown'] as const;
const named = { name: role.shape.name, description: role.shape.description };

/**
 * What whoever asks may do themselves at the Management API: nobody gives away more of it, and of a
 * role nobody takes more. Left out where an operator asks.
 */
const callerScopes = z.array(z.string()).optional();

export const createRole = defineOperation('directory.ask.v1.create-role', {
  request: z.object({ tenantId, ...named }),
  value: role,
  refusals: ['tenant_unknown', 'role_exists', 'too_many_roles'],
});

export const readRole = defineOperation('directory.ask.v1.read-role', {
  request: z.object(one),
  value: role,
  refusals: unknown,
});

/** By name; `nameFilter` narrows to those whose name holds it, whatever its letters' case. */
export const listRoles = defineOperation('directory.ask.v1.list-roles', {
  request: z.object({ tenantId, ...pageRequest, nameFilter: z.string().optional() }),
  value: page(role),
});

/** Changes what a role is called, and what it permits: added and removed in one. */
export const changeRole = defineOperation('directory.ask.v1.change-role', {
  request: z.object({
    ...one,
    name: named.name.optional(),
    description: named.description.optional(),
    added: z.array(permission).default([]),
    removed: z.array(permission).default([]),
    callerScopes,
    expectedRevision,
  }),
  value: role,
  refusals: [
    ...([...unknown, 'role_exists', 'permission_unknown', 'changed_meanwhile'] as const),
    ...(['too_many_permissions', 'scope_exceeded'] as const),
  ],
});

export const removeRole = defineOperation('directory.ask.v1.remove-role', {
  request: z.object({ ...one, callerScopes, expectedRevision }),
  value: nothing,
  refusals: [...unknown, 'scope_exceeded', 'changed_meanwhile'],
});

/** Who has a role, newest first. */
export const listRoleMembers = defineOperation('directory.ask.v1.list-role-members', {
  request: z.object({ ...one, ...pageRequest }),
  value: page(user),
  refusals: unknown,
});

/** What a person may do: by their roles, and by themselves. */
export const userAccess = z.object({
  roles: z.array(role),
  permissions: z.array(permission),
});
export type UserAccess = z.output<typeof userAccess>;

export const readUserAccess = defineOperation('directory.ask.v1.read-user-access', {
  request: z.object({ tenantId, userId }),
  value: userAccess,
});

/** The names of the scopes that a person may have of one API, for a token. */
export const readPermissions = defineOperation('directory.ask.v1.read-permissions', {
  request: z.object({ tenantId, userId, resourceServerId: z.string() }),
  value: z.object({ permissions: z.array(z.string()) }),
});

/** Gives and takes roles and permissions, all of it or none. */
export const changeUserAccess = defineOperation('directory.ask.v1.change-user-access', {
  request: z.object({
    tenantId,
    userId,
    addedRoles: z.array(z.string()).default([]),
    removedRoles: z.array(z.string()).default([]),
    addedPermissions: z.array(permission).default([]),
    removedPermissions: z.array(permission).default([]),
    callerScopes,
  }),
  value: userAccess,
  refusals: [
    ...([...unknown, 'user_unknown', 'permission_unknown'] as const),
    ...(['too_many_permissions', 'scope_exceeded'] as const),
  ],
});
