import {
  clientFields,
  connectionFields,
  connectionOptions,
  logStreamFields,
  tenantFields,
} from '@countersign/management-api';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { emailProvider } from '../testing/contract/emails.rows.ts';
import { type ManagementWorld, openManagement } from '../testing/management-world.ts';

let world: ManagementWorld;
beforeAll(async () => {
  world = await openManagement();
});
afterAll(() => world.close());

type Method = 'GET' | 'POST' | 'PATCH' | 'PUT';
const call = async (method: Method, path: string, body?: unknown) => {
  const { status, text } = await world.call(method, path, body === undefined ? {} : { body });
  return { status, body: text === '' ? undefined : JSON.parse(text) };
};
const fine = async (method: Method, path: string, body?: unknown) => {
  const answer = await call(method, path, body);
  expect([answer.status, answer.body]).toEqual([expect.toBeOneOf([200, 201, 204]), answer.body]);
  return answer.body;
};

const made = (path: string, body: object, id: string) => async () =>
  `${path}/${encodeURIComponent((await fine('POST', path, body))[id])}`;
const there = (path: string) => async () => path;

let connections = 0;
const connection = (body: object) => async () => {
  connections += 1;
  return made('/connections', { name: `c${connections}`, ...body }, 'id')();
};

const provider = { issuer: 'https://idp.example.com', client_id: 'us', client_secret: 'canary' };
const sink = {
  ...{ httpEndpoint: 'https://siem.example/', httpAuthorization: 'Bearer canary' },
  httpCustomHeaders: [{ header: 'x-key', value: 'canary' }],
};
const guardian = '/guardian/factors';
const mailServer = async () => {
  await fine('POST', '/emails/provider', emailProvider);
  return '/emails/provider';
};

interface Resource {
  readonly of: string;
  readonly at: () => Promise<string>;
  readonly by?: 'PATCH' | 'PUT';
}

/** Everything that is read and changed at one address. */
const resources: readonly Resource[] = [
  { of: 'an application', at: made('/clients', { name: 'A' }, 'client_id') },
  { of: 'a page', at: made('/clients', { name: 'A', app_type: 'spa' }, 'client_id') },
  { of: 'a provider', at: connection({ strategy: 'oidc', options: provider }) },
  { of: 'a database', at: connection({ strategy: 'auth0' }) },
  { of: 'a log stream', at: made('/log-streams', { type: 'http', sink }, 'id') },
  { of: 'a mail server', at: mailServer },
  { of: 'a tenant', at: there('/tenants/settings') },
  { of: 'how a tenant looks', at: there('/branding') },
  { of: 'brute-force protection', at: there('/attack-protection/brute-force-protection') },
  { of: 'suspicious IP throttling', at: there('/attack-protection/suspicious-ip-throttling') },
  { of: 'leaked passwords', at: there('/attack-protection/breached-password-detection') },
  { of: 'risk', at: there('/risk-assessments/settings') },
  { of: 'new devices', at: there('/risk-assessments/settings/new-device') },
  { of: 'prompts', at: there('/prompts') },
  { of: 'the push app', at: there('/prompts/mfa-push') },
  {
    of: 'a person',
    at: made(
      '/users',
      {
        ...{ connection: 'Username-Password-Authentication', email: 'ada@example.com' },
        ...{ password: 'correct horse battery', user_metadata: { a: 1 } },
      },
      'user_id',
    ),
  },
  { of: 'remembered browsers', at: there('/guardian/settings'), by: 'PUT' },
  { of: 'the policy', at: there('/guardian/policies'), by: 'PUT' },
  ...[
    ...['phone/settings', 'email/settings', 'phone/message-types', 'phone/selected-provider'],
    ...['phone/providers', 'phone/providers/twilio', 'sms/providers/twilio', 'duo/settings'],
    ...['push-notification/providers/apns', 'push-notification/providers/sns'],
    ...['push-notification/selected-provider', 'webauthn-roaming/settings'],
    ...['webauthn-platform/settings'],
  ].map((path) => ({ of: path, at: there(`${guardian}/${path}`), by: 'PUT' as const })),
];

describe.each(resources)('$of', ({ at, by = 'PATCH' }) => {
  it('takes what it answers, and is the same afterwards', async () => {
    const path = await at();
    const before = await fine('GET', path);
    await fine(by, path, before);
    const { updated_at: _, ...after } = await fine('GET', path);
    expect(before).toMatchObject(after);
    expect(JSON.stringify(after)).not.toContain('canary');
  });
});

