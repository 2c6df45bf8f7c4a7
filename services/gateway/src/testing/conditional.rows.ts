import { exampleTheme } from './branding-theme.ts';
import { emailProvider } from './contract/emails.rows.ts';

/** Whose authenticators are written. */
export const personId = 'auth0|raced';

/** Models of authenticators, for FIDO's metadata to know. */
export const aaguids = [
  '2fc0579f-8113-47ea-b116-bb5a8db9202a',
  '30b5035e-d297-4ff1-010b-addc96ba6a98',
] as const;

type Writing = 'PATCH' | 'PUT' | 'DELETE';

/** How a thing of its kind is made, the nth of its name. */
export interface Kind {
  readonly at: string;
  readonly body: (nth: number) => object;
  /** What its id is called. */
  readonly id?: string;
  /** Whether a tenant has one at most, which is where it is made. */
  readonly isAlone?: boolean;
}

/** What else is decided, in the same stream where there is anything. */
export interface Beside {
  readonly method: Writing | 'POST';
  /** `{own}` is the path of what is edited. */
  readonly path: string;
  /** Whether it is done to one that is made for this, wherever that is. */
  readonly kind?: Kind;
  readonly body?: (nth: number) => unknown;
}

/** What an admin changes in a form. */
export interface Edited {
  /** The route, which is its path where the tenant has one alone. */
  readonly route: string;
  readonly path?: string;
  readonly kind?: Kind;
  readonly method: 'PATCH' | 'PUT';
  /** Two ways in which it is not when it begins. */
  readonly one: unknown;
  readonly other: unknown;
  readonly beside: Beside;
}

/** One a tenant, replaced as a whole; beside it lies the rest of the guardian's document. */
const setting = (route: string, one: unknown, other: unknown, path = route): Edited => ({
  ...{ route, path, method: 'PUT', one, other },
  beside: {
    ...{ method: 'PUT', path: '/guardian/factors/sms' },
    body: (nth) => ({ enabled: nth % 2 === 0 }),
  },
});

const phone = '/guardian/factors/phone';
const sms = '/guardian/factors/sms';
const memory = (seconds: number) => ({
  ...{ display_remember_me_checkbox: true, remember_me_default_value: false },
  ...{ mfa_session_inactivity_timeout: seconds, mfa_session_overall_timeout: 86_400 },
});
const codes = (digits: number) => ({ otp_length: digits, otp_expiration_time: 300 });
const texts = (text: string) => ({ enrollment_message: text, verification_message: text });
const vonage = (from: string) => ({ api_key: 'key', api_secret: 'canary', from });
const twilio = (from: string) => ({ sid: `AC${'0'.repeat(32)}`, auth_token: 'canary', from });
const sns = (region: string) => ({
  ...{ aws_access_key_id: 'id', aws_secret_access_key: 'canary', aws_region: region },
});
/** As the Standard Webhooks scheme has it. */
const signingSecret = `whsec_${Buffer.from('canary'.repeat(6)).toString('base64')}`;
const hook = (path: string) => ({
  ...{ url: `https://hook.example.com/${path}`, signing_secret: signingSecret },
});

const limits = (perHour: number) => ({
  ...{ countries: { mode: 'only', codes: ['DE'] }, messages_per_hour: perHour },
  ...{ messages_per_day: null, messages_per_number_per_day: null },
});

/** Who carries messages, and with which settings. */
const carriers = (of: string, inOrder: <Body>(one: Body, other: Body) => [Body, Body]) => [
  setting(`${of}/providers/vonage`, ...inOrder(vonage('one'), vonage('other'))),
  setting(`${of}/providers/twilio`, ...inOrder(twilio('+12025550100'), twilio('+12025550101'))),
  setting(`${of}/providers/aws-sns`, ...inOrder(sns('eu-west-1'), sns('eu-central-1'))),
  setting(`${of}/providers/phone-message-hook`, ...inOrder(hook('one'), hook('other'))),
  setting(
    `${of}/selected-provider`,
    ...inOrder({ provider: 'vonage' as string }, { provider: 'twilio' as string }),
  ),
];

