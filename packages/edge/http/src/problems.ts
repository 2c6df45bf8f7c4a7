import type {
  authenticateApplication,
  findTenant,
  readApplication,
  readSigningKeys,
  reviewLogin,
  verifyPassword,
} from '@countersign/contracts';
import type { RefusalOf } from '@countersign/core';
import { defineProblems, type Problem, type Wording } from './problem.ts';

/** What the services can refuse on the way to a token. */
type Told = RefusalOf<
  | typeof authenticateApplication
  | typeof findTenant
  | typeof readApplication
  | typeof readSigningKeys
  | typeof reviewLogin
  | typeof verifyPassword
>;

/** What the gateway itself refuses. */
type Own =
  | 'access_token_invalid'
  | 'access_token_missing'
  | 'already_enrolled'
  | 'association_required'
  | 'audience_missing'
  | 'audience_unknown'
  | 'authenticator_unknown'
  | 'binding_code_wrong'
  | 'body_malformed'
  | 'body_too_large'
  | 'broken'
  | 'challenge_expired'
  | 'code_invalid'
  | 'code_verifier_wrong'
  | 'factor_missing'
  | 'factor_off'
  | 'grant_type_not_allowed'
  | 'grant_type_unsupported'
  | 'management_not_allowed'
  | 'media_type_unsupported'
  | 'mfa_token_expired'
  | 'mfa_token_malformed'
  | 'not_found'
  | 'oob_code_malformed'
  | 'otp_wrong'
  | 'outcome_unknown'
  | 'parameter_malformed'
  | 'parameter_missing'
  | 'parameter_repeated'
  | 'path_malformed'
  | 'phone_number_malformed'
  | 'query_malformed'
  | 'realm_unknown'
  | 'recovery_code_wrong'
  | 'refresh_token_invalid'
  | 'scope_missing'
  | 'scope_too_wide'
  | 'service_silent'
  | 'too_many_attempts'
  | 'too_many_requests'
  | 'too_many_sends'
  | 'unsupported_challenge_type';

export type ProblemCode = Told | Own;

const line = (status: number, code: string, text: string, retryAfterSeconds?: number): Wording => ({
  ...{ status, code, text },
  ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
});

const silent = line(503, 'temporarily_unavailable', 'Please try again in a moment.', 1);
const clientUnknown = line(401, 'invalid_client', 'Client authentication failed.');
const refreshTokenInvalid = line(403, 'invalid_grant', 'Unknown or invalid refresh token.');

/**
 * Every refusal of the OAuth endpoints, in Auth0's words. A missing line does not compile. Its last
 * number says after how many seconds it is worth trying again: by then the services have given back
 * one guess, one answer, one message, whatever else was spent. For what passes sooner, a second.
 */
