import { type Row, resource } from './row.ts';

const id = 'auth0%7Ccontract';
const person = (rest = '') => `/users/${id}${rest}`;
const email = 'contract@example.com';
const connection = 'Username-Password-Authentication';

const people = resource('§2.2', '/users', { read: 'read:users', write: 'create:users' });
const one = resource('§2.2', '/users/:id', { read: 'read:users', write: 'update:users' });
const gone = resource('§2.2', '/users/:id', { read: 'read:users', write: 'delete:users' });
const byEmail = resource('§2.2', '/users-by-email', { read: 'read:users', write: 'none' });
const enrollments = resource('§2.2', '/users/:id/enrollments', {
  ...{ read: 'read:users', write: 'none' },
});
const authenticators = resource('§2.2', '/users/:id/authenticators', {
  ...{ read: 'none', write: 'delete:guardian_enrollments' },
});
const provider = resource('§2.2', '/users/:id/multifactor/:provider', {
  ...{ read: 'none', write: 'update:users' },
});
const browsers = resource('§2.2', '/users/:id/multifactor/actions/invalidate-remember-browser', {
  ...{ read: 'none', write: 'update:users' },
});
const theirBrowsers = '/countersign/users/:id/remembered-browsers';
const oneByOne = { read: 'read:users', write: 'update:users' };
const remembered = resource('ADR 12', theirBrowsers, oneByOne);
const oneBrowser = resource('ADR 12', `${theirBrowsers}/:browser_id`, oneByOne);
const recovery = resource('§2.2', '/users/:id/recovery-code-regeneration', {
  ...{ read: 'none', write: 'update:users' },
});
const enrollment = resource('§1.5', '/guardian/enrollments/:id', {
  ...{ read: 'read:guardian_enrollments', write: 'delete:guardian_enrollments' },
});
const imports = resource('§2.2', '/jobs/users-imports', { read: 'none', write: 'create:users' });
const jobScopes = { read: 'create:users,read:users', write: 'none' };
const job = resource('§2.2', '/jobs/:id', jobScopes);
const jobErrors = resource('§2.2', '/jobs/:id/errors', jobScopes);
const unknownUser =
  '{"statusCode":404,"error":"Not Found","message":"The user does not exist.",' +
  '"errorCode":"inexistent_user"}';
const unknownJob =
  '{"statusCode":404,"error":"Not Found","message":"The job does not exist",' +
  '"errorCode":"inexistent_job"}';
const noEnrollment =
  '{"statusCode":404,"error":"Not Found","message":"Enrollment not found",' +
  '"errorCode":"enrollment_not_found"}';

const profile = [
  ...['created_at', 'email', 'email_verified', 'identities', 'name', 'nickname', 'updated_at'],
  'user_id',
];

/** People, and what else hangs on them: §2.2. They are made here for the rows that follow. */
export const peopleRows: readonly Row[] = [
  people('POST', {
    body: { user_id: 'contract', connection, email, password: 'canary-battery-staple' },
    status: 201,
    keys: profile,
    refused: [
      [{ connection, password: 'canary-battery-staple' }, 'Missing required property: email'],
      [{ connection, email: 'nobody', password: 'canary' }, 'format email: nobody'],
      [{ email, password: 'canary-battery-staple' }, 'Missing required property: connection'],
      [{ connection, email, blocked: 'yes' }, 'Expected type boolean but found type string'],
    ],
  }),
  people('POST', {
    body: { connection, email, password: 'canary-battery-staple' },
    status: 409,
    text:
      '{"statusCode":409,"error":"Conflict","message":"The user already exists.",' +
      '"errorCode":"auth0_idp_error"}',
  }),
  people('GET', { path: '/users?page=0&per_page=1' }),
  people('GET', {
    path: '/users?include_totals=true',
    keys: ['start', 'limit', 'total', 'users'],
  }),
  byEmail('GET', { path: '/users-by-email?email=nobody%40example.com', text: '[]' }),
  one('GET', { path: person(), keys: profile }),
  one('GET', {
    path: person('?fields=user_id,email'),
    text: `{"email":"${email}","user_id":"auth0|contract"}`,
  }),
  one('GET', { path: '/users/auth0%7Cnobody', status: 404, text: unknownUser }),
  one('PATCH', {
    path: person(),
    body: { name: 'Contract', user_metadata: { colour: 'blue' } },
    keys: [...profile, 'user_metadata'],
    refused: [
      [{ email: 'nobody' }, 'format email: nobody'],
      [{ email_verified: 'yes' }, 'Expected type boolean but found type string'],
      [{ user_metadata: 'blue' }, 'Expected type object but found type string'],
    ],
  }),
  one('PATCH', {
    path: '/users/auth0%7Cnobody',
    body: { name: 'x' },
    status: 404,
    text: unknownUser,
  }),
  enrollments('GET', { path: person('/enrollments'), text: '[]' }),
  enrollments('GET', { path: '/users/auth0%7Cnobody/enrollments', status: 404, text: unknownUser }),
  authenticators('DELETE', { path: person('/authenticators'), status: 204, text: '' }),
  provider('DELETE', { path: person('/multifactor/google-authenticator'), status: 204, text: '' }),
  provider('DELETE', { path: person('/multifactor/duo'), status: 204, text: '' }),
  browsers('POST', {
    path: person('/multifactor/actions/invalidate-remember-browser'),
    status: 204,
    text: '',
  }),
  remembered('GET', {
    path: `/countersign${person('/remembered-browsers')}`,
    text: '{"remembered_browsers":[]}',
  }),
  oneBrowser('DELETE', {
    path: `/countersign${person('/remembered-browsers/nobodys')}`,
    status: 404,
    text:
      '{"statusCode":404,"error":"Not Found","message":"The browser is not remembered.",' +
      '"errorCode":"inexistent_browser"}',
  }),
  recovery('POST', { path: person('/recovery-code-regeneration'), keys: ['recovery_code'] }),
  // A form alone; users-imports.route.test.ts sends some.
  imports('POST', {
    status: 415,
    text: '{"statusCode":415,"error":"Unsupported Media Type","message":"Unsupported Media Type"}',
  }),
  job('GET', { path: '/jobs/job_0000000000000000', status: 404, text: unknownJob }),
  jobErrors('GET', { path: '/jobs/job_0000000000000000/errors', status: 404, text: unknownJob }),
  enrollment('GET', {
    path: '/guardian/enrollments/dev_0000000000000000',
    status: 404,
    text: noEnrollment,
  }),
  enrollment('DELETE', {
    path: '/guardian/enrollments/dev_0000000000000000',
    status: 404,
    text: noEnrollment,
  }),
];

/** Last of all, the person of the rows before. */
export const farewellRows: readonly Row[] = [
  gone('DELETE', { path: person(), status: 204, text: '' }),
  gone('DELETE', { path: person(), status: 204, text: '' }),
];
