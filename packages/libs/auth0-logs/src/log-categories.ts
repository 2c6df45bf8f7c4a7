import type { ActivityKind } from '@countersign/contracts';

type Line = Exclude<ActivityKind, 'login_begun'>;

/** The categories by which Auth0's log streams are filtered. */
export const categories = [
  'auth.ancillary.fail',
  'auth.ancillary.success',
  'auth.login.fail',
  'auth.login.notification',
  'auth.login.success',
  'auth.logout.fail',
  'auth.logout.success',
  'auth.signup.fail',
  'auth.signup.success',
  'auth.silent_auth.fail',
  'auth.silent_auth.success',
  'auth.token_exchange.fail',
  'auth.token_exchange.success',
  'management.fail',
  'management.success',
  'scim.event',
  'system.notification',
  'user.fail',
  'user.notification',
  'user.success',
  'actions',
  'other',
] as const;
type Category = (typeof categories)[number];

/** Where each kind belongs. A missing one does not compile. */
const categoryOf: Readonly<Record<Line, Category>> = {
  login_completed: 'auth.login.success',
  login_failed: 'auth.login.fail',
  password_wrong: 'auth.login.fail',
  user_unknown: 'auth.login.fail',
  user_blocked: 'auth.login.fail',
  guesses_exhausted: 'auth.login.notification',
  logged_out: 'auth.logout.success',
  password_changed: 'user.success',
  password_change_failed: 'user.fail',
  password_change_requested: 'user.success',
  password_change_request_failed: 'user.fail',
  mfa_demanded: 'auth.login.notification',
  mfa_started: 'auth.ancillary.success',
  mfa_passed: 'auth.ancillary.success',
  mfa_failed: 'auth.ancillary.fail',
  attempts_exhausted: 'auth.ancillary.fail',
  recovery_passed: 'auth.ancillary.success',
  recovery_failed: 'auth.ancillary.fail',
  recovery_attempts_exhausted: 'auth.ancillary.fail',
  webauthn_challenge_failed: 'auth.ancillary.fail',
  webauthn_enrollment_failed: 'auth.ancillary.fail',
  enrollment_started: 'auth.ancillary.success',
  enrollment_refused: 'auth.ancillary.fail',
  enrollment_completed: 'auth.ancillary.success',
  authenticators_exhausted: 'user.fail',
  authenticator_changed: 'user.success',
  authenticator_removed: 'user.success',
  sms_sent: 'auth.ancillary.success',
  sms_failed: 'auth.ancillary.fail',
  call_made: 'auth.ancillary.success',
  call_failed: 'auth.ancillary.fail',
  mail_sent: 'auth.ancillary.success',
  mail_failed: 'auth.ancillary.fail',
  sends_exhausted: 'auth.ancillary.fail',
  otp_exchanged: 'auth.token_exchange.success',
  otp_exchange_failed: 'auth.token_exchange.fail',
  oob_exchanged: 'auth.token_exchange.success',
  oob_exchange_failed: 'auth.token_exchange.fail',
  recovery_code_exchanged: 'auth.token_exchange.success',
  recovery_code_exchange_failed: 'auth.token_exchange.fail',
  guardian_changed: 'management.success',
  management_written: 'management.success',
};

// The table's keys are exactly the kinds of lines.
const lines = Object.keys(categoryOf) as readonly Line[];

/** The kinds that belong to any of these categories. */
export const kindsIn = (chosen: readonly string[]): readonly ActivityKind[] =>
  lines.filter((kind) => chosen.includes(categoryOf[kind]));
