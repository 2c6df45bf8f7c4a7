const push = '/guardian/factors/push-notification';

type Summaries = Readonly<Record<string, string>>;

/** Under Auth0's newer name and its older one. */
const both = (path: string, what: string): Summaries =>
  Object.fromEntries(
    ['phone', 'sms'].flatMap((factor) => [
      [`GET /guardian/factors/${factor}/${path}`, `Read ${what}`],
      [`PUT /guardian/factors/${factor}/${path}`, `Replace ${what}`],
    ]),
  );

const protection = (path: string, what: string): Summaries => ({
  [`GET /attack-protection/${path}`]: `Read ${what}`,
  [`PATCH /attack-protection/${path}`]: `Change ${what}`,
});

/** What operations do, by tag and by route: how `/docs` lists them. */
const operations: Readonly<Record<string, Summaries>> = {
  Factors: {
    'GET /guardian/factors': 'List the factors, and which are on',
    'GET /guardian/factors/:name': 'Read a factor',
    'PUT /guardian/factors/:name': 'Switch a factor on or off',
    'GET /guardian/policies': 'Read when a second factor is demanded',
    'PUT /guardian/policies': 'Choose when a second factor is demanded',
    'GET /guardian/settings': 'Read how long a browser is remembered',
    'PUT /guardian/settings': 'Choose how long a browser is remembered',
    'GET /guardian/factors/email/settings': 'Read the length and life of mailed codes',
    'PUT /guardian/factors/email/settings': 'Choose the length and life of mailed codes',
    'GET /guardian/factors/webauthn-roaming/settings': 'Read the settings of security keys',
    'PUT /guardian/factors/webauthn-roaming/settings': 'Replace the settings of security keys',
    'GET /guardian/factors/webauthn-platform/settings': 'Read the settings of passkeys of a device',
    'PUT /guardian/factors/webauthn-platform/settings':
      'Replace the settings of passkeys of a device',
    'GET /guardian/factors/duo/settings': 'Read the settings of Duo',
    'PUT /guardian/factors/duo/settings': 'Replace the settings of Duo',
    'PATCH /guardian/factors/duo/settings': 'Change the settings of Duo',
    'GET /countersign/text-messages/countries': 'List the countries that numbers may be of',
    'GET /countersign/text-messages/limits': 'Read where messages may go to, and how many',
    'PUT /countersign/text-messages/limits': 'Replace where messages may go to, and how many',
    'POST /countersign/text-messages/tests': 'Send a test message, as every message goes',
    'GET /countersign/text-messages/tests/:reference':
      'Read each step of a test message: carriers, failover, outcome',
    'GET /countersign/mfa/webauthn/authenticators': 'Read which models of keys people may enrol',
    'PUT /countersign/mfa/webauthn/authenticators': 'Choose which models of keys people may enrol',
    'GET /countersign/mfa/readiness': 'Find out whether everybody can sign in with a second factor',
  },
  Phone: {
    'GET /guardian/factors/phone/message-types': 'Read how codes reach a phone',
    'PUT /guardian/factors/phone/message-types': 'Choose how codes reach a phone',
    'GET /guardian/factors/phone/settings': 'Read the length and life of codes for phones',
    'PUT /guardian/factors/phone/settings': 'Choose the length and life of codes for phones',
    'GET /guardian/factors/phone/providers': 'Read the order in which providers are tried',
    'PUT /guardian/factors/phone/providers': 'Choose the order in which providers are tried',
    ...both('templates', 'the texts of messages'),
    ...both('selected-provider', 'the provider of messages'),
    ...both('providers/twilio', 'the settings of Twilio'),
    ...both('providers/vonage', 'the settings of Vonage'),
    ...both('providers/aws-sns', 'the settings of AWS SNS'),
    ...both('providers/phone-message-hook', 'the settings of the webhook for messages'),
  },
  Push: {
    'GET /prompts/mfa-push': 'Read which app people install for pushes',
    'PATCH /prompts/mfa-push': 'Change which app people install for pushes',
    [`GET ${push}/selected-provider`]: 'Read who carries pushes',
    [`PUT ${push}/selected-provider`]: 'Choose who carries pushes',
    [`GET ${push}/providers/apns`]: 'Read the settings of APNs',
    [`GET ${push}/providers/sns`]: 'Read the settings of SNS for pushes',
    ...Object.fromEntries(
      ['apns:APNs', 'fcm:FCM', 'fcmv1:FCM v1', 'sns:SNS for pushes'].flatMap((each) => {
        const [path, name] = each.split(':');
        return [
          [`PUT ${push}/providers/${path}`, `Replace the settings of ${name}`],
          [`PATCH ${push}/providers/${path}`, `Change the settings of ${name}`],
        ];
      }),
    ),
  },
  Mail: {
    'GET /emails/provider': 'Read the tenant’s own mail server',
    'POST /emails/provider': 'Set up a mail server of the tenant’s own',
    'PATCH /emails/provider': 'Change the tenant’s own mail server',
    'DELETE /emails/provider': 'Remove the tenant’s own mail server',
  },
  Enrollments: {
    'POST /guardian/enrollments/ticket': 'Make a ticket by which somebody enrols',
    'GET /guardian/enrollments/:id': 'Read an enrollment',
    'DELETE /guardian/enrollments/:id': 'Remove an enrollment',
    'GET /users/:id/enrollments': 'List what somebody has enrolled',
    'GET /users/:id/authentication-methods': 'List somebody’s authentication methods',
    'POST /users/:id/authentication-methods': 'Enrol an authentication method for somebody',
    'PUT /users/:id/authentication-methods': 'Replace somebody’s authentication methods',
    'DELETE /users/:id/authentication-methods': 'Remove all of somebody’s authentication methods',
    'GET /countersign/users/:id/remembered-browsers':
      'List the browsers that somebody let remember them',
    'DELETE /countersign/users/:id/remembered-browsers/:browser_id':
      'Forget one browser that somebody let remember them',
    'POST /countersign/users/:id/authentication-methods/reset':
      'Remove all of somebody’s authentication methods, and say why',
    'GET /users/:id/authentication-methods/:authentication_method_id':
      'Read an authentication method',
    'PATCH /users/:id/authentication-methods/:authentication_method_id':
      'Change an authentication method',
    'DELETE /users/:id/authentication-methods/:authentication_method_id':
      'Remove an authentication method',
    'DELETE /users/:id/authenticators': 'Remove all that somebody has enrolled',
    'DELETE /users/:id/multifactor/:provider': 'Remove what somebody has enrolled of one kind',
    'POST /users/:id/recovery-code-regeneration': 'Make a new recovery code for somebody',
    'POST /users/:id/multifactor/actions/invalidate-remember-browser':
      'Forget the browsers that somebody had remembered',
  },
  Users: {
    'GET /users': 'List or search users',
    'POST /users': 'Create a user',
    'GET /users/:id': 'Read a user',
    'PATCH /users/:id': 'Change a user',
    'DELETE /users/:id': 'Remove a user',
    'GET /users-by-email': 'Find users by their address',
    'POST /tickets/password-change': 'Make a link by which somebody chooses another password',
    'POST /jobs/users-imports': 'Import users from a file',
    'GET /jobs/:id': 'Read how far a job is',
    'GET /jobs/:id/errors': 'Read which users were not imported, and why',
    'GET /user-blocks': 'Read the blocks of whoever has a user name',
    'DELETE /user-blocks': 'Lift the blocks of whoever has a user name',
    'GET /user-blocks/:id': 'Read somebody’s blocks',
    'DELETE /user-blocks/:id': 'Lift somebody’s blocks',
    'POST /users/:id/risk-assessments/clear': 'Forget the devices that somebody is known by',
  },
  'Sessions and tokens': {
    'GET /users/:id/sessions': 'List somebody’s sessions',
    'DELETE /users/:id/sessions': 'End all of somebody’s sessions',
    'GET /sessions/:id': 'Read a session',
    'DELETE /sessions/:id': 'End a session',
    'POST /sessions/:id/revoke': 'End a session and its refresh tokens',
    'GET /users/:id/refresh-tokens': 'List somebody’s refresh tokens',
    'DELETE /users/:id/refresh-tokens': 'Revoke all of somebody’s refresh tokens',
    'GET /refresh-tokens/:id': 'Read a refresh token',
    'DELETE /refresh-tokens/:id': 'Revoke a refresh token',
  },
  Applications: {
    'GET /clients': 'List applications',
    'POST /clients': 'Create an application',
    'GET /clients/:id': 'Read an application',
    'PATCH /clients/:id': 'Change an application',
    'DELETE /clients/:id': 'Remove an application',
    'POST /clients/:id/rotate-secret': 'Give an application a new secret',
    'GET /clients/:id/credentials': 'List an application’s credentials',
    'POST /clients/:id/credentials': 'Add a credential to an application',
    'GET /clients/:id/credentials/:credential': 'Read a credential',
    'DELETE /clients/:id/credentials/:credential': 'Remove a credential',
  },
  'Resource servers': {
    'GET /resource-servers': 'List resource servers',
    'POST /resource-servers': 'Create a resource server',
    'GET /resource-servers/:id': 'Read a resource server',
    'PATCH /resource-servers/:id': 'Change a resource server',
    'DELETE /resource-servers/:id': 'Remove a resource server',
  },
  'Client grants': {
    'GET /client-grants': 'List which applications may use which APIs',
    'POST /client-grants': 'Let an application use an API',
    'GET /client-grants/:id': 'Read a grant',
    'PATCH /client-grants/:id': 'Change what an application may do with an API',
    'DELETE /client-grants/:id': 'Take a grant away',
  },
  'Roles and permissions': {
    'GET /roles': 'List roles',
    'POST /roles': 'Create a role',
    'GET /roles/:id': 'Read a role',
    'PATCH /roles/:id': 'Change a role',
    'DELETE /roles/:id': 'Remove a role',
    'GET /roles/:id/permissions': 'List what a role may do',
    'POST /roles/:id/permissions': 'Let a role do more',
    'DELETE /roles/:id/permissions': 'Take permissions from a role',
    'GET /roles/:id/users': 'List who has a role',
    'POST /roles/:id/users': 'Give users a role',
    'GET /users/:id/roles': 'List somebody’s roles',
    'POST /users/:id/roles': 'Give somebody roles',
    'DELETE /users/:id/roles': 'Take roles from somebody',
    'GET /users/:id/permissions': 'List what somebody may do by themselves',
    'POST /users/:id/permissions': 'Let somebody do more',
    'DELETE /users/:id/permissions': 'Take permissions from somebody',
  },
  Connections: {
    'GET /connections': 'List connections',
    'POST /connections': 'Create a connection',
    'GET /connections/:id': 'Read a connection',
    'PATCH /connections/:id': 'Change a connection',
    'DELETE /connections/:id': 'Remove a connection',
    'GET /connections/:id/clients': 'List the applications of a connection',
    'PATCH /connections/:id/clients': 'Change the applications of a connection',
  },
  'APIs and roles': {
    'GET /resource-servers': 'List the APIs',
    'POST /resource-servers': 'Create an API',
    'GET /resource-servers/:id': 'Read an API',
    'PATCH /resource-servers/:id': 'Change an API',
    'DELETE /resource-servers/:id': 'Remove an API',
    'GET /client-grants': 'List what applications may have of APIs',
    'POST /client-grants': 'Let an application have scopes of an API',
    'GET /client-grants/:id': 'Read a client grant',
    'PATCH /client-grants/:id': 'Change a client grant',
    'DELETE /client-grants/:id': 'Remove a client grant',
    'GET /roles': 'List the roles',
    'POST /roles': 'Create a role',
    'GET /roles/:id': 'Read a role',
    'PATCH /roles/:id': 'Change what a role is called',
    'DELETE /roles/:id': 'Remove a role',
    'GET /roles/:id/permissions': 'List what a role permits',
    'POST /roles/:id/permissions': 'Have a role permit more',
    'DELETE /roles/:id/permissions': 'Have a role permit less',
    'GET /roles/:id/users': 'List who has a role',
    'POST /roles/:id/users': 'Give people a role',
    'GET /users/:id/roles': 'List the roles of somebody',
    'POST /users/:id/roles': 'Give somebody roles',
    'DELETE /users/:id/roles': 'Take roles from somebody',
    'GET /users/:id/permissions': 'List what somebody may do without a role',
    'POST /users/:id/permissions': 'Give somebody permissions',
    'DELETE /users/:id/permissions': 'Take permissions from somebody',
  },
  Tenant: {
    'GET /tenants/settings': 'Read the tenant’s settings',
    'PATCH /tenants/settings': 'Change the tenant’s settings',
    'GET /keys/signing': 'List the signing keys',
    'GET /keys/signing/:kid': 'Read a signing key',
    'POST /keys/signing/rotate': 'Begin to sign with the next key',
    'PUT /keys/signing/:kid/revoke': 'Revoke the previous key',
  },
  'Branding and texts': {
    'GET /branding': 'Read how the pages look',
    'PATCH /branding': 'Change how the pages look',
    'GET /branding/themes/default': 'Read the theme of the pages',
    'POST /branding/themes': 'Give the pages a theme',
    'GET /branding/themes/:id': 'Read a theme',
    'PATCH /branding/themes/:id': 'Replace what a theme says',
    'DELETE /branding/themes/:id': 'Remove a theme',
    'GET /countersign/pages': 'List the pages that can be looked at',
    'POST /countersign/pages/preview': 'Have a page to look at, in a look not decided yet',
    'GET /prompts': 'Read how the pages behave',
    'PATCH /prompts': 'Change how the pages behave',
    'GET /prompts/:prompt/custom-text/:language': 'Read the tenant’s own texts of a prompt',
    'PUT /prompts/:prompt/custom-text/:language': 'Replace the tenant’s own texts of a prompt',
  },
  'Attack protection': {
    ...protection('brute-force-protection', 'the protection of a user from guesses'),
    ...protection('suspicious-ip-throttling', 'the bound on an address'),
    ...protection('breached-password-detection', 'the look for leaked passwords'),
    ...protection('phone-provider-protection', 'the protection of the phone provider'),
    'GET /risk-assessments/settings': 'Read whether risk is assessed',
    'PATCH /risk-assessments/settings': 'Change whether risk is assessed',
    'GET /risk-assessments/settings/new-device': 'Read how long a device is known',
    'PATCH /risk-assessments/settings/new-device': 'Change how long a device is known',
  },
  Logs: {
    'GET /logs': 'List or search what happened',
    'GET /logs/:id': 'Read one thing that happened',
    'GET /users/:id/logs': 'List what somebody did',
    'GET /countersign/logins': 'List logins, of one person or in a time',
    'GET /countersign/logins/:reference': 'Read what happened in a login, from asked to answered',
    'GET /countersign/mfa/stats': 'Read how second steps go: rates, times, and why they fail',
    'GET /log-streams': 'List where the log is sent',
    'POST /log-streams': 'Send the log somewhere',
    'GET /log-streams/:id': 'Read a log stream',
    'PATCH /log-streams/:id': 'Change a log stream',
    'DELETE /log-streams/:id': 'Remove a log stream',
  },
};

const described = new Map(
  Object.entries(operations).flatMap(([tag, summaries]) =>
    Object.entries(summaries).map(([name, summary]) => [name, { tags: [tag], summary }] as const),
  ),
);

/** The tag and the summary of an operation, as `GET /users/:id`. */
export const describedOperation = (method: string, url: string) =>
  described.get(`${method} ${url}`);