export const problems: Readonly<Record<ProblemCode, Problem>> = defineProblems<ProblemCode>({
  access_token_invalid: line(401, 'invalid_token', 'The access token is not valid.'),
  access_token_missing: line(401, 'invalid_request', 'An access token is required.'),
  already_enrolled: line(403, 'access_denied', 'User is already enrolled.'),
  application_not_authenticated: clientUnknown,
  application_unknown: clientUnknown,
  association_required: line(
    400,
    'association_required',
    'User does not have any authenticator. Use /mfa/associate first.',
  ),
  audience_missing: line(400, 'invalid_request', 'Missing required parameter: audience'),
  audience_unknown: line(403, 'access_denied', 'Service not enabled within domain.'),
  authenticator_unknown: line(404, 'not_found', 'The authenticator is unknown.'),
  binding_code_wrong: line(403, 'invalid_grant', 'Invalid binding_code.'),
  body_malformed: line(400, 'invalid_request', 'The body is not well encoded.'),
  body_too_large: line(413, 'invalid_request', 'The request is larger than 1 MB.'),
  broken: line(500, 'server_error', 'Something went wrong on our side.'),
  challenge_expired: line(403, 'expired_token', 'The code is expired.'),
  code_invalid: line(403, 'invalid_grant', 'Invalid authorization code'),
  code_verifier_wrong: line(403, 'invalid_grant', 'Failed to verify code verifier'),
  credentials_wrong: line(403, 'invalid_grant', 'Wrong email or password.'),
  factor_missing: line(403, 'access_denied', 'No factor can be used.'),
  factor_off: line(403, 'access_denied', 'The factor is not enabled.'),
  grant_type_not_allowed: line(
    403,
    'unauthorized_client',
    'Grant type not allowed for the client.',
  ),
  grant_type_unsupported: line(400, 'unsupported_grant_type', 'Unsupported grant type.'),
  login_unknown: refreshTokenInvalid,
  management_not_allowed: line(
    403,
    'access_denied',
    'Client is not authorized to access the Management API.',
  ),
  media_type_unsupported: line(415, 'invalid_request', 'Send a form or JSON.'),
  mfa_required: line(403, 'mfa_required', 'Multifactor authentication required'),
  mfa_token_expired: line(401, 'expired_token', 'mfa_token is expired'),
  mfa_token_malformed: line(403, 'invalid_grant', 'Malformed mfa_token'),
  not_found: line(404, 'not_found', 'Nothing is here.'),
  oob_code_malformed: line(403, 'invalid_grant', 'Malformed oob_code'),
  otp_wrong: line(403, 'invalid_grant', 'Invalid otp_code.'),
  outcome_unknown: silent,
  parameter_malformed: line(400, 'invalid_request', 'A parameter is malformed.'),
  parameter_missing: line(400, 'invalid_request', 'A required parameter is missing.'),
  parameter_repeated: line(400, 'invalid_request', 'A parameter is given more than once.'),
  path_malformed: line(400, 'invalid_request', 'A parameter is malformed.'),
  phone_number_malformed: line(400, 'invalid_request', 'The phone number is not valid.'),
  query_malformed: line(400, 'invalid_request', 'The query is not well encoded.'),
  realm_unknown: line(400, 'invalid_request', 'Unknown or invalid realm.'),
  recovery_code_wrong: line(403, 'invalid_grant', 'Invalid recovery_code.'),
  refresh_token_invalid: refreshTokenInvalid,
  scope_missing: line(403, 'insufficient_scope', 'Insufficient scope.'),
  scope_too_wide: line(400, 'invalid_scope', 'The scope exceeds what was granted.'),
  service_silent: silent,
  tenant_unknown: line(404, 'not_found', 'No tenant answers to this host.'),
  too_many_attempts: line(429, 'too_many_attempts', 'Too many failed codes. Try again later.', 360),
  too_many_guesses: line(
    429,
    'too_many_attempts',
    'Your account has been blocked after multiple consecutive login attempts.',
    900,
  ),
  too_many_requests: line(429, 'too_many_requests', 'Too many requests. Try again later.'),
  too_many_sends: line(429, 'too_many_requests', 'Too many messages. Try again later.', 3_600),
  unsupported_challenge_type: line(
    400,
    'unsupported_challenge_type',
    'No authenticator can be challenged in these ways.',
  ),
  user_blocked: line(403, 'unauthorized', 'user is blocked'),
});

/** Carries a problem out of a handler that does not return it yet. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly problem: Problem;
  constructor(refused: ProblemCode | Problem, fields?: Problem['fields']) {
    const found = typeof refused === 'string' ? problems[refused] : refused;
    super(found.refusal);
    this.problem = fields ? { ...found, fields } : found;
  }
}

/** The names of parameters; what else stands in a name's place is not repeated to who sent it. */
const plainName = /^[A-Za-z_][\w.-]{0,63}$/;

/** A parameter that is not what it has to be, by its name. */
export const parameterMalformed = (name: string | undefined): Problem =>
  name !== undefined && plainName.test(name)
    ? { ...problems.parameter_malformed, text: `Malformed parameter: ${name}` }
    : problems.parameter_malformed;

export const malformed = (name: string | undefined): Refused =>
  new Refused(parameterMalformed(name));
