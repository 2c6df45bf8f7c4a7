import { isDeepStrictEqual } from 'node:util';
import { isMask } from '@countersign/contracts';
import type { Reply } from '@countersign/core';
import { defineProblems, type Problem, problem, type Wording } from '@countersign/edge-http';
import type { ProblemCode } from './problem-codes.ts';

const line = (
  status: number,
  text: string,
  code?: string,
  retryAfterSeconds?: number,
): Wording => ({
  ...{ status, text },
  ...(code !== undefined && { code }),
  ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
});

const bodyLine = (fault: string, property?: string) =>
  line(
    400,
    `Payload validation error: '${fault}'${property ? ` on property ${property}` : ''}.`,
    'invalid_body',
  );

const queryLine = (fault: string, property?: string) =>
  line(
    400,
    `Query validation error: '${fault}'${property ? ` on property ${property}` : ''}.`,
    'invalid_query_string',
  );

/** What is wrong with a field that a service names. */
const faults = {
  callback_malformed: "Object didn't pass validation for format callback-url",
  provider_repeated: 'Array items are not unique',
  provider_settings_malformed: 'The provider does not take this value',
  provider_unavailable: 'The provider is not available here',
  provider_unconfigured:
    'The provider does not have the settings that sending takes: write them first',
  secret_masked: 'There is no secret behind this mask',
  template_malformed: 'The template is not valid Liquid',
  voice_unavailable:
    'None of the providers in the order can call: leave voice out, or choose one that can',
  webhook_address_forbidden: 'The address may not be called from here',
} as const;

