import { type Row, resource } from './row.ts';

const of = 'Auth0 Management API, resource servers, client grants and roles';
const verbs = (what: string) => (verb: string) => ({
  read: `read:${what}`,
  write: `${verb}:${what}`,
});
const servers = verbs('resource_servers');
const serverList = resource(of, '/resource-servers', servers('create'));
const server = resource(of, '/resource-servers/:id', servers('update'));
const serverGone = resource(of, '/resource-servers/:id', servers('delete'));

const problem = (status: number, error: string, message: string, errorCode: string) => ({
  status,
  text: JSON.stringify({ statusCode: status, error, message, errorCode }),
});
const notFound = (message: string, errorCode: string) =>
  problem(404, 'Not Found', message, errorCode);
const noServer = notFound('The resource server does not exist', 'inexistent_resource_server');
const fixed = problem(
  400,
  'Bad Request',
  'A system API cannot be changed.',
  'operation_not_supported',
);
const payroll = 'https://payroll.example';
const management = encodeURIComponent('https://acme.test/api/v2/');
const serverKeys = [
  ...['id', 'name', 'identifier', 'is_system', 'scopes', 'signing_alg', 'token_lifetime'],
  ...['allow_offline_access', 'skip_consent_for_verifiable_first_party_clients'],
  ...['enforce_policies', 'token_dialect'],
];

const grants = verbs('client_grants');
const grantList = resource(of, '/client-grants', grants('create'));
const grant = resource(of, '/client-grants/:id', grants('update'));
const grantGone = resource(of, '/client-grants/:id', grants('delete'));
const roles = verbs('roles');
const roleList = resource(of, '/roles', roles('create'));
const role = resource(of, '/roles/:id', roles('update'));
const roleGone = resource(of, '/roles/:id', roles('delete'));
const rolePermissions = resource(of, '/roles/:id/permissions', roles('update'));
const roleUsers = resource(of, '/roles/:id/users', {
  read: 'read:role_members,read:users',
  write: 'create:role_members',
});
const theirRoles = (write: string) =>
  resource(of, '/users/:id/roles', {
    read: 'read:role_members,read:users,read:roles',
    write: `update:users,${write}:role_members`,
  });
const theirPermissions = resource(of, '/users/:id/permissions', verbs('users')('update'));
const noGrant = notFound('The client grant does not exist.', 'inexistent_client_grant');
const noRole = notFound('The role does not exist.', 'inexistent_role');
const noUser = notFound('The user does not exist.', 'inexistent_user');
const nobody = '/users/auth0%7Cnobody';
const grantKeys = ['id', 'client_id', 'audience', 'scope', 'subject_type', 'is_system'];
const salaries = [{ resource_server_identifier: payroll, permission_name: 'read:salaries' }];
const unknown = [{ resource_server_identifier: payroll, permission_name: 'nothing' }];

