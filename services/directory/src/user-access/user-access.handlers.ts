import * as contracts from '@countersign/contracts';
import { type Clock, cachedAggregate, type EventStore, no, noOf, yes } from '@countersign/core';
import type { Answering } from '../answering.ts';
import type { ResourceServerStreams } from '../resource-server/resource-server.handlers.ts';
import { definedBy, exceeds } from '../role/permissions.state.ts';
import type { RoleStreams } from '../role/role.handlers.ts';
import { resourceServerStream, roleStream, userAccessStream, userStream } from '../streams.ts';
import type { Users } from '../user/users.ts';
import { type UserAccess, userAccess, userAccessEvent } from './user-access.decider.ts';

/** Runs commands against what people may do, and recalls it. */
export const userAccessStreams = (store: EventStore) =>
  cachedAggregate({ decider: userAccess, event: userAccessEvent, store, streamsMax: 10_000 });
export type UserAccessStreams = ReturnType<typeof userAccessStreams>;

interface Needs extends UserAccessStreams {
  readonly recallUser: Users['recall'];
  readonly recallRoles: RoleStreams['recall'];
  readonly recallResourceServers: ResourceServerStreams['recall'];
  readonly now: Clock;
}
type Reading = Pick<Needs, 'recall' | 'recallRoles' | 'recallResourceServers'>;

/** What there is in a tenant to be given. */
const given = async ({ recallRoles, recallResourceServers }: Reading, tenantId: string) => {
  const [{ roles }, { servers }] = await Promise.all([
    recallRoles(roleStream(tenantId)),
    recallResourceServers(resourceServerStream(tenantId)),
  ]);
  return { roles, isDefined: definedBy(servers) };
};
type Given = Awaited<ReturnType<typeof given>>;

/** What of it a person has: roles and scopes that are gone are nobody's. */
const had = ({ roles, permissions }: UserAccess, all: Given): contracts.UserAccess => ({
  roles: all.roles
    .filter(({ roleId }) => roles.includes(roleId))
    .map((role) => ({ ...role, permissions: role.permissions.filter(all.isDefined) })),
  permissions: permissions.filter(all.isDefined),
});

/** Reads what a person may do. */
export const readUserAccess =
  (needs: Needs): Answering<typeof contracts.readUserAccess> =>
  async ({ tenantId, userId }) => {
    const state = await needs.recall(userAccessStream(tenantId, userId));
    return yes(had(state, await given(needs, tenantId)));
  };

/** Reads what a person may do at one API: by their roles, and by themselves. */
export const readPermissions =
  (needs: Reading): Answering<typeof contracts.readPermissions> =>
  async ({ tenantId, userId, resourceServerId }) => {
    const state = await needs.recall(userAccessStream(tenantId, userId));
    if (state.roles.length + state.permissions.length === 0) return yes({ permissions: [] });
    const { roles, permissions } = had(state, await given(needs, tenantId));
    const names = [...permissions, ...roles.flatMap((role) => role.permissions)]
      .filter((each) => each.resourceServerId === resourceServerId)
      .map(({ name }) => name);
    return yes({ permissions: [...new Set(names)] });
  };

/** Gives a person roles and permissions, and takes them. */
export const changeUserAccess =
  (needs: Needs): Answering<typeof contracts.changeUserAccess> =>
  async ({ callerScopes, ...asked }) => {
    const { tenantId, userId, addedRoles, addedPermissions } = asked;
    const { status } = await needs.recallUser(userStream(tenantId, userId));
    if (status !== 'active') return no('user_unknown');
    const all = await given(needs, tenantId);
    const added = addedRoles.map((id) => all.roles.find(({ roleId }) => roleId === id));
    if (added.includes(undefined)) return no('role_unknown');
    if (!addedPermissions.every(all.isDefined)) return no('permission_unknown');
    const more = [...addedPermissions, ...added.flatMap((role) => role?.permissions ?? [])];
    if (exceeds(more, callerScopes)) return no('scope_exceeded');

    const command = { type: 'ChangeUserAccess', ...asked, now: needs.now() } as const;
    const { state, refusal } = await needs.run(userAccessStream(tenantId, userId), command);
    return refusal ? noOf(contracts.changeUserAccess, refusal) : yes(had(state, all));
  };
