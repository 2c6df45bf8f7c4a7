import { generateKeyPairSync } from 'node:crypto';
import { type Row, resource } from './row.ts';

const of = '§6';
const verbs = (what: string) => (verb: string) => ({
  read: `read:${what}`,
  write: `${verb}:${what}`,
});
const clients = verbs('clients');
const connections = verbs('connections');
const streams = verbs('log_streams');
const clientList = resource(of, '/clients', clients('create'));
const client = resource(of, '/clients/:id', clients('update'));
const clientGone = resource(of, '/clients/:id', clients('delete'));
const secret = resource(of, '/clients/:id/rotate-secret', {
  read: 'none',
  write: 'update:client_keys',
});
const credentials = resource(of, '/clients/:id/credentials', {
  read: 'read:client_credentials',
  write: 'create:client_credentials',
});
const credential = resource(of, '/clients/:id/credentials/:credential', {
  read: 'read:client_credentials',
  write: 'delete:client_credentials',
});
const connectionList = resource(of, '/connections', connections('create'));
const connection = resource(of, '/connections/:id', connections('update'));
const connectionClients = resource(of, '/connections/:id/clients', connections('update'));
const connectionGone = resource(of, '/connections/:id', connections('delete'));
const streamList = resource('§5.4', '/log-streams', streams('create'));
const stream = resource('§5.4', '/log-streams/:id', streams('update'));
const streamGone = resource('§5.4', '/log-streams/:id', streams('delete'));
const logs = resource('§5.4', '/logs', { read: 'read:logs,read:logs_users', write: 'none' });
const ofLogs = { read: 'read:logs,read:logs_users', write: 'none' };
const logins = resource('ADR 62', '/countersign/logins', ofLogs);
const login = resource('ADR 62', '/countersign/logins/:reference', ofLogs);
const stats = resource('ADR 62', '/countersign/mfa/stats', { read: 'read:logs', write: 'none' });
const log = resource('§5.4', '/logs/:id', { read: 'read:logs,read:logs_users', write: 'none' });
const theirLogs = resource('§5.4', '/users/:id/logs', {
  ...{ read: 'read:logs,read:logs_users', write: 'none' },
});

const pem = generateKeyPairSync('rsa', { modulusLength: 2_048 })
  .publicKey.export({ type: 'spki', format: 'pem' })
  .toString();
const problem = (message: string, errorCode: string) =>
  JSON.stringify({ statusCode: 404, error: 'Not Found', message, errorCode });
const noClient = problem('The client does not exist', 'inexistent_client');
const noConnection = problem('The connection does not exist', 'inexistent_connection');
const noStream = problem('The log stream does not exist.', 'log_stream_not_found');
const noLog = problem('The log does not exist.', 'inexistent_log');
const noLogin = problem(
  'The log of the tenant has no login of this reference; the lines of the processes may.',
  'inexistent_login',
);
const sink = { type: 'http', name: 'Ours', sink: { httpEndpoint: 'https://logs.example.com/in' } };

/** Clients, connections, logs and where they stream to: §6's conventions, and §5.4. */
export const resourceRows: readonly Row[] = [
  clientList('POST', {
    body: { name: 'Shop', app_type: 'spa', callbacks: ['https://shop.example/callback'] },
    status: 201,
    keeps: { client: 'client_id' },
    refused: [
      [{ app_type: 'spa' }, 'Missing required property: name'],
      [{ name: 'Shop', app_type: 'shop' }, 'No enum match'],
      [{ name: 'Shop', callbacks: 'https://shop.example' }, 'Expected type array'],
      [{ name: 'Shop', callbacks: ['not a url'] }, 'callback'],
    ],
  }),
  clientList('GET', { path: '/clients?include_totals=true&per_page=1' }),
  client('GET', { path: '/clients/{client}' }),
  client('GET', { path: '/clients/nobody', status: 404, text: noClient }),
  client('PATCH', {
    path: '/clients/{client}',
    body: { name: 'Store' },
    refused: [[{ app_type: 'shop' }, 'No enum match']],
  }),
  secret('POST', { path: '/clients/{client}/rotate-secret' }),
  credentials('GET', { path: '/clients/{client}/credentials', text: '[]' }),
  credentials('POST', {
    path: '/clients/{client}/credentials',
    body: { credential_type: 'public_key', pem },
    status: 201,
    keys: ['id', 'kid', 'alg', 'credential_type'],
    keeps: { credential: 'id' },
    refused: [
      [{ credential_type: 'public_key' }, 'Missing required property: pem'],
      [{ credential_type: 'cert_subject_dn', pem }, 'No enum match'],
    ],
  }),
  credential('GET', {
    path: '/clients/{client}/credentials/{credential}',
    keys: ['id', 'kid', 'alg', 'credential_type'],
  }),
  credential('DELETE', {
    path: '/clients/{client}/credentials/{credential}',
    status: 204,
    text: '',
  }),
  clientGone('DELETE', { path: '/clients/{client}', status: 204, text: '' }),
  connectionList('POST', {
    body: {
      ...{ name: 'staff', strategy: 'oidc' },
      options: {
        ...{
          issuer: 'https://id.example.com',
          client_id: 'ours',
          client_secret: 'canary-'.repeat(4),
        },
      },
    },
    status: 201,
    keeps: { connection: 'id' },
    refused: [[{ strategy: 'oidc' }, 'Missing required property: name']],
  }),
  connectionList('GET', { path: '/connections?per_page=1' }),
  connection('GET', { path: '/connections/{connection}' }),
  connection('GET', { path: '/connections/con_nobody', status: 404, text: noConnection }),
  connection('PATCH', { path: '/connections/{connection}', body: { display_name: 'Staff' } }),
  connectionClients('PATCH', {
    path: '/connections/{connection}/clients',
    body: [{ client_id: 'one', status: true }],
    status: 204,
    text: '',
    refused: [
      [[], 'Array is too short'],
      [[{ client_id: 'one' }], 'Missing required property: status'],
      [{}, 'Expected type array'],
    ],
  }),
  connectionClients('GET', {
    path: '/connections/{connection}/clients',
    text: '{"clients":[{"client_id":"one"}]}',
  }),
  connectionGone('DELETE', {
    path: '/connections/{connection}',
    status: 202,
    keys: ['deleted_at'],
  }),
  streamList('GET', { text: '[]' }),
  streamList('POST', {
    body: sink,
    keeps: { stream: 'id' },
    refused: [
      [{ name: 'Ours', sink: sink.sink }, 'Missing required property: type'],
      [{ ...sink, type: 'datadog' }, 'on property type'],
    ],
  }),
  stream('GET', { path: '/log-streams/{stream}' }),
  stream('GET', { path: '/log-streams/lst_0000000000000000', status: 404, text: noStream }),
  stream('PATCH', { path: '/log-streams/{stream}', body: { name: 'Theirs' } }),
  streamGone('DELETE', { path: '/log-streams/{stream}', status: 204, text: '' }),
  logs('GET', { path: '/logs?per_page=1&q=type:nothing', text: '[]' }),
  log('GET', { path: '/logs/none', status: 404, text: noLog }),
  logins('GET', { text: '[]' }),
  login('GET', { path: '/countersign/logins/00000000-0000', status: 404, text: noLogin }),
  stats('GET', {
    keys: [
      ...['window', 'since', 'until', 'totals', 'rates', 'time_to_answer', 'factors', 'failures'],
      'series',
    ],
  }),
  theirLogs('GET', { path: '/users/auth0%7Cnobody/logs', text: '[]' }),
];
