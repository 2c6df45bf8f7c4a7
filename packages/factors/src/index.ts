import { duo } from './duo/duo.ts';
import { email } from './email/email.ts';
import { otp } from './otp/otp.ts';
import { passkey } from './passkey/passkey.ts';
import { pushNotification } from './push-notification/push-notification.ts';
import { recoveryCode } from './recovery-code/recovery-code.ts';
import { sms } from './sms/sms.ts';
import { factorTable } from './table.ts';
import { webauthnPlatform } from './webauthn-platform/webauthn-platform.ts';
import { webauthnRoaming } from './webauthn-roaming/webauthn-roaming.ts';

export { email } from './email/email.ts';
export { maskedEmail } from './email/mask.ts';
export {
  type AuthenticatorModel,
  type AuthenticatorPolicy,
  answerMaxLength,
  type Ceremony,
  type Evidence,
  type Factor,
  inLanguage,
  type Key,
  type Known,
  type KnownFactor,
  secondFactorLog,
} from './factor.ts';
export { otp } from './otp/otp.ts';
export { newTotpSecret, otpauthUri, parseTotpSecret, timeStepOf, totpCode } from './otp/totp.ts';
export { keyIdIn, passkey } from './passkey/passkey.ts';
export { newRecoveryCode, recoveryCode, recoveryCodeHash } from './recovery-code/recovery-code.ts';
export { countriesAmong, isDestination, phoneRegions } from './sms/destination.ts';
export { masked } from './sms/mask.ts';
export {
  type PhoneCountry,
  parseNumberWithin,
  parsePhoneNumber,
  phoneCountries,
} from './sms/phone-number.ts';
export { sms } from './sms/sms.ts';
export { type Factors, factorTable } from './table.ts';
export { type Metadata, type MetadataSigner, readMetadata, rootsIn } from './webauthn/metadata.ts';
export { webauthnPlatform } from './webauthn-platform/webauthn-platform.ts';
export { webauthnRoaming } from './webauthn-roaming/webauthn-roaming.ts';

/**
 * Every factor that there is here, in Auth0's order. A new one is a folder, and its name in this
 * list.
 */
export const builtIn = [
  sms,
  pushNotification,
  otp,
  email,
  duo,
  webauthnRoaming,
  webauthnPlatform,
  recoveryCode,
  passkey,
];

/** What the services know factors by, unless they are started with other ones. */
export const factors = factorTable(builtIn);
