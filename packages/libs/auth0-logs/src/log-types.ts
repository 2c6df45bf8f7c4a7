import type { ActivityKind } from '@countersign/contracts';

/** A line's type and its meaning, in Auth0's words. */
interface LogType {
  readonly type: string;
  readonly description: string;
}

type Line = Exclude<ActivityKind, 'login_begun'>;

const logType = (type: string, description: string): LogType => ({ type, description });

/** Every kind of line as Auth0 names it. A missing one does not compile. */
const logTypes: Readonly<Record<Line, LogType>> = {
  login_completed: logType('s', 'Successful login'),
  login_failed: logType('f', 'Failed login'),
  password_wrong: logType('fp', 'Wrong password'),
  user_unknown: logType('fu', 'Wrong email or password'),
  user_blocked: logType('f', 'User is blocked'),
  guesses_exhausted: logType('limit_wc', 'Too many failed logins into one account'),
  logged_out: logType('slo', 'Successful logout'),
  password_changed: logType('scp', 'Success Change Password'),
  password_change_failed: logType('fcp', 'Failed Change Password'),
  password_change_requested: logType('scpr', 'Success Change Password Request'),
  password_change_request_failed: logType('fcpr', 'Failed Change Password Request'),
  mfa_demanded: logType('mfar', 'Multi-factor authentication required'),
  mfa_started: logType('gd_start_auth', 'Second factor authentication started'),
  mfa_passed: logType('gd_auth_succeed', 'Second factor authentication succeeded'),
  mfa_failed: logType('gd_auth_failed', 'Second factor authentication failed'),
  attempts_exhausted: logType('gd_otp_rate_limit_exceed', 'Too many failed one-time passwords'),
  recovery_passed: logType('gd_recovery_succeed', 'Recovery code accepted'),
  recovery_failed: logType('gd_recovery_failed', 'Wrong recovery code'),
  recovery_attempts_exhausted: logType(
    'gd_recovery_rate_limit_exceed',
    'Too many wrong recovery codes',
  ),
  webauthn_challenge_failed: logType('gd_webauthn_challenge_failed', 'WebAuthn challenge failed'),
  webauthn_enrollment_failed: logType(
    'gd_webauthn_enrollment_failed',
    'WebAuthn enrollment failed',
  ),
  enrollment_started: logType('gd_start_enroll', 'Second factor enrollment started'),
  enrollment_refused: logType('gd_start_enroll_failed', 'Second factor enrollment not started'),
  enrollment_completed: logType('gd_enrollment_complete', 'Second factor enrollment completed'),
  authenticators_exhausted: logType('too_many_records', 'Too many authenticators'),
  authenticator_changed: logType('gd_update_device_account', 'Device account updated'),
  authenticator_removed: logType('gd_unenroll', 'Device account removed'),
  sms_sent: logType('gd_send_sms', 'SMS sent'),
  sms_failed: logType('gd_send_sms_failure', 'SMS not sent'),
  call_made: logType('gd_send_voice', 'Voice call made'),
  call_failed: logType('gd_send_voice_failure', 'Voice call not made'),
  mail_sent: logType('gd_send_email', 'Email sent'),
  mail_failed: logType('fn', 'Failed Sending Notification'),
  sends_exhausted: logType('limit_phone', 'Too many messages to a phone'),
  otp_exchanged: logType('seotpft', 'Password and one-time password exchanged for a token'),
  otp_exchange_failed: logType('feotpft', 'Password and one-time password not exchanged'),
  oob_exchanged: logType('seoobft', 'Password and out-of-band challenge exchanged for a token'),
  oob_exchange_failed: logType('feoobft', 'Password and out-of-band challenge not exchanged'),
  recovery_code_exchanged: logType('sercft', 'Password and recovery code exchanged for a token'),
  recovery_code_exchange_failed: logType('fercft', 'Password and recovery code not exchanged'),
  guardian_changed: logType('gd_tenant_update', 'Guardian tenant settings updated'),
  management_written: logType('sapi', 'Management API operation'),
};

const isLine = (kind: string): kind is Line => Object.hasOwn(logTypes, kind);

/** The type of a line; every kind but the one that is no line has one. */
export const logTypeOf = (kind: ActivityKind): LogType => {
  if (!isLine(kind)) throw new Error('what is no line was listed');
  return logTypes[kind];
};

/** The kinds that bear a type of Auth0's, or one that begins so: none that nothing here causes. */
export const kindsOf = (type: string, isBeginning = false): readonly ActivityKind[] =>
  Object.entries(logTypes)
    .filter(([, each]) => each.type === type || (isBeginning && each.type.startsWith(type)))
    .map(([kind]) => kind)
    .filter(isLine);