const settings: readonly Edited[] = [
  setting(
    '/guardian/factors/:name',
    ...([{ enabled: true }, { enabled: false }, '/guardian/factors/otp'] as const),
  ),
  setting('/guardian/policies', ['all-applications'], []),
  setting('/guardian/settings', memory(3_700), memory(3_800)),
  setting('/guardian/factors/email/settings', codes(7), codes(8)),
  setting(`${phone}/settings`, codes(7), codes(8)),
  setting(`${phone}/templates`, texts('{{code}} one'), texts('{{code}} other')),
  setting(`${sms}/templates`, texts('{{code}} first'), texts('{{code}} second')),
  ...carriers(phone, (one, other) => [one, other]),
  // The same by another address: it begins as it was left.
  ...carriers(sms, (one, other) => [other, one]),
  setting(`${phone}/providers`, { order: ['twilio', 'vonage'] }, { order: ['vonage', 'twilio'] }),
  setting(
    `${phone}/message-types`,
    ...([{ message_types: ['sms'] }, { message_types: [] }] as const),
  ),
  setting(
    '/guardian/factors/push-notification/selected-provider',
    ...([{ provider: 'sns' }, { provider: 'guardian' }] as const),
  ),
  setting(
    '/guardian/factors/webauthn-roaming/settings',
    ...([{ userVerification: 'required' }, { userVerification: 'discouraged' }] as const),
  ),
  setting(
    '/guardian/factors/webauthn-platform/settings',
    ...([{ overrideRelyingParty: true }, { overrideRelyingParty: false }] as const),
  ),
  setting('/countersign/text-messages/limits', limits(1), limits(2)),
  setting(
    '/countersign/mfa/webauthn/authenticators',
    ...([{ allowed_aaguids: [aaguids[0]] }, { allowed_aaguids: [aaguids[1]] }] as const),
  ),
];

const tenant: Beside = {
  ...{ method: 'PATCH', path: '/tenants/settings' },
  body: (nth) => ({ support_url: `https://a.test/${nth}` }),
};
const branding: Beside = {
  ...{ method: 'PATCH', path: '/branding' },
  body: (nth) => ({ favicon_url: `https://a.test/${nth}.ico` }),
};

/** One a tenant, of which what is named is changed. */
const merged: readonly Edited[] = [
  {
    ...{ route: '/branding', method: 'PATCH', beside: tenant },
    ...{ one: { colors: { primary: '#111111' } }, other: { colors: { primary: '#222222' } } },
  },
  {
    ...{ route: '/tenants/settings', method: 'PATCH', beside: branding },
    ...{ one: { friendly_name: 'One' }, other: { friendly_name: 'Other' } },
  },
  {
    ...{ route: '/prompts/:prompt/custom-text/:language', method: 'PUT', beside: tenant },
    path: '/prompts/login/custom-text/en',
    ...{ one: { login: { title: 'One' } }, other: { login: { title: 'Other' } } },
  },
];