/** Every refusal of the Management API, in Auth0's words. A missing line does not compile. */
export const problems: Readonly<Record<ProblemCode, Problem>> = defineProblems<ProblemCode>({
  activity_unknown: line(404, 'The log does not exist.', 'inexistent_log'),
  address_missing: line(
    400,
    'The user has no email address: name one, or leave send_mail out.',
    'operation_not_supported',
  ),
  application_exists: line(409, 'The client already exists.', 'client_exists'),
  application_unknown: line(404, 'The client does not exist', 'inexistent_client'),
  authentication_missing: line(401, 'Missing authentication'),
  authenticator_exists: line(
    409,
    'The authentication method already exists.',
    'authentication_method_exists',
  ),
  authenticator_malformed: bodyLine('What proves the person is malformed'),
  authenticator_not_allowed: bodyLine(
    'The tenant takes some models of authenticators alone, and this is none of them',
    'aaguid',
  ),
  authenticator_unknown: line(
    404,
    'The authentication method does not exist.',
    'inexistent_authentication_method',
  ),
  authorization_masked: bodyLine('There is no secret behind this mask', 'sink.httpAuthorization'),
  body_malformed: line(400, 'Invalid request payload JSON format', 'invalid_body'),
  body_too_large: line(413, 'Payload content length greater than maximum allowed: 1048576'),
  browser_unknown: line(404, 'The browser is not remembered.', 'inexistent_browser'),
  broken: line(500, 'An internal server error occurred'),
  callback_malformed: bodyLine(faults.callback_malformed),
  changed_meanwhile: line(
    412,
    'It is not what it was when you read it: read it again.',
    'precondition_failed',
  ),
  client_grant_exists: line(
    409,
    'A client grant for this client and audience already exists',
    'client_grant_conflict',
  ),
  client_grant_unknown: line(404, 'The client grant does not exist.', 'inexistent_client_grant'),
  client_secret_masked: bodyLine('There is no secret behind this mask', 'options.client_secret'),
  client_secret_too_short: bodyLine('String is too short', 'client_secret'),
  connection_exists: line(
    409,
    'A connection with the same name already exists',
    'connection_conflict',
  ),
  connection_fixed: bodyLine('The name and the strategy of a connection cannot be changed'),
  connection_unknown: line(404, 'The connection does not exist', 'inexistent_connection'),
  credential_unknown: bodyLine('No such credential', 'client_authentication_methods'),
  custom_texts_too_long: bodyLine('The texts of the tenant are too long altogether'),
  cursor_malformed: queryLine('Not a checkpoint of this list', 'from'),
  destination_not_allowed: bodyLine(
    'The tenant has no codes sent to numbers of this country',
    'phone_number',
  ),
  domain_unknown: line(400, 'The custom domain does not exist.', 'inexistent_custom_domain'),
  email_provider_not_offered: line(
    400,
    'Of email providers only smtp is offered here: give the host, the user and the password by ' +
      'which the provider takes mail by SMTP.',
    'operation_not_supported',
  ),
  email_missing: bodyLine('Missing required property: email'),
  enrollment_unknown: line(404, 'Enrollment not found', 'enrollment_not_found'),
  federation_address_forbidden: bodyLine(
    'The address may not be called from here',
    'options.issuer',
  ),
  federation_missing: bodyLine('Missing required property: options'),
  fido_metadata_missing: line(
    400,
    "No model can be told from another without FIDO's metadata, which is not there (yet): see " +
      'FIDO_METADATA_URL and FIDO_METADATA_FILE of the deployment.',
    'operation_not_supported',
  ),
  header_masked: bodyLine('There is no secret behind this mask', 'sink.httpCustomHeaders'),
  identity_connection_unknown: line(400, 'The connection does not exist.', 'inexistent_connection'),
  identifier_reserved: bodyLine('It is the name of something else', 'identifier'),
  import_file_malformed: bodyLine('The users file must be a JSON array', 'users'),
  import_file_too_large: line(
    413,
    'The users file is larger than 500 KB: divide it, and import one part after the other.',
  ),
  import_unknown: line(404, 'The job does not exist', 'inexistent_job'),
  login_unlogged: line(
    404,
    'The log of the tenant has no login of this reference; the lines of the processes may.',
    'inexistent_login',
  ),
  last_factor: line(
    400,
    'It is the last factor that people can enrol, and you prove one to be here: switch on ' +
      'another first.',
    'operation_not_supported',
  ),
  log_search_unsupported: queryLine('Only type, user_id, client_id and date are searched', 'q'),
  log_stream_malformed: bodyLine('The sink is malformed', 'sink'),
  log_stream_unknown: line(404, 'The log stream does not exist.', 'log_stream_not_found'),
  mail_provider_exists: line(
    409,
    'There is already a configured email provider.',
    'email_provider_conflict',
  ),
  mail_provider_unknown: line(
    404,
    'There is not a configured email provider.',
    'inexistent_email_provider',
  ),
  mail_unavailable: line(
    400,
    'No mail is sent from here: leave send_mail out, and hand ticket_url to the person.',
    'operation_not_supported',
  ),
  media_type_unsupported: line(415, 'Unsupported Media Type'),
  outcome_unknown: line(
    503,
    'The request was not answered in time; it may have been done.',
    undefined,
    1,
  ),
  path_malformed: line(400, "Path validation error: 'Not a path that can be read'.", 'invalid_uri'),
  precondition_unsupported: line(
    412,
    'It has no ETag that If-Match could name: leave the header out, or send *.',
    'precondition_unsupported',
  ),
  password_missing: bodyLine('Missing required property: password'),
  password_not_applicable: line(
    400,
    'The password of a user of this connection cannot be changed here.',
    'operation_not_supported',
  ),
  password_too_weak: line(
    400,
    'PasswordStrengthError: Password is too weak',
    'password_strength_error',
  ),
  permission_unknown: line(
    400,
    'No such permission: name an API and a scope of it.',
    'invalid_body',
  ),
  phone_consolidated: line(403, 'This endpoint is disabled for your tenant.'),
  phone_protection_unset: line(404, 'Phone provider protection is not configured.'),
  phone_number_malformed: bodyLine(
    "Object didn't pass validation for format phone-number",
    'phone_number',
  ),
  provider_repeated: bodyLine(faults.provider_repeated, 'order'),
  provider_settings_malformed: bodyLine('The settings of the provider are not complete'),
  provider_unavailable: bodyLine(faults.provider_unavailable, 'provider'),
  provider_unconfigured: bodyLine(faults.provider_unconfigured, 'provider'),
  query_malformed: queryLine('Not well encoded'),
  refresh_token_unknown: line(404, 'The refresh token does not exist.', 'inexistent_refresh_token'),
  resource_server_exists: line(
    409,
    'A resource server with the same identifier already exists',
    'resource_server_conflict',
  ),
  resource_server_fixed: line(400, 'A system API cannot be changed.', 'operation_not_supported'),
  resource_server_unknown: line(
    404,
    'The resource server does not exist',
    'inexistent_resource_server',
  ),
  relying_party_foreign: bodyLine(
    'It is neither a domain of the tenant nor one that such a domain is in',
    'relyingPartyIdentifier',
  ),
  role_exists: line(409, 'A role with the same name already exists', 'role_conflict'),
  role_unknown: line(404, 'The role does not exist.', 'inexistent_role'),
  route_unknown: line(404, 'Not Found'),
  credential_absent: line(404, 'The credential does not exist.', 'inexistent_credential'),
  credential_in_use: line(
    400,
    'The client proves itself by this credential: give it another first.',
    'operation_not_supported',
  ),
  scope_exceeded: line(
    403,
    'Insufficient scope: the client may do what this token may not.',
    'insufficient_scope',
  ),
  scope_undefined: bodyLine('The API defines no such scope', 'scope'),
  scope_repeated: bodyLine('Array items are not unique', 'scopes'),
  search_unsupported: queryLine(
    'Only user_id, email, name, nickname and phone_number are searched',
    'q',
  ),
  secret_masked: bodyLine(faults.secret_masked),
  service_silent: line(503, 'Please try again in a moment.', undefined, 1),
  session_unknown: line(404, 'The session does not exist.', 'inexistent_session'),
  signing_key_in_use: line(
    400,
    'Only the previous key can be revoked: to be rid of the current one, rotate first.',
    'operation_not_supported',
  ),
  signing_key_unknown: line(404, 'The signing key does not exist.', 'inexistent_signing_key'),
  signing_secret_masked: bodyLine('There is no secret behind this mask', 'sink.httpSigningSecret'),
  template_malformed: bodyLine(faults.template_malformed),
  tenant_unknown: line(404, 'No tenant answers to this host.', 'inexistent_tenant'),
  mail_server_missing: line(
    400,
    'No mail is sent from here: set up a mail server first.',
    'operation_not_supported',
  ),
  test_mail_unknown: line(
    404,
    'There is no such test mail, or none of its steps was recorded yet.',
    'inexistent_test_mail',
  ),
  test_message_unknown: line(
    404,
    'There is no such test message, or none of its steps was recorded yet.',
    'inexistent_test_message',
  ),
  theme_exists: line(409, 'The tenant has a theme already.', 'theme_already_exists'),
  theme_missing: line(404, 'There is no theme.', 'theme_not_found'),
  theme_unknown: line(404, 'There is no such theme.', 'theme_not_found'),
  token_invalid: line(401, 'Invalid token'),
  too_many_client_grants: line(
    409,
    'The client has the maximum number of client grants.',
    'client_grant_limit_reached',
  ),
  too_many_permissions: line(
    400,
    'More roles or permissions than can be given.',
    'permission_limit_reached',
  ),
  too_many_roles: line(409, 'The tenant has the maximum number of roles.', 'role_limit_reached'),
  too_many_credentials: line(
    400,
    'The client has the maximum number of credentials.',
    'too_many_credentials',
  ),
  too_many_authenticators: line(
    403,
    'The user has the maximum number of authentication methods.',
    'too_many_records',
  ),
  too_many_log_streams: line(
    409,
    'The tenant has the maximum number of log streams.',
    'log_stream_limit_reached',
  ),
  too_many_imports: line(
    429,
    'There are 2 active import users jobs, please wait until some of them are finished and try ' +
      'again',
    'too_many_requests',
    // Two imports are over in minutes at most.
    60,
  ),
  too_many_resource_servers: line(
    409,
    'The tenant has the maximum number of resource servers.',
    'resource_server_limit_reached',
  ),
  too_many_sends: line(
    429,
    'Too many mails were asked for. Try again in a minute.',
    'too_many_requests',
    // As fast as a person's mails come back.
    60,
  ),
  too_many_users: queryLine(
    'The tenant has too many users for this search: name an email or a user_id',
    'q',
  ),
  too_many_requests: line(429, 'Global limit has been reached', 'too_many_requests'),
  totp_secret_malformed: bodyLine("Object didn't pass validation for format base32", 'totp_secret'),
  user_exists: line(409, 'The user already exists.', 'auth0_idp_error'),
  user_may_more: line(
    403,
    'Insufficient scope: the user may do what this token may not.',
    'insufficient_scope',
  ),
  user_unknown: line(404, 'The user does not exist.', 'inexistent_user'),
  voice_unavailable: bodyLine(faults.voice_unavailable, 'message_types'),
  webhook_address_forbidden: bodyLine(faults.webhook_address_forbidden, 'url'),
});

