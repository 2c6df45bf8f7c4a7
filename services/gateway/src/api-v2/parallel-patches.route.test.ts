import { delayed } from '@countersign/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ManagementWorld, openManagement } from '../testing/management-world.ts';

let world: ManagementWorld;
beforeAll(async () => {
  world = await openManagement({ settingsThrough: delayed(11) });
});
afterAll(() => world.close());

const json = async (method: 'GET' | 'POST' | 'PATCH', path: string, body?: unknown) => {
  const { status, text } = await world.call(method, path, body === undefined ? {} : { body });
  expect([status, text]).toEqual([expect.toBeOneOf([200, 201, 204]), text]);
  return text === '' ? {} : JSON.parse(text);
};

/** Eight objects, each with a key of its own. */
const each = (inside: (part: Readonly<Record<string, unknown>>) => object, value: unknown) =>
  Array.from({ length: 8 }, (_, nth) => inside({ [`key${nth}`]: value }));

interface Patched {
  readonly of: string;
  /** Makes one and answers where it is patched. */
  readonly at: () => Promise<string>;
  /** Where it is read, when elsewhere. */
  readonly read?: string;
  /** No two of them touch the same thing. */
  readonly patches: readonly object[];
}

const made = (path: string, body: object, id: string) => async () =>
  `${path}/${encodeURIComponent((await json('POST', path, body))[id])}`;
const there = (path: string) => async () => path;

const application = made('/clients', { name: 'Raced' }, 'client_id');
const provider = { issuer: 'https://idp.example.com', client_id: 'us', scope: 'openid' };
const person = {
  connection: 'Username-Password-Authentication',
  password: 'correct horse battery',
};

const method = async () => {
  const user = await made('/users', { ...person, email: 'm@example.com' }, 'user_id')();
  const body = { type: 'phone', phone_number: '+4915123456789', name: 'Old' };
  const { id } = await json('POST', `${user}/authentication-methods`, body);
  return `${user}/authentication-methods/${encodeURIComponent(id)}`;
};

const resources: readonly Patched[] = [
  {
    of: 'an application’s metadata',
    at: application,
    patches: each((client_metadata) => ({ client_metadata }), 'kept'),
  },
  {
    of: 'an application’s settings',
    at: application,
    patches: [
      ...[{ sso: true }, { cross_origin_authentication: false }, { oidc_conformant: true }],
      ...[{ initiate_login_uri: 'https://a.test/login' }, { description: 'One' }],
      ...[{ callbacks: ['https://a.test/cb'] }, { logo_uri: 'https://a.test/logo.png' }],
    ],
  },
  {
    of: 'a tenant’s flags',
    at: there('/tenants/settings'),
    patches: each((flags) => ({ flags }), true),
  },
  {
    of: 'a tenant’s settings',
    at: there('/tenants/settings'),
    patches: [
      ...[{ sandbox_version: '22' }, { default_audience: 'https://api.test' }],
      ...[
        { customize_mfa_in_postlogin_action: true },
        { mtls: { enable_endpoint_aliases: false } },
      ],
      ...[{ friendly_name: 'Raced' }, { session_lifetime: 24 }, { support_url: 'https://a.test' }],
    ],
  },
  {
    of: 'a connection',
    at: async () => {
      const body = { name: 'raced', strategy: 'oidc', options: provider, enabled_clients: [] };
      return made('/connections', body, 'id')();
    },
    patches: [
      { display_name: 'Raced' },
      { enabled_clients: ['one', 'two'] },
      { options: { ...provider, scope: 'openid email' } },
    ],
  },
  {
    of: 'a person’s metadata',
    at: made('/users', { ...person, email: 'u@example.com' }, 'user_id'),
    patches: [
      ...each((user_metadata) => ({ user_metadata }), 'kept').slice(4),
      ...each((app_metadata) => ({ app_metadata }), 'kept').slice(4),
      ...[{ nickname: 'Ada' }, { given_name: 'Augusta' }, { blocked: true }],
    ],
  },
  {
    of: 'an authentication method',
    at: method,
    patches: [{ name: 'New' }, { preferred_authentication_method: 'voice' }],
  },
  {
    of: 'a log stream',
    at: made('/log-streams', { type: 'http', sink: { httpEndpoint: 'https://a.test/' } }, 'id'),
    patches: [
      ...[{ name: 'Raced' }, { status: 'paused' }],
      { filters: [{ type: 'category', name: 'auth.login.fail' }] },
      { sink: { httpContentFormat: 'JSONARRAY' } },
      { sink: { httpEndpoint: 'https://b.test/' } },
    ],
  },
  {
    of: 'brute-force protection',
    at: there('/attack-protection/brute-force-protection'),
    patches: [
      ...[{ enabled: false }, { shields: [] }, { mode: 'count_per_identifier' }],
      ...[{ allowlist: ['192.0.2.1'] }, { max_attempts: 5 }],
    ],
  },
  {
    of: 'suspicious IP throttling',
    at: there('/attack-protection/suspicious-ip-throttling'),
    patches: [
      ...[{ enabled: false }, { shields: ['block'] }, { allowlist: ['192.0.2.1'] }],
      { stage: { 'pre-login': { max_attempts: 7, rate: 864_000 } } },
      { stage: { 'pre-user-registration': { max_attempts: 8, rate: 864_000 } } },
    ],
  },
  {
    of: 'the app for pushes',
    at: there('/prompts/mfa-push'),
    patches: [
      ...[{ app_name: 'A' }, { apple_app_link: 'https://a.test/' }],
      { google_app_link: 'https://b.test/' },
    ],
  },
  {
    of: 'a provider of pushes',
    at: there('/guardian/factors/push-notification/providers/sns'),
    patches: [
      ...[{ aws_region: 'eu-west-1' }, { aws_access_key_id: 'key' }],
      { sns_apns_platform_application_arn: 'arn:a' },
      { sns_gcm_platform_application_arn: 'arn:b' },
    ],
  },
  {
    of: 'Duo',
    at: there('/guardian/factors/duo/settings'),
    patches: [{ ikey: 'i' }, { host: 'h' }],
  },
];

describe.each(resources)('$of', ({ at, patches }) => {
  it('keeps what each of many says who change it at once', async () => {
    const path = await at();
    await Promise.all(patches.map((patch) => json('PATCH', path, patch)));
    const after = await json('GET', path);
    for (const patch of patches) expect(after).toMatchObject(patch);
  });
});