describe.each([
  ['/attack-protection/brute-force-protection', 'enabled shields mode allowlist max_attempts'],
  ['/attack-protection/suspicious-ip-throttling', 'enabled shields allowlist stage'],
  ['/risk-assessments/settings', 'enabled'],
  ['/risk-assessments/settings/new-device', 'remember_for'],
])('%s', (path, names) => {
  it('takes null for what Auth0 begins with', async () => {
    const before = await fine('GET', path);
    for (const name of names.split(' ')) await fine('PATCH', path, { [name]: null });
    expect(await fine('GET', path)).toEqual(before);
  });
});

/** No body may name the prototype: it is refused whole, below. */
const key = fc.string({ minLength: 1 }).filter((name) => name !== '__proto__');

/** A value of JSON as a setting may hold it: an empty object or `null` would be nothing. */
const setting = fc.oneof(
  fc.boolean(),
  fc.integer(),
  fc.string({ minLength: 1 }),
  fc.array(fc.string(), { maxLength: 3 }),
  fc.dictionary(key, fc.string(), { minKeys: 1, maxKeys: 3 }),
);

interface Listed {
  readonly of: string;
  readonly at: () => Promise<string>;
  readonly fields: {
    readonly acts: object;
    readonly kept: Readonly<Record<string, unknown>>;
    readonly refused: Readonly<Record<string, unknown>>;
  };
  readonly within?: string;
  /** What has to come along. */
  readonly beside?: object;
  /** Kept fields that hold something of one kind. */
  readonly kinds?: Readonly<Record<string, unknown>>;
}

const listed: readonly Listed[] = [
  { of: 'clients', at: made('/clients', { name: 'L' }, 'client_id'), fields: clientFields },
  {
    of: 'tenants',
    at: there('/tenants/settings'),
    fields: tenantFields,
    kinds: {
      guardian_mfa_page: { enabled: false, html: '' },
      customize_mfa_in_postlogin_action: false,
      default_directory: 'Username-Password-Authentication',
      default_audience: 'https://api.test/',
      resource_parameter_profile: 'compatibility',
    },
  },
  {
    of: 'connections',
    at: connection({ strategy: 'auth0' }),
    fields: connectionFields,
  },
  {
    of: 'databases’ options',
    at: connection({ strategy: 'auth0' }),
    fields: connectionOptions,
    within: 'options',
  },
  {
    of: 'providers’ options',
    at: connection({ strategy: 'oidc', options: provider }),
    fields: connectionOptions,
    within: 'options',
    beside: { issuer: provider.issuer, client_id: provider.client_id },
  },
  {
    of: 'log streams',
    at: made('/log-streams', { type: 'http', sink }, 'id'),
    fields: logStreamFields,
    kinds: { isPriority: true },
  },
];

describe.each(listed)('the fields of $of', ({ at, fields, within, beside, kinds = {} }) => {
  const body = (own: object) => (within ? { [within]: { ...beside, ...own } } : own);
  const ownOf = (answer: Record<string, Record<string, unknown>>) =>
    within ? answer[within] : answer;

  it('are kept as they were sent, and sent again as they are answered', async () => {
    const path = await at();
    const some = fc.record(
      Object.fromEntries(
        Object.keys(fields.kept).map((name) => [
          name,
          name in kinds ? fc.constant(kinds[name]) : setting,
        ]),
      ),
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(some, async (sent) => {
        await fine('PATCH', path, body(sent));
        const answer = await fine('GET', path);
        expect(ownOf(answer)).toMatchObject(sent);
        await fine('PATCH', path, answer);
        expect(await fine('GET', path)).toEqual(answer);
      }),
      { numRuns: 5 },
    );
  });

  it('are not taken from a body that names the prototype of all objects', async () => {
    const path = await at();
    const before = await fine('GET', path);
    const [name = ''] = Object.keys(fields.kept);
    const poisoned = JSON.parse('{ "__proto__": "a" }');
    const { status } = await call('PATCH', path, body({ [name]: poisoned }));
    expect([status, await fine('GET', path)]).toEqual([400, before]);
  });

  it('are all taken as null', async () => {
    const path = await at();
    for (const name of Object.keys({ ...fields.acts, ...fields.kept, ...fields.refused })) {
      const required = beside !== undefined && name in beside;
      if (!required) await fine('PATCH', path, body({ [name]: null }));
    }
  });

  it('are refused by name where they promise what is not done', async () => {
    const path = await at();
    for (const name of Object.keys(fields.refused)) {
      const answer = await call('PATCH', path, body({ [name]: ['a promise'] }));
      expect([name, answer.status]).toEqual([name, 400]);
      const property = within ? `${within}.${name}` : name;
      expect(answer.body.message).toContain(`on property ${property}`);
      expect(answer.body.message).not.toContain('Additional properties');
    }
  });
});
