import type {
  answerChallenge,
  giveRecoveryCode,
  issueChallenge,
  readLogin,
  resendCode,
  startEnrollment,
} from '@countersign/contracts';
import type { RefusalOf } from '@countersign/core';
import type { Problem } from '@countersign/edge-http';
import { type ProblemCode, problems } from '../problems.ts';

type ServiceRefusal = RefusalOf<
  | typeof answerChallenge
  | typeof giveRecoveryCode
  | typeof issueChallenge
  | typeof readLogin
  | typeof resendCode
  | typeof startEnrollment
>;

/**
 * What a refusal of the session service means to a client of the MFA API. A login that is over has
 * spent its token; what is locked is told as any other bound on guesses.
 */
const codes: Readonly<Record<ServiceRefusal, ProblemCode>> = {
  authenticator_locked: 'too_many_attempts',
  authenticator_malformed: 'parameter_malformed',
  // Of keys alone, which no client of it enrols.
  authenticator_not_allowed: 'factor_off',
  authenticator_unknown: 'authenticator_unknown',
  challenge_expired: 'challenge_expired',
  challenge_locked: 'too_many_attempts',
  challenge_not_open: 'mfa_token_malformed',
  destination_not_allowed: 'destination_not_allowed',
  enrollment_not_allowed: 'already_enrolled',
  factor_off: 'factor_off',
  login_expired: 'mfa_token_expired',
  login_over: 'mfa_token_malformed',
  login_unknown: 'mfa_token_malformed',
  phone_number_malformed: 'phone_number_malformed',
  recovery_code_given_too_often: 'mfa_token_malformed',
  recovery_code_not_due: 'mfa_token_malformed',
  too_many_attempts: 'too_many_attempts',
  too_many_sends: 'too_many_sends',
  wrong_code: 'binding_code_wrong',
};

/** How a refusal of the session service is told; a grant has words of its own for some. */
export const mfaProblem = (
  refusal: ServiceRefusal,
  own: Readonly<Partial<Record<ServiceRefusal, ProblemCode>>> = {},
): Problem => problems[own[refusal] ?? codes[refusal]];
