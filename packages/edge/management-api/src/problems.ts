import { isDeepStrictEqual } from 'node:util';
import { isMask } from '@countersign/contracts';
import type { Reply } from '@countersign/core';
import type { ProblemCode } from './problem-codes.ts';

/** The parts of an error body that are chosen; the HTTP reason follows from the status. */
export interface Problem {
  readonly statusCode: number;
  readonly message: string;
  readonly errorCode?: string;
}

const problem = (statusCode: number, message: string, errorCode?: string): Problem => ({
  statusCode,
  message,
  ...(errorCode !== undefined && { errorCode }),
});

/** A body that holds something it may not, in Auth0's words. */
export const invalidBody = (fault: string, property?: string) =>
  problem(
    400,
    `Payload validation error: '${fault}'${property ? ` on property ${property}` : ''}.`,
    'invalid_body',
  );

const invalidQuery = (fault: string, property?: string) =>
  problem(
    400,
    `Query validation error: '${fault}'${property ? ` on property ${property}` : ''}.`,
    'invalid_query_string',
  );

/** Every refusal of the Management API, in Auth0's words. A missing line does not compile. */
export const problems: Readonly<Record<ProblemCode, Problem>> = {
  activity_unknown: problem(404, 'The log does not exist.', 'inexistent_log'),
  address_missing: problem(
    400,
    'The user has no email address: name one, or leave send_mail out.',
    'operation_not_supported',
  ),
  application_exists: problem(409, 'The client already exists.', 'client_exists'),
  application_unknown: problem(404, 'The client does not exist', 'inexistent_client'),
  authentication_missing: problem(401, 'Missing authentication'),
  authenticator_exists: problem(
    409,
    'The authentication method already exists.',
    'authentication_method_exists',
  ),
  authenticator_malformed: invalidBody('What proves the person is malformed'),
  authenticator_unknown: problem(
    404,
    'The authentication method does not exist.',
    'inexistent_authentication_method',
  ),
  authorization_masked: invalidBody(
    'There is no secret behind this mask',
    'sink.httpAuthorization',
  ),
  body_malformed: problem(400, 'Invalid request payload JSON format', 'invalid_body'),
  body_too_large: problem(413, 'Payload content length greater than maximum allowed: 1048576'),
  broken: problem(500, 'An internal server error occurred'),
  callback_malformed: invalidBody("Object didn't pass validation for format callback-url"),
  client_secret_masked: invalidBody('There is no secret behind this mask', 'options.client_secret'),
  client_secret_too_short: invalidBody('String is too short', 'client_secret'),
  connection_exists: problem(
    409,
    'A connection with the same name already exists',
    'connection_conflict',
  ),
  connection_fixed: invalidBody('The name and the strategy of a connection cannot be changed'),
  connection_unknown: problem(404, 'The connection does not exist', 'inexistent_connection'),
  credential_unknown: invalidBody('No such credential', 'client_authentication_methods'),
  custom_texts_too_long: invalidBody('The texts of the tenant are too long altogether'),
  cursor_malformed: invalidQuery('Not a checkpoint of this list', 'from'),
  domain_unknown: problem(400, 'The custom domain does not exist.', 'inexistent_custom_domain'),
  email_missing: invalidBody('Missing required property: email'),
  enrollment_unknown: problem(404, 'Enrollment not found', 'enrollment_not_found'),
  federation_address_forbidden: invalidBody(
    'The address may not be called from here',
    'options.issuer',
  ),
  federation_missing: invalidBody('Missing required property: options'),
  header_masked: invalidBody('There is no secret behind this mask', 'sink.httpCustomHeaders'),
  identity_connection_unknown: problem(
    400,
    'The connection does not exist.',
    'inexistent_connection',
  ),
  import_file_malformed: invalidBody('The users file must be a JSON array', 'users'),
  import_file_too_large: problem(
    413,
    'The users file is larger than 500 KB: divide it, and import one part after the other.',
  ),
  import_unknown: problem(404, 'The job does not exist', 'inexistent_job'),
  log_search_unsupported: invalidQuery('Only type, user_id, client_id and date are searched', 'q'),
  log_stream_malformed: invalidBody('The sink is malformed', 'sink'),
  log_stream_unknown: problem(404, 'The log stream does not exist.', 'log_stream_not_found'),
  mail_unavailable: problem(
    400,
    'No mail is sent from here: leave send_mail out, and hand ticket_url to the person.',
    'operation_not_supported',
  ),
  media_type_unsupported: problem(415, 'Unsupported Media Type'),
  outcome_unknown: problem(503, 'The request was not answered in time; it may have been done.'),
  path_malformed: problem(
    400,
    "Path validation error: 'Not a path that can be read'.",
    'invalid_uri',
  ),
  password_missing: invalidBody('Missing required property: password'),
  password_not_applicable: problem(
    400,
    'The password of a user of this connection cannot be changed here.',
    'operation_not_supported',
  ),
  password_too_weak: problem(
    400,
    'PasswordStrengthError: Password is too weak',
    'password_strength_error',
  ),
  phone_consolidated: problem(403, 'This endpoint is disabled for your tenant.'),
  phone_protection_unset: problem(404, 'Phone provider protection is not configured.'),
  phone_number_malformed: invalidBody(
    "Object didn't pass validation for format phone-number",
    'phone_number',
  ),
  provider_repeated: invalidBody('Array items are not unique', 'order'),
  provider_settings_malformed: invalidBody('The settings of the provider are not complete'),
  provider_unavailable: invalidBody('The provider is not available here', 'provider'),
  query_malformed: invalidQuery('Not well encoded'),
  refresh_token_unknown: problem(
    404,
    'The refresh token does not exist.',
    'inexistent_refresh_token',
  ),
  route_unknown: problem(404, 'Not Found'),
  credential_absent: problem(404, 'The credential does not exist.', 'inexistent_credential'),
  credential_in_use: problem(
    400,
    'The client proves itself by this credential: give it another first.',
    'operation_not_supported',
  ),
  scope_exceeded: problem(
    403,
    'Insufficient scope: the client may do what this token may not.',
    'insufficient_scope',
  ),
  search_unsupported: invalidQuery(
    'Only user_id, email, name, nickname and phone_number are searched',
    'q',
  ),
  secret_masked: invalidBody('There is no secret behind this mask'),
  service_silent: problem(503, 'Please try again in a moment.'),
  session_unknown: problem(404, 'The session does not exist.', 'inexistent_session'),
  signing_key_in_use: problem(
    400,
    'Only the previous key can be revoked: to be rid of the current one, rotate first.',
    'operation_not_supported',
  ),
  signing_key_unknown: problem(404, 'The signing key does not exist.', 'inexistent_signing_key'),
  signing_secret_masked: invalidBody(
    'There is no secret behind this mask',
    'sink.httpSigningSecret',
  ),
  template_malformed: invalidBody('The template is not valid Liquid'),
  tenant_unknown: problem(404, 'No tenant answers to this host.', 'inexistent_tenant'),
  token_invalid: problem(401, 'Invalid token'),
  too_many_credentials: problem(
    400,
    'The client has the maximum number of credentials.',
    'too_many_credentials',
  ),
  too_many_authenticators: problem(
    403,
    'The user has the maximum number of authentication methods.',
    'too_many_records',
  ),
  too_many_log_streams: problem(
    409,
    'The tenant has the maximum number of log streams.',
    'log_stream_limit_reached',
  ),
  too_many_imports: problem(
    429,
    'There are 2 active import users jobs, please wait until some of them are finished and try ' +
      'again',
    'too_many_requests',
  ),
  too_many_sends: problem(
    429,
    'Too many mails were asked for. Try again in a minute.',
    'too_many_requests',
  ),
  too_many_users: invalidQuery(
    'The tenant has too many users for this search: name an email or a user_id',
    'q',
  ),
  too_many_requests: problem(429, 'Global limit has been reached', 'too_many_requests'),
  totp_secret_malformed: invalidBody(
    "Object didn't pass validation for format base32",
    'totp_secret',
  ),
  user_exists: problem(409, 'The user already exists.', 'auth0_idp_error'),
  user_unknown: problem(404, 'The user does not exist.', 'inexistent_user'),
  webhook_address_forbidden: invalidBody('The address may not be called from here', 'url'),
};