const attackProtection = '/attack-protection';
const allowlist: Beside = {
  ...{ method: 'PATCH', path: `${attackProtection}/suspicious-ip-throttling` },
  body: (nth) => ({ allowlist: [`192.0.2.${nth % 250}`] }),
};
const attempts: Beside = {
  ...{ method: 'PATCH', path: `${attackProtection}/brute-force-protection` },
  body: (nth) => ({ max_attempts: 10 + (nth % 50) }),
};
const protections: readonly Edited[] = [
  {
    ...{ route: `${attackProtection}/brute-force-protection`, beside: allowlist },
    ...{ method: 'PATCH', one: { max_attempts: 5 }, other: { max_attempts: 6 } },
  },
  {
    ...{ route: `${attackProtection}/suspicious-ip-throttling`, beside: attempts },
    ...{ method: 'PATCH', one: { enabled: false }, other: { enabled: true } },
  },
  {
    ...{ route: `${attackProtection}/breached-password-detection`, beside: allowlist },
    ...{ method: 'PATCH', one: { method: 'enhanced' }, other: { method: 'standard' } },
  },
  {
    ...{ route: '/risk-assessments/settings', beside: allowlist },
    ...{ method: 'PATCH', one: { enabled: true }, other: { enabled: false } },
  },
  {
    ...{ route: '/risk-assessments/settings/new-device', beside: allowlist },
    ...{ method: 'PATCH', one: { remember_for: 40 }, other: { remember_for: 41 } },
  },
];

const user: Kind = {
  ...{ at: '/users', id: 'user_id' },
  body: (nth) => ({
    ...{ connection: 'Username-Password-Authentication', password: 'c0rrect-horse' },
    email: `raced${nth}@example.com`,
  }),
};
/** Of a person who is there in the world of the tests. */
const method: Kind = {
  at: `/users/${encodeURIComponent(personId)}/authentication-methods`,
  body: (nth) => ({
    ...{ type: 'phone', preferred_authentication_method: 'sms' },
    phone_number: `+1202555${String(nth).padStart(4, '0')}`,
  }),
};
const client: Kind = {
  ...{ at: '/clients', id: 'client_id' },
  body: (nth) => ({ name: `Raced ${nth}`, app_type: 'regular_web' }),
};
const connection: Kind = {
  at: '/connections',
  body: (nth) => ({ name: `raced-${nth}`, strategy: 'auth0' }),
};
const logStream: Kind = {
  at: '/log-streams',
  body: (nth) => ({
    ...{ type: 'http', name: `raced ${nth}` },
    sink: { httpEndpoint: 'https://siem.example.com/' },
  }),
};
const resourceServer: Kind = {
  at: '/resource-servers',
  body: (nth) => ({ name: `raced ${nth}`, identifier: `https://raced-${nth}.test` }),
};
const role: Kind = { at: '/roles', body: (nth) => ({ name: `Raced ${nth}` }) };
const theme: Kind = { at: '/branding/themes', id: 'themeId', body: () => exampleTheme };

const mailServer: Kind = {
  ...{ at: '/emails/provider', isAlone: true },
  body: () => emailProvider,
};

/** One of many: what lies beside it is another of its kind, which goes. */
const oneOf = (kind: Kind, more: Partial<Edited> = {}): Edited => ({
  ...{ route: `${kind.at}/:id`, kind, method: 'PATCH' },
  ...{ one: { name: 'One' }, other: { name: 'Other' } },
  beside: { method: 'DELETE', path: kind.at, kind },
  ...more,
});

/** What the tenant has several of, or one that was made. */
export const kinds: readonly Edited[] = [
  oneOf(user),
  oneOf(method, {
    route: '/users/:id/authentication-methods/:authentication_method_id',
  }),
  // Who may know it is not shown.
  oneOf(client, { beside: { method: 'POST', path: '{own}/rotate-secret' } }),
  oneOf(connection, { one: { display_name: 'One' }, other: { display_name: 'Other' } }),
  oneOf(logStream),
  oneOf(resourceServer),
  oneOf(role),
  oneOf(theme, {
    ...{ one: { ...exampleTheme, displayName: 'One' }, beside: tenant },
    other: { ...exampleTheme, displayName: 'Other' },
  }),
  oneOf(mailServer, {
    ...{ route: mailServer.at, beside: tenant },
    one: { default_from_address: 'one@acme.example' },
    other: { default_from_address: 'other@acme.example' },
  }),
];

/** Everything whose answer has a tag, and whose writes honour it. */
export const edited: readonly Edited[] = [...settings, ...merged, ...protections, ...kinds];
