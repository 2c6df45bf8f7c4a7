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
  serverGone('DELETE', { path: '/resource-servers/{server}', status: 204, text: '' }),
  serverGone('DELETE', { path: '/resource-servers/{server}', status: 204, text: '' }),
];
