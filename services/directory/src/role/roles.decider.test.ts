import { managementScopes } from '@countersign/contracts';
import { specify } from '@countersign/testkit';
import { describe, expect, it } from 'vitest';
import { builtInRoles } from './built-in-roles.state.ts';
import { RoleChanged, RoleCreated, RoleRemoved } from './role.events.ts';
import { permissionsMax, roles, rolesMax } from './roles.decider.ts';

const given = specify(roles);
const now = '2026-01-01T12:00:00.000Z';
const clerk = { roleId: 'r1', name: 'Clerk', description: 'Reads' };
const created = RoleCreated({ ...clerk, at: now });
const creating = { type: 'CreateRole', ...clerk, now } as const;
const salaries = { resourceServerId: 'api1', name: 'read:salaries' };
const people = { resourceServerId: 'management', name: 'read:users' };
const changing = (more: object = {}) =>
  ({ type: 'ChangeRole', roleId: 'r1', added: [], removed: [], now, ...more }) as const;

describe('a tenant', () => {
  it('has three roles from its beginning, one of which may do everything', () => {
    expect(builtInRoles.map(({ name }) => name)).toEqual(['Admin', 'MFA support', 'Auditor']);
    expect(builtInRoles[0]?.permissions).toHaveLength(managementScopes.length);
    const audited = builtInRoles[2]?.permissions.map(({ name }) => name);
    expect(audited?.every((name) => name.startsWith('read:'))).toBe(true);
  });
});

describe('a role', () => {
  it('has a name of its own', () => {
    given().when(creating).then(created);
    given(created)
      .when({ ...creating, roleId: 'r2' })
      .thenRefuses('role_exists');
    given(created)
      .when(changing({ name: 'Admin' }))
      .thenRefuses('role_exists');
    given(created, RoleRemoved({ roleId: 'r1', at: now }))
      .when({ ...creating, roleId: 'r2' })
      .then(RoleCreated({ ...clerk, roleId: 'r2', at: now }));
  });
  it('is one of a bounded number', () => {
    const many = Array.from({ length: rolesMax - builtInRoles.length }, (_, index) =>
      RoleCreated({ roleId: `n${index}`, name: `n${index}`, description: '', at: now }),
    );
    given(...many)
      .when(creating)
      .thenRefuses('too_many_roles');
  });
  it('is given permissions and loses them, in one change, and the same again is none', () => {
    const has = RoleChanged({ roleId: 'r1', permissions: [salaries], at: now });
    given(created)
      .when(changing({ added: [salaries, salaries] }))
      .then(has);
    given(created, has)
      .when(changing({ added: [salaries] }))
      .then();
    given(created, has)
      .when(changing({ added: [people], removed: [salaries] }))
      .then(RoleChanged({ roleId: 'r1', permissions: [people], at: now }));
  });
  it('has so many permissions and no more', () => {
    const added = Array.from({ length: permissionsMax + 1 }, (_, index) => ({
      ...{ resourceServerId: 'api1', name: `scope${index}` },
    }));
    given(created).when(changing({ added })).thenRefuses('too_many_permissions');
  });
  it('gets no more of the Management API than whoever fills it may do', () => {
    const asked = { added: [salaries, people] };
    given(created)
      .when(changing({ ...asked, callerScopes: ['update:roles'] }))
      .thenRefuses('scope_exceeded');
    given(created)
      .when(changing({ ...asked, callerScopes: ['update:roles', 'read:users'] }))
      .then(RoleChanged({ roleId: 'r1', permissions: [salaries, people], at: now }));
  });
  it('loses no more of the Management API than whoever takes it may do', () => {
    const has = RoleChanged({ roleId: 'r1', permissions: [salaries, people], at: now });
    const removing = { type: 'RemoveRole', roleId: 'r1', now } as const;
    const [less, enough] = [['update:roles'], ['update:roles', 'read:users']];
    given(created, has)
      .when(changing({ removed: [people], callerScopes: less }))
      .thenRefuses('scope_exceeded');
    given(created, has)
      .when(changing({ removed: [salaries], callerScopes: less }))
      .then(RoleChanged({ roleId: 'r1', permissions: [people], at: now }));
    given(created, has)
      .when(changing({ removed: [people], callerScopes: enough }))
      .then(RoleChanged({ roleId: 'r1', permissions: [salaries], at: now }));
    given(created, has)
      .when({ ...removing, callerScopes: less })
      .thenRefuses('scope_exceeded');
    for (const callerScopes of [enough, undefined]) {
      given(created, has)
        .when({ ...removing, callerScopes })
        .then(RoleRemoved({ roleId: 'r1', at: now }));
    }
  });
  it('that is not there is not changed and not removed', () => {
    given().when(changing()).thenRefuses('role_unknown');
    given().when({ type: 'RemoveRole', roleId: 'r1', now }).thenRefuses('role_unknown');
    given()
      .when({ type: 'RemoveRole', roleId: 'rol_auditor', now })
      .then(RoleRemoved({ roleId: 'rol_auditor', at: now }));
  });
});