/** Carries a problem from a route to the one error handler that words it. */
export class ManagementProblem extends Error {
  override readonly name = 'ManagementProblem';
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.message);
    this.problem = problem;
  }
}

/** A problem of the table, ready to be thrown. */
export const refused = (code: ProblemCode) => new ManagementProblem(problems[code]);

/** What a thing is may be sent again and not changed. @throws {ManagementProblem} by its name */
export const refuseOther = (body: object, is: Readonly<Record<string, unknown>>): void => {
  for (const [name, value] of Object.entries(body)) {
    if (Object.hasOwn(is, name) && !isDeepStrictEqual(value, is[name])) {
      throw new ManagementProblem(invalidBody('It cannot be changed', name));
    }
  }
};

/** As `answered`, naming the field of a body whose mask has nothing behind it. */
export const answeredTo = <Value>(body: object, reply: Reply<Value, ProblemCode>): Value => {
  const masked = Object.entries(body).find(([, value]) => isMask(value));
  if (!reply.ok && reply.refusal === 'secret_masked' && masked) {
    throw new ManagementProblem(invalidBody('There is no secret behind this mask', masked[0]));
  }
  return answered(reply);
};

/** The value of a reply. @throws {ManagementProblem} when the service said no. */
export const answered = <Value>(reply: Reply<Value, ProblemCode>): Value => {
  if (!reply.ok) throw refused(reply.refusal);
  return reply.value;
};

/**
 * For a DELETE where Auth0 knows no 404: whether it was still there. What is gone already is as it
 * was wished. @throws {ManagementProblem} when the service said no for another reason.
 */
export const removed = (reply: Reply<unknown, ProblemCode>, gone: ProblemCode): boolean => {
  if (!reply.ok && reply.refusal === gone) return false;
  answered(reply);
  return true;
};
