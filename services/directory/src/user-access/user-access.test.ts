import {
  changeRole,
  changeUserAccess,
  createResourceServer,
  createRole,
  eraseUser,
  listRoleMembers,
  listRoles,
  patchResourceServer,
  readPermissions,
  readRole,
  readUserAccess,
  removeResourceServer,
  removeRole,
} from '@countersign/contracts';
import type { RequestOf } from '@countersign/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Directory, granted, openDirectory, refused, tenantId } from '../testing/directory.ts';

let directory: Directory;
let userId: string;
beforeEach(async () => {
  directory = await openDirectory();
  ({ userId } = granted(await directory.createUser('ada@example.com')));
});
afterEach(() => directory.close());

const identifier = 'https://payroll.example';
const scopes = [{ value: 'read:salaries' }, { value: 'admin:salaries' }];
const payroll = async () => {
  const settings = { scopes };
  const made = await directory.ask(createResourceServer, { tenantId, identifier, settings });
  return granted(made).resourceServerId;
};
const clerk = async (resourceServerId: string) => {
  const named = { name: 'Clerk', description: '' };
  const { roleId } = granted(await directory.ask(createRole, { tenantId, ...named }));
  const added = [{ resourceServerId, name: 'read:salaries' }];
  granted(await directory.ask(changeRole, { tenantId, roleId, added }));
  return roleId;
};
const change = (more: Omit<RequestOf<typeof changeUserAccess>, 'tenantId' | 'userId'>) =>
  directory.ask(changeUserAccess, { tenantId, userId, ...more });
const access = async (whose = userId) =>
  granted(await directory.ask(readUserAccess, { tenantId, userId: whose }));
const membersOf = async (roleId: string) =>
  granted(await directory.ask(listRoleMembers, { tenantId, roleId })).items.map(
    (each) => each.userId,
  );

describe('what a person may do', () => {
  it('is what their roles permit and what they were given, until either is taken', async () => {
    const api = await payroll();
    const roleId = await clerk(api);
    const own = { resourceServerId: api, name: 'admin:salaries' };
    granted(await change({ addedRoles: [roleId], addedPermissions: [own] }));
    expect(await access()).toMatchObject({ roles: [{ name: 'Clerk' }], permissions: [own] });
    const asked = { tenantId, userId, resourceServerId: api };
    expect(granted(await directory.ask(readPermissions, asked)).permissions).toEqual([
      ...['admin:salaries', 'read:salaries'],
    ]);
    expect(await membersOf(roleId)).toEqual([userId]);
    granted(await change({ removedRoles: [roleId], removedPermissions: [own] }));
    expect(await access()).toEqual({ roles: [], permissions: [] });
    expect(await membersOf(roleId)).toEqual([]);
  });

  it('is nothing of a role, a scope or an API that is gone, also where it returns', async () => {
    const api = await payroll();
    const roleId = await clerk(api);
    const own = { resourceServerId: api, name: 'admin:salaries' };
    granted(await change({ addedRoles: [roleId], addedPermissions: [own] }));
    const patch = { scopes: [{ value: 'other' }] };
    granted(await directory.ask(patchResourceServer, { tenantId, name: api, patch }));
    expect(await access()).toMatchObject({ roles: [{ permissions: [] }], permissions: [] });
    granted(await directory.ask(removeResourceServer, { tenantId, name: api }));
    await payroll();
    expect(await access()).toMatchObject({ roles: [{ permissions: [] }], permissions: [] });
    granted(await directory.ask(removeRole, { tenantId, roleId }));
    expect(await access()).toEqual({ roles: [], permissions: [] });
    expect(await directory.ask(readRole, { tenantId, roleId })).toEqual(refused('role_unknown'));
  });

  it('is refused whole where there is no such role, permission or person', async () => {
    const nothing = { resourceServerId: 'management', name: 'nothing' };
    expect(await change({ addedPermissions: [nothing] })).toEqual(refused('permission_unknown'));
    const roles = ['rol_auditor', 'nothing'];
    expect(await change({ addedRoles: roles })).toEqual(refused('role_unknown'));
    expect(await access()).toEqual({ roles: [], permissions: [] });
    const somebody = { tenantId, userId: 'auth0|nobody', addedRoles: ['rol_auditor'] };
    expect(await directory.ask(changeUserAccess, somebody)).toEqual(refused('user_unknown'));
  });

  it('is bounded', async () => {
    const roleIds = await Promise.all(
      Array.from({ length: 51 }, async (_, index) => {
        const named = { name: `Role ${index}`, description: '' };
        return granted(await directory.ask(createRole, { tenantId, ...named })).roleId;
      }),
    );
    expect(await change({ addedRoles: roleIds })).toEqual(refused('too_many_permissions'));
  });

  it('is no more of the Management API than whoever gives it may do themselves', async () => {
    const asked = { addedRoles: ['rol_mfa_support'], callerScopes: ['create:role_members'] };
    expect(await change(asked)).toEqual(refused('scope_exceeded'));
    const addedPermissions = [{ resourceServerId: 'management', name: 'update:users' }];
    expect(await change({ addedPermissions, callerScopes: ['read:users'] })).toEqual(
      refused('scope_exceeded'),
    );
    granted(await change({ addedPermissions, callerScopes: ['update:users'] }));
  });

  it('is gone with the person, and with them their line of a role', async () => {
    granted(await change({ addedRoles: ['rol_admin'] }));
    expect(await membersOf('rol_admin')).toEqual([userId]);
    granted(await directory.ask(eraseUser, { tenantId, userId }));
    expect(await access()).toEqual({ roles: [], permissions: [] });
    expect(await membersOf('rol_admin')).toEqual([]);
  });

  it('loses nothing to another change at the same time', async () => {
    const addedRoles = ['rol_admin', 'rol_mfa_support', 'rol_auditor'];
    await Promise.all(addedRoles.map((each) => change({ addedRoles: [each] })));
    expect((await access()).roles.map(({ roleId }) => roleId)).toEqual(addedRoles);
  });
});

describe('the roles of a tenant', () => {
  it('are its own, and listed by name', async () => {
    granted(await directory.ask(createRole, { tenantId, name: 'Clerk', description: '' }));
    const names = async (tenant: string, nameFilter?: string) =>
      granted(
        await directory.ask(listRoles, { tenantId: tenant, ...(nameFilter && { nameFilter }) }),
      ).items.map(({ name }) => name);
    expect(await names(tenantId)).toEqual(['Admin', 'Auditor', 'Clerk', 'MFA support']);
    expect(await names(tenantId, 'clerk')).toEqual(['Clerk']);
    expect(await names('other')).not.toContain('Clerk');
    const nowhere = { tenantId: 'nowhere', name: 'Clerk', description: '' };
    expect(await directory.ask(createRole, nowhere)).toEqual(refused('tenant_unknown'));
  });
});
