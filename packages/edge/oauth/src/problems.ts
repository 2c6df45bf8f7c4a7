import type {
  authenticateApplication,
  readApplication,
  reviewLogin,
  verifyPassword,
} from '@countersign/contracts';
import type { RefusalOf } from '@countersign/core';
import {
  defineProblems,
  line,
  problems as lowerProblems,
  type Problem,
} from '@countersign/edge-http';

/** What the services can refuse on the way to a token. */
type ServiceRefusal = RefusalOf<
  | typeof authenticateApplication
  | typeof readApplication
  | typeof reviewLogin
  | typeof verifyPassword
>;

/** What is refused here. */
type Own =
  | 'access_token_invalid'
  | 'access_token_missing'
  | 'already_enrolled'
  | 'association_required'
  | 'audience_missing'
  | 'audience_unknown'
  | 'authenticator_unknown'
  | 'binding_code_wrong'
  | 'challenge_expired'
  | 'code_invalid'
  | 'code_verifier_wrong'
  | 'destination_not_allowed'
  | 'factor_missing'
  | 'factor_off'
  | 'grant_type_not_allowed'
  | 'grant_type_unsupported'
  | 'mail_unavailable'
  | 'management_not_allowed'
  | 'mfa_token_expired'
  | 'mfa_token_malformed'
  | 'oob_code_malformed'
  | 'otp_wrong'
  | 'parameter_missing'
  | 'parameter_repeated'
  | 'phone_number_malformed'
  | 'realm_unknown'
  | 'recovery_code_wrong'
  | 'refresh_token_invalid'
  | 'scope_missing'
  | 'scope_too_wide'
  | 'too_many_attempts'
  | 'too_many_sends'
  | 'unsupported_challenge_type';

export type ProblemCode = keyof typeof lowerProblems | ServiceRefusal | Own;

const clientUnknown = line(401, 'invalid_client', 'Client authentication failed.');
const refreshTokenInvalid = line(403, 'invalid_grant', 'Unknown or invalid refresh token.');

/**
 * Every refusal of the OAuth endpoints, in Auth0's words. A missing line does not compile. Its last
 * number says after how many seconds it is worth trying again: by then the services have given back
 * one guess, one answer, one message, whatever else was spent. For what passes sooner, a second.
 */
export const problems: Readonly<Record<ProblemCode, Problem>> = {
  ...lowerProblems,
  ...defineProblems<Exclude<ProblemCode, keyof typeof lowerProblems>>({
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
    audience_unknown: line(403, 'access_denied', 'Service not found'),
    authenticator_unknown: line(404, 'not_found', 'The authenticator is unknown.'),
    binding_code_wrong: line(403, 'invalid_grant', 'Invalid binding_code.'),
    challenge_expired: line(403, 'expired_token', 'The code is expired.'),
    code_invalid: line(403, 'invalid_grant', 'Invalid authorization code'),
    code_verifier_wrong: line(403, 'invalid_grant', 'Failed to verify code verifier'),
    credentials_wrong: line(403, 'invalid_grant', 'Wrong email or password.'),
    destination_not_allowed: line(
      403,
      'access_denied',
      'Messages cannot be sent to phone numbers of this country.',
    ),
    factor_missing: line(403, 'access_denied', 'No factor can be used.'),
    factor_off: line(403, 'access_denied', 'The factor is not enabled.'),
    grant_type_not_allowed: line(
      403,
      'unauthorized_client',
      'Grant type not allowed for the client.',
    ),
    grant_type_unsupported: line(400, 'unsupported_grant_type', 'Unsupported grant type.'),
    login_unknown: refreshTokenInvalid,
    mail_unavailable: line(400, 'invalid_request', 'No mail is sent from here.'),
    management_not_allowed: line(
      403,
      'access_denied',
      'Client is not authorized to access the Management API.',
    ),
    mfa_required: line(403, 'mfa_required', 'Multifactor authentication required'),
    mfa_token_expired: line(401, 'expired_token', 'mfa_token is expired'),
    mfa_token_malformed: line(403, 'invalid_grant', 'Malformed mfa_token'),
    oob_code_malformed: line(403, 'invalid_grant', 'Malformed oob_code'),
    otp_wrong: line(403, 'invalid_grant', 'Invalid otp_code.'),
    parameter_missing: line(400, 'invalid_request', 'A required parameter is missing.'),
    parameter_repeated: line(400, 'invalid_request', 'A parameter is given more than once.'),
    phone_number_malformed: line(400, 'invalid_request', 'The phone number is not valid.'),
    realm_unknown: line(400, 'invalid_request', 'Unknown or invalid realm.'),
    recovery_code_wrong: line(403, 'invalid_grant', 'Invalid recovery_code.'),
    refresh_token_invalid: refreshTokenInvalid,
    scope_missing: line(403, 'insufficient_scope', 'Insufficient scope.'),
    scope_too_wide: line(400, 'invalid_scope', 'The scope exceeds what was granted.'),
    too_many_attempts: line(
      429,
      'too_many_attempts',
      'Too many failed codes. Try again later.',
      360,
    ),
    too_many_guesses: line(
      429,
      'too_many_attempts',
      'Your account has been blocked after multiple consecutive login attempts.',
      900,
    ),
    too_many_sends: line(429, 'too_many_requests', 'Too many messages. Try again later.', 3_600),
    unsupported_challenge_type: line(
      400,
      'unsupported_challenge_type',
      'No authenticator can be challenged in these ways.',
    ),
    user_blocked: line(403, 'unauthorized', 'user is blocked'),
  }),
};

/** The names of parameters; what else stands in a name's place is not repeated to who sent it. */
const plainName = /^[A-Za-z_][\w.-]{0,63}$/;

/** A parameter that is not what it has to be, by its name. */
export const parameterMalformed = (name: string | undefined): Problem =>
  name !== undefined && plainName.test(name)
    ? { ...problems.parameter_malformed, text: `Malformed parameter: ${name}` }
    : problems.parameter_malformed;