/** APIs, who may call them, and roles. */
export const apiRows: readonly Row[] = [
  serverList('POST', {
    body: {
      ...{ identifier: payroll, name: 'Payroll' },
      scopes: [{ value: 'read:salaries' }, { value: 'admin:salaries', description: 'All' }],
    },
    status: 201,
    keys: serverKeys,
    keeps: { server: 'id' },
    refused: [
      [{ name: 'Payroll' }, 'Missing required property: identifier'],
      [{ identifier: 'acme', scopes: [{ value: 'a' }, { value: 'a' }] }, 'Array items are not'],
      [{ identifier: 'acme', signing_alg: 'HS256' }, 'No enum match'],
      [{ identifier: 'acme', token_encryption: { format: 'x' } }, 'Tokens are not encrypted'],
      [{ identifier: 'https://acme.test/other' }, 'It is the name of something else'],
      [{ identifier: 'admin' }, 'It is the name of something else'],
      [{ identifier: 'management' }, 'It is the name of something else'],
    ],
  }),
  serverList('POST', {
    body: { identifier: payroll },
    ...problem(
      409,
      'Conflict',
      'A resource server with the same identifier already exists',
      'resource_server_conflict',
    ),
  }),
  serverList('GET', { path: '/resource-servers?include_totals=true&per_page=1' }),
  server('GET', { path: '/resource-servers/{server}', keys: serverKeys }),
  server('GET', {
    path: `/resource-servers/${encodeURIComponent(payroll)}?fields=identifier`,
    text: `{"identifier":"${payroll}"}`,
  }),
  server('GET', { path: `/resource-servers/${management}`, keys: serverKeys }),
  server('GET', { path: '/resource-servers/nothing', ...noServer }),
  server('PATCH', {
    path: '/resource-servers/{server}',
    body: { token_lifetime: 3_600, token_dialect: 'access_token_authz' },
    keys: serverKeys,
    refused: [
      [{ identifier: 'https://other.example' }, 'It cannot be changed'],
      [{ token_dialect: 'other' }, 'No enum match'],
    ],
  }),
  server('PATCH', { path: `/resource-servers/${management}`, body: { name: 'Ours' }, ...fixed }),
  server('PATCH', { path: '/resource-servers/mfa', body: { name: 'Ours' }, ...fixed }),
  serverGone('DELETE', { path: `/resource-servers/${management}`, ...fixed }),
  grantList('POST', {
    body: { client_id: 'admin', audience: payroll, scope: ['read:salaries'] },
    status: 201,
    keys: grantKeys,
    keeps: { grant: 'id' },
    refused: [
      [{ audience: payroll, scope: [] }, 'Missing required property: client_id'],
      [{ client_id: 'admin', audience: payroll, scope: ['x'] }, 'The API defines no such scope'],
      [{ client_id: 'admin', audience: payroll, allow_all_scopes: true }, 'Name the scopes'],
    ],
  }),
  grantList('POST', {
    body: { client_id: 'admin', audience: payroll, scope: [] },
    ...problem(
      409,
      'Conflict',
      'A client grant for this client and audience already exists',
      'client_grant_conflict',
    ),
  }),
  grantList('POST', { body: { client_id: 'admin', audience: 'nothing', scope: [] }, ...noServer }),
  grantList('GET', { path: '/client-grants?client_id=admin&include_totals=true' }),
  grantList('GET', { path: '/client-grants?audience=nothing', text: '[]' }),
  grant('GET', { path: '/client-grants/{grant}', keys: grantKeys }),
  grant('GET', { path: '/client-grants/cgr_nothing', ...noGrant }),
  grant('PATCH', {
    path: '/client-grants/{grant}',
    body: { scope: ['admin:salaries'] },
    keys: grantKeys,
    refused: [[{ scope: ['nothing'] }, 'The API defines no such scope']],
  }),
  grant('PATCH', { path: '/client-grants/cgr_nothing', body: { scope: [] }, ...noGrant }),
  roleList('POST', {
    body: { name: 'Clerk', description: 'Reads' },
    keys: ['id', 'name', 'description'],
    keeps: { role: 'id' },
    refused: [[{ description: 'Reads' }, 'Missing required property: name']],
  }),
  roleList('POST', {
    body: { name: 'Admin' },
    ...problem(409, 'Conflict', 'A role with the same name already exists', 'role_conflict'),
  }),
  roleList('GET', {
    path: '/roles?name_filter=admin',
    text: '[{"id":"rol_admin","name":"Admin","description":"May do everything"}]',
  }),
  role('GET', { path: '/roles/nothing', ...noRole }),
  role('PATCH', {
    path: '/roles/{role}',
    body: { description: 'Reads salaries' },
    keys: ['id', 'name', 'description'],
    refused: [[{ name: '' }, 'String is too short']],
  }),
  rolePermissions('POST', {
    path: '/roles/{role}/permissions',
    body: { permissions: salaries },
    status: 201,
    text: '',
    refused: [[{ permissions: [] }, 'Array is too short']],
  }),
  rolePermissions('POST', {
    path: '/roles/{role}/permissions',
    body: { permissions: unknown },
    ...problem(
      400,
      'Bad Request',
      'No such permission: name an API and a scope of it.',
      'invalid_body',
    ),
  }),
  rolePermissions('GET', {
    path: '/roles/{role}/permissions',
    text: JSON.stringify([
      {
        permission_name: 'read:salaries',
        resource_server_name: 'Payroll',
        resource_server_identifier: payroll,
      },
    ]),
  }),
  rolePermissions('DELETE', {
    path: '/roles/{role}/permissions',
    body: { permissions: [...salaries, ...unknown] },
    status: 204,
    text: '',
  }),
  roleUsers('POST', {
    path: '/roles/{role}/users',
    body: { users: ['auth0|nobody'] },
    ...noUser,
  }),
  roleUsers('GET', { path: '/roles/{role}/users', text: '[]' }),
  roleUsers('GET', { path: '/roles/nothing/users', ...noRole }),
  theirRoles('create')('POST', {
    path: `${nobody}/roles`,
    body: { roles: ['rol_auditor'] },
    ...noUser,
  }),
  theirRoles('create')('GET', { path: `${nobody}/roles`, ...noUser }),
  theirRoles('delete')('DELETE', {
    path: `${nobody}/roles`,
    body: { roles: ['rol_auditor'] },
    ...noUser,
  }),
  theirPermissions('POST', {
    path: `${nobody}/permissions`,
    body: { permissions: salaries },
    ...noUser,
  }),
  theirPermissions('GET', { path: `${nobody}/permissions`, ...noUser }),
  theirPermissions('DELETE', {
    path: `${nobody}/permissions`,
    body: { permissions: salaries },
    ...noUser,
  }),
  roleGone('DELETE', { path: '/roles/{role}', status: 204, text: '' }),
  grantGone('DELETE', { path: '/client-grants/{grant}', status: 204, text: '' }),
  serverGone('DELETE', { path: '/resource-servers/{server}', status: 204, text: '' }),
  serverGone('DELETE', { path: '/resource-servers/{server}', status: 204, text: '' }),
];
