import * as contracts from '@countersign/contracts';
import { type Clock, cachedAggregate, type EventStore, no, noOf, yes } from '@countersign/core';
import type { NewId } from '../adapters/random-id.ts';
import type { Answering } from '../answering.ts';
import type { Pages } from '../listing/follow-listing.ts';
import type { ResourceServerStreams } from '../resource-server/resource-server.handlers.ts';
import { resourceServerStream, roleStream, tenantStream, userStream } from '../streams.ts';
import type { Tenants } from '../tenant/tenants.ts';
import type { UserView } from '../user/user-view.ts';
import type { Users } from '../user/users.ts';
import type { UserAccess } from '../user-access/user-access.decider.ts';
import { definedBy } from './permissions.state.ts';
import { roleEvent } from './role.events.ts';
import { roles } from './roles.decider.ts';

/** Runs commands against the roles of tenants, and recalls them. */
export const roleStreams = (store: EventStore) =>
  cachedAggregate({ decider: roles, event: roleEvent, store, streamsMax: 1_000 });
export type RoleStreams = ReturnType<typeof roleStreams>;

interface Needs extends RoleStreams {
  readonly recallTenant: Tenants['recall'];
  readonly recallResourceServers: ResourceServerStreams['recall'];
  readonly newId: NewId;
  readonly now: Clock;
}

const byId = (all: readonly contracts.Role[], roleId: string) =>
  all.find((each) => each.roleId === roleId);

/** A role with the permissions whose API is there and still has that scope. */
const shown =
  (servers: readonly contracts.ResourceServer[]) =>
  (role: contracts.Role): contracts.Role => ({
    ...role,
    permissions: role.permissions.filter(definedBy(servers)),
  });

/** Creates a role, which permits nothing yet. */
export const createRole =
  ({ run, recallTenant, newId, now }: Needs): Answering<typeof contracts.createRole> =>
  async ({ tenantId, name, description }) => {
    const { status } = await recallTenant(tenantStream(tenantId));
    if (status !== 'active') return no('tenant_unknown');
    const roleId = newId('role');
    const command = { type: 'CreateRole', roleId, name, description, now: now() } as const;
    const { state, refusal } = await run(roleStream(tenantId), command);
    const made = byId(state.roles, roleId);
    return made ? yes(made) : noOf(contracts.createRole, refusal ?? 'role_exists');
  };

const reading =
  ({ recallStood, recallResourceServers }: Pick<Needs, 'recallStood' | 'recallResourceServers'>) =>
  async (tenantId: string) => {
    const [{ state, revision }, { servers }] = await Promise.all([
      recallStood(roleStream(tenantId)),
      recallResourceServers(resourceServerStream(tenantId)),
    ]);
    return { all: state.roles.map(shown(servers)), revision };
  };

/** Reads a role. */
export const readRole = (needs: Needs): Answering<typeof contracts.readRole> => {
  const read = reading(needs);
  return async ({ tenantId, roleId }) => {
    const { all, revision } = await read(tenantId);
    const found = byId(all, roleId);
    return found ? yes(found, { revision }) : no('role_unknown');
  };
};

/** Lists a tenant's roles by name. */
export const listRoles = (needs: Needs): Answering<typeof contracts.listRoles> => {
  const read = reading(needs);
  return async ({ tenantId, page, perPage, nameFilter = '' }) => {
    const { all } = await read(tenantId);
    const fitting = all
      .filter(({ name }) => name.toLowerCase().includes(nameFilter.toLowerCase()))
      .toSorted((one, other) => (one.name < other.name ? -1 : 1));
    const start = page * perPage;
    return yes({ items: fitting.slice(start, start + perPage), total: fitting.length });
  };
};

/** Changes what a role is called, or what it permits. */
export const changeRole =
  ({ run, recallResourceServers, now }: Needs): Answering<typeof contracts.changeRole> =>
  async ({ tenantId, expectedRevision, ...asked }) => {
    const { servers } = await recallResourceServers(resourceServerStream(tenantId));
    if (!asked.added.every(definedBy(servers))) return no('permission_unknown');
    const command = { type: 'ChangeRole', ...asked, now: now() } as const;
    const { state, refusal } = await run(roleStream(tenantId), command, { expectedRevision });
    const found = byId(state.roles, asked.roleId);
    return found && !refusal
      ? yes(shown(servers)(found))
      : noOf(contracts.changeRole, refusal ?? 'role_unknown');
  };

/** Removes a role: whoever had it has it no more. Its id is never given again. */
export const removeRole =
  ({ run, now }: Needs): Answering<typeof contracts.removeRole> =>
  async ({ tenantId, expectedRevision, ...asked }) => {
    const command = { type: 'RemoveRole', ...asked, now: now() } as const;
    const { refusal } = await run(roleStream(tenantId), command, { expectedRevision });
    return refusal ? noOf(contracts.removeRole, refusal) : yes({});
  };

interface MemberNeeds {
  readonly recall: RoleStreams['recall'];
  readonly recallUser: Users['recall'];
  readonly view: UserView;
  readonly list: Pages<UserAccess>;
}

/** As many lines as are looked through at once: there is one for each who has any role. */
const linesAtOnce = 1_000;

/** Lists who has a role, newest first. */
export const listRoleMembers = ({
  recall,
  recallUser,
  view,
  list,
}: MemberNeeds): Answering<typeof contracts.listRoleMembers> => {
  const membersOf = async (tenantId: string, roleId: string) => {
    const members: string[] = [];
    for (let page = 0; ; page += 1) {
      const { bodies, total } = await list.page({ tenantId, page, perPage: linesAtOnce });
      const having = bodies.filter((each) => each.roles.includes(roleId));
      members.push(...having.map(({ userId }) => userId));
      if ((page + 1) * linesAtOnce >= total) return members;
    }
  };

  return async ({ tenantId, roleId, page, perPage }) => {
    const { roles: all } = await recall(roleStream(tenantId));
    if (!byId(all, roleId)) return no('role_unknown');
    const members = await membersOf(tenantId, roleId);
    const start = page * perPage;
    const people = await Promise.all(
      members.slice(start, start + perPage).map(async (userId) => {
        const state = await recallUser(userStream(tenantId, userId));
        return state.status === 'active' ? view.describe(state) : undefined;
      }),
    );
    const items = people.filter((each) => each !== undefined);
    return yes({ items, total: members.length });
  };
};
