import { instant, type Permission, permission } from '@countersign/contracts';
import { accept, type Decider, defineEvent, refuse } from '@countersign/core';
import { z } from 'zod';
import type { Projection } from '../listing/listing.projection.ts';
import { changedPermissions } from '../role/permissions.state.ts';

/** All that a person has been given: it takes the place of what was before. */
const UserAccessChanged = defineEvent('UserAccessChanged', {
  tenantId: z.string(),
  userId: z.string(),
  roles: z.array(z.string()),
  permissions: z.array(permission),
  at: instant,
});
export const userAccessEvent = UserAccessChanged.schema;
export type UserAccessEvent = z.output<typeof userAccessEvent>;

/** The roles of a person, by their ids, and what they may do without one. */
export interface UserAccess {
  readonly userId: string;
  readonly roles: readonly string[];
  readonly permissions: readonly Permission[];
}

export interface ChangeUserAccess {
  readonly type: 'ChangeUserAccess';
  readonly tenantId: string;
  readonly userId: string;
  readonly addedRoles: readonly string[];
  readonly removedRoles: readonly string[];
  readonly addedPermissions: readonly Permission[];
  readonly removedPermissions: readonly Permission[];
  readonly now: string;
}

/** Takes everything, for a person who is erased. */
export interface TakeUserAccess {
  readonly type: 'TakeUserAccess';
  readonly tenantId: string;
  readonly userId: string;
  readonly now: string;
}

/** Looked through when a token is made for the person. */
const rolesOfOneMax = 50;
const permissionsOfOneMax = 1_000;

const hasNothing = ({ roles, permissions }: UserAccess) => roles.length + permissions.length === 0;

/** What a person may do, beside who they are. */
export const userAccess: Decider<
  UserAccess,
  ChangeUserAccess | TakeUserAccess,
  UserAccessEvent,
  'too_many_permissions'
> = {
  initial: { userId: '', roles: [], permissions: [] },
  evolve: (_, { data: { userId, roles, permissions } }) => ({ userId, roles, permissions }),
  decide: (command, state) => {
    const { tenantId, userId, now } = command;
    if (command.type === 'TakeUserAccess') {
      const nothing = { tenantId, userId, roles: [], permissions: [], at: now };
      return hasNothing(state) ? accept() : accept(UserAccessChanged(nothing));
    }
    const { addedRoles, removedRoles } = command;
    const kept = state.roles.filter((each) => !removedRoles.includes(each));
    const roles = [...new Set([...kept, ...addedRoles])];
    const permissions = changedPermissions(state.permissions, {
      added: command.addedPermissions,
      removed: command.removedPermissions,
    });
    if (roles.length > rolesOfOneMax || permissions.length > permissionsOfOneMax) {
      return refuse('too_many_permissions');
    }
    const before = { roles: state.roles, permissions: state.permissions };
    if (JSON.stringify({ roles, permissions }) === JSON.stringify(before)) return accept();
    return accept(UserAccessChanged({ tenantId, userId, roles, permissions, at: now }));
  },
};

/** Lists who of a tenant's people has been given anything. */
export const userAccessProjection: Projection<UserAccessEvent, UserAccess> = {
  category: 'userAccess',
  event: userAccessEvent,
  project: (_, event) => {
    const body = userAccess.evolve(userAccess.initial, event);
    if (hasNothing(body)) return undefined;
    return { tenantId: event.data.tenantId, lookup: null, body };
  },
};
