import type {
  authenticateApplication,
  findTenant,
  readApplication,
  readSigningKeys,
  reviewLogin,
  verifyPassword,
} from '@countersign/contracts';
import type { RefusalOf } from '@countersign/core';

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

export interface Problem {
  readonly status: number;
  readonly error: string;
  readonly error_description: string;
}

const problem = (status: number, error: string, error_description: string): Problem => ({
  status,
  error,
  error_description,
});

const silent = problem(503, 'temporarily_unavailable', 'Please try again in a moment.');
const clientUnknown = problem(401, 'invalid_client', 'Client authentication failed.');
const refreshTokenInvalid = problem(403, 'invalid_grant', 'Unknown or invalid refresh token.');

/** Every refusal of the OAuth endpoints, in Auth0's words. A missing line does not compile. */
export const problems: Readonly<Record<ProblemCode, Problem>> = {
  access_token_invalid: problem(401, 'invalid_token', 'The access token is not valid.'),
  access_token_missing: problem(401, 'invalid_request', 'An access token is required.'),
  already_enrolled: problem(403, 'access_denied', 'User is already enrolled.'),
  application_not_authenticated: clientUnknown,
  application_unknown: clientUnknown,
  association_required: problem(
    400,
    'association_required',
    'User does not have any authenticator. Use /mfa/associate first.',
  ),
  audience_missing: problem(400, 'invalid_request', 'Missing required parameter: audience'),
  audience_unknown: problem(403, 'access_denied', 'Service not enabled within domain.'),
  authenticator_unknown: problem(404, 'not_found', 'The authenticator is unknown.'),
  binding_code_wrong: problem(403, 'invalid_grant', 'Invalid binding_code.'),
  body_malformed: problem(400, 'invalid_request', 'The body is not well encoded.'),
  body_too_large: problem(413, 'invalid_request', 'The request is larger than 1 MB.'),
  broken: problem(500, 'server_error', 'Something went wrong on our side.'),
  challenge_expired: problem(403, 'expired_token', 'The code is expired.'),
  code_invalid: problem(403, 'invalid_grant', 'Invalid authorization code'),
  code_verifier_wrong: problem(403, 'invalid_grant', 'Failed to verify code verifier'),
  credentials_wrong: problem(403, 'invalid_grant', 'Wrong email or password.'),
  factor_missing: problem(403, 'access_denied', 'No factor can be used.'),
  factor_off: problem(403, 'access_denied', 'The factor is not enabled.'),
  grant_type_not_allowed: problem(
    403,
    'unauthorized_client',
    'Grant type not allowed for the client.',
  ),
  grant_type_unsupported: problem(400, 'unsupported_grant_type', 'Unsupported grant type.'),
  login_unknown: refreshTokenInvalid,
  management_not_allowed: problem(
    403,
    'access_denied',
    'Client is not authorized to access the Management API.',
  ),
  media_type_unsupported: problem(415, 'invalid_request', 'Send a form or JSON.'),
  mfa_required: problem(403, 'mfa_required', 'Multifactor authentication required'),
  mfa_token_expired: problem(401, 'expired_token', 'mfa_token is expired'),
  mfa_token_malformed: problem(403, 'invalid_grant', 'Malformed mfa_token'),
  not_found: problem(404, 'not_found', 'Nothing is here.'),
  oob_code_malformed: problem(403, 'invalid_grant', 'Malformed oob_code'),
  otp_wrong: problem(403, 'invalid_grant', 'Invalid otp_code.'),
  outcome_unknown: silent,
  parameter_malformed: problem(400, 'invalid_request', 'A parameter is malformed.'),
  parameter_missing: problem(400, 'invalid_request', 'A required parameter is missing.'),
  parameter_repeated: problem(400, 'invalid_request', 'A parameter is given more than once.'),
  phone_number_malformed: problem(400, 'invalid_request', 'The phone number is not valid.'),
  query_malformed: problem(400, 'invalid_request', 'The query is not well encoded.'),
  realm_unknown: problem(400, 'invalid_request', 'Unknown or invalid realm.'),
  recovery_code_wrong: problem(403, 'invalid_grant', 'Invalid recovery_code.'),
  refresh_token_invalid: refreshTokenInvalid,
  scope_missing: problem(403, 'insufficient_scope', 'Insufficient scope.'),
  scope_too_wide: problem(400, 'invalid_scope', 'The scope exceeds what was granted.'),
  service_silent: silent,
  tenant_unknown: problem(404, 'not_found', 'No tenant answers to this host.'),
  too_many_attempts: problem(429, 'too_many_attempts', 'Too many failed codes. Try again later.'),
  too_many_guesses: problem(
    429,
    'too_many_attempts',
    'Your account has been blocked after multiple consecutive login attempts.',
  ),
  too_many_requests: problem(429, 'too_many_requests', 'Too many requests. Try again later.'),
  too_many_sends: problem(429, 'too_many_requests', 'Too many messages. Try again later.'),
  unsupported_challenge_type: problem(
    400,
    'unsupported_challenge_type',
    'No authenticator can be challenged in these ways.',
  ),
  user_blocked: problem(403, 'unauthorized', 'user is blocked'),
};

/**
 * After how many seconds it is worth trying again: by then the services have given back one guess,
 * one answer, one message, whatever else was spent. For what passes sooner, a second.
 */
export const pauses: Readonly<Partial<Record<ProblemCode, number>>> = {
  outcome_unknown: 1,
  service_silent: 1,
  too_many_attempts: 360,
  too_many_guesses: 900,
  too_many_sends: 3_600,
};

/** Carries a refusal from a route to the one error handler that words it. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly code: ProblemCode;
  /** What is told beside the table's own words. */
  readonly more: Readonly<Record<string, unknown>> & { readonly elsewhere?: string };
  constructor(code: ProblemCode, more: Refused['more'] = {}) {
    super(code);
    this.code = code;
    this.more = more;
  }
}

/** The names of parameters; what else stands in a name's place is not repeated to who sent it. */
const plainName = /^[A-Za-z_][\w.-]{0,63}$/;

/** A parameter that is not what it has to be, by its name. */
export const malformed = (name: string | undefined): Refused =>
  new Refused(
    'parameter_malformed',
    name !== undefined && plainName.test(name)
      ? { error_description: `Malformed parameter: ${name}` }
      : {},
  );
