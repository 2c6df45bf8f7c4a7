import {
  type ManagementScope,
  managementScopes,
  type Role,
  systemApis,
} from '@countersign/contracts';

const role = (
  roleId: string,
  { name, description }: Pick<Role, 'name' | 'description'>,
  scopes: readonly ManagementScope[],
): Role => ({
  roleId,
  ...{ name, description },
  permissions: scopes.map((scope) => ({ resourceServerId: systemApis.management, name: scope })),
});

/**
 * The roles that every tenant begins with, also one that an older release made. In no stream until
 * somebody changes them, so that a scope that a later release has is the Admin's at once.
 */
export const builtInRoles: readonly Role[] = [
  role('rol_admin', { name: 'Admin', description: 'May do everything' }, managementScopes),
  role(
    'rol_mfa_support',
    {
      name: 'MFA support',
      description: 'Helps people who cannot sign in: authenticators, tickets and blocks',
    },
    [
      ...(['read:users', 'read:logs', 'read:logs_users', 'read:sessions'] as const),
      ...(['read:guardian_factors', 'read:mfa_policies', 'delete:user_blocks'] as const),
      ...(['read:guardian_enrollments', 'delete:guardian_enrollments'] as const),
      ...(['create:guardian_enrollment_tickets', 'read:authentication_methods'] as const),
      ...(['create:authentication_methods', 'update:authentication_methods'] as const),
      'delete:authentication_methods',
    ],
  ),
  role(
    'rol_auditor',
    { name: 'Auditor', description: 'Reads everything and changes nothing' },
    managementScopes.filter((scope) => scope.startsWith('read:')),
  ),
];
