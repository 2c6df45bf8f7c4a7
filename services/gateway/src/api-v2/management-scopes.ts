/** Every scope of the Management API, as Auth0 names them. A route can ask for no other. */
export const managementScopes = [
  'read:guardian_factors',
  'update:guardian_factors',
  'read:mfa_policies',
  'update:mfa_policies',
  'read:guardian_enrollments',
  'delete:guardian_enrollments',
  'create:guardian_enrollment_tickets',
  'read:users',
  'create:users',
  'update:users',
  'delete:users',
  'read:authentication_methods',
  'create:authentication_methods',
  'update:authentication_methods',
  'delete:authentication_methods',
  'read:clients',
  'create:clients',
  'update:clients',
  'delete:clients',
  'update:client_keys',
  'read:connections',
  'create:connections',
  'update:connections',
  'delete:connections',
  'read:tenant_settings',
  'update:tenant_settings',
  'read:attack_protection',
  'update:attack_protection',
  'read:prompts',
  'update:prompts',
  'read:logs',
  'read:logs_users',
  'create:log_streams',
  'read:log_streams',
  'update:log_streams',
  'delete:log_streams',
] as const;

type ManagementScope = (typeof managementScopes)[number];

/** A route's configuration: a token with any one of these scopes opens it. */
export const opensTo = (...scopes: readonly ManagementScope[]) => ({ managementScopes: scopes });