/** A body that holds something it may not, in Auth0's words. */
export const invalidBody = (fault: string, property?: string): Problem =>
  problem('body_invalid', bodyLine(fault, property));

/** What a thing is may be sent again and not changed; the first that differs is named. */
export const refuseOther = (
  body: object,
  is: Readonly<Record<string, unknown>>,
): Problem | undefined => {
  const other = Object.entries(body).find(
    ([name, value]) => Object.hasOwn(is, name) && !isDeepStrictEqual(value, is[name]),
  );
  return other && invalidBody('It cannot be changed', other[0]);
};

/** As `answered`; a refusal names the property of the body that the service's field is here. */
export const answeredAs = <Value>(
  names: Readonly<Record<string, string>>,
  reply: Reply<Value, ProblemCode>,
): Value | Problem => {
  if (reply.ok) return reply.value;
  const property = reply.field === undefined ? undefined : names[reply.field];
  const fault = new Map<string, string>(Object.entries(faults)).get(reply.refusal);
  return property === undefined || fault === undefined
    ? answered(reply)
    : invalidBody(fault, property);
};

/** As `answered`, of settings whose fields a service names as they are named here. */
export const answeredTo = <Value>(
  body: object,
  reply: Reply<Value, ProblemCode>,
): Value | Problem => {
  if (reply.ok) return reply.value;
  const given = new Map<string, unknown>(Object.entries(body));
  const masked = [...given].find(([, value]) => isMask(value))?.[0];
  // A service of 0.2.0 does not say which.
  const field = reply.field ?? (reply.refusal === 'secret_masked' ? masked : undefined);
  if (field === undefined) return answered(reply);
  const isMissing = (given.get(field) ?? null) === null;
  return isMissing && reply.refusal === 'provider_settings_malformed'
    ? invalidBody(`Missing required property: ${field}`)
    : answeredAs({ [field]: field }, { ...reply, field });
};

/** The value of a reply; or, when the service said no, in which words that is told. */
export const answered = <Value>(reply: Reply<Value, ProblemCode>): Value | Problem =>
  reply.ok ? reply.value : problems[reply.refusal];

/**
 * For a DELETE where Auth0 knows no 404: whether it was still there. What is gone already is as it
 * was wished.
 */
export const removed = (
  reply: Reply<unknown, ProblemCode>,
  gone: ProblemCode,
): boolean | Problem => {
  if (reply.ok) return true;
  return reply.refusal !== gone && problems[reply.refusal];
};
