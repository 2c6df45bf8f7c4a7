import type {
  authenticateApplication,
  findTenant,
  readApplication,
  readSigningKeys,
  reviewLogin,
} from '@countersign/contracts';
import type { RefusalOf } from '@countersign/kernel';

/** What the services can refuse on the way to a token. */
type Told = RefusalOf<
  | typeof authenticateApplication
  | typeof findTenant
  | typeof readApplication
  | typeof readSigningKeys
  | typeof reviewLogin
>;

/** What the gateway itself refuses. */
type Own =
  | 'access_token_invalid'
  | 'access_token_missing'
  | 'audience_missing'
  | 'audience_unknown'
  | 'body_too_large'
  | 'broken'
  | 'code_invalid'
  | 'code_verifier_wrong'
  | 'grant_type_not_allowed'
  | 'grant_type_unsupported'
  | 'management_not_allowed'
  | 'media_type_unsupported'
  | 'not_found'
  | 'parameter_malformed'
  | 'parameter_missing'
  | 'parameter_repeated'
  | 'refresh_token_invalid'
  | 'scope_too_wide'
  | 'service_silent'
  | 'too_many_requests';

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

const clientUnknown = problem(401, 'invalid_client', 'Client authentication failed.');
const refreshTokenInvalid = problem(403, 'invalid_grant', 'Unknown or invalid refresh token.');

/** Every refusal of the OAuth endpoints, in Auth0's words. A missing line does not compile. */
export const problems: Readonly<Record<ProblemCode, Problem>> = {
  access_token_invalid: problem(401, 'invalid_token', 'The access token is not valid.'),
  access_token_missing: problem(401, 'invalid_request', 'An access token is required.'),
  application_not_authenticated: clientUnknown,
  application_unknown: clientUnknown,
  audience_missing: problem(400, 'invalid_request', 'Missing required parameter: audience'),
  audience_unknown: problem(403, 'access_denied', 'Service not enabled within domain.'),
  body_too_large: problem(413, 'invalid_request', 'The request is larger than 1 MB.'),
  broken: problem(500, 'server_error', 'Something went wrong on our side.'),
  code_invalid: problem(403, 'invalid_grant', 'Invalid authorization code'),
  code_verifier_wrong: problem(403, 'invalid_grant', 'Failed to verify code verifier'),
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
  not_found: problem(404, 'not_found', 'Nothing is here.'),
  parameter_malformed: problem(400, 'invalid_request', 'A parameter is malformed.'),
  parameter_missing: problem(400, 'invalid_request', 'A required parameter is missing.'),
  parameter_repeated: problem(400, 'invalid_request', 'A parameter is given more than once.'),
  refresh_token_invalid: refreshTokenInvalid,
  scope_too_wide: problem(400, 'invalid_scope', 'The scope exceeds what was granted.'),
  service_silent: problem(503, 'temporarily_unavailable', 'Please try again in a moment.'),
  tenant_unknown: problem(404, 'not_found', 'No tenant answers to this host.'),
  too_many_requests: problem(429, 'too_many_requests', 'Too many requests. Try again later.'),
};

/** Carries a refusal from a route to the one error handler that words it. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly code: ProblemCode;
  constructor(code: ProblemCode) {
    super(code);
    this.code = code;
  }
}
