import type { Authenticator, FactorName } from '@countersign/contracts';
import { email } from './email/email.ts';
import type { Factor } from './factor.ts';
import { otp } from './otp/otp.ts';
import { recoveryCode } from './recovery-code/recovery-code.ts';
import { sms } from './sms/sms.ts';

export { maskedEmail } from './email/mask.ts';
export type { Factor, Parse } from './factor.ts';
export { newTotpSecret, otpauthUri, parseTotpSecret, timeStepOf, totpCode } from './otp/totp.ts';
export { newRecoveryCode } from './recovery-code/recovery-code.ts';
export { masked } from './sms/mask.ts';
export { parsePhoneNumber } from './sms/phone-number.ts';

/**
 * Every factor that can be challenged here. A new one is a folder, and its name in this table.
 */
export const factors = { sms, otp, email, 'recovery-code': recoveryCode } as const;

/** The factor of a name, where it can be challenged here. */
export const factorOf = (name: FactorName): Factor | undefined =>
  Object.values<Factor>(factors).find((factor) => factor.name === name);

/**
 * The factor that an authenticator of this kind belongs to, also where it cannot be challenged
 * here.
 */
export const factorNameOf = (kind: Authenticator['kind']): FactorName => factorNames[kind];

const factorNames = {
  phone: 'sms',
  email: 'email',
  totp: 'otp',
  'recovery-code': 'recovery-code',
} as const;

/** Whether an authenticator of this kind is one for when the others are lost. */
export const isSpare = (kind: Authenticator['kind']): boolean =>
  factorOf(factorNameOf(kind))?.isSpare ?? false;

/**
 * Factors that stand on their own (Auth0's word: independent). The others (e-mail, recovery code,
 * a platform's WebAuthn) need one of these beside them, so where only they are on, nobody can be
 * asked to enrol.
 */
export const independentFactors: readonly FactorName[] = [
  'sms',
  'push-notification',
  'otp',
  'duo',
  'webauthn-roaming',
];

/**
 * The factors of those that are on which anybody could enrol here, with nothing else in hand. One
 * that is on and cannot be given here (its delivery is not built) is none. Where there is none, a
 * policy that demands a second factor lets everybody in without (ADR 10).
 */
export const enrollableAlone = (on: Readonly<Record<FactorName, boolean>>): readonly FactorName[] =>
  independentFactors.filter((name) => on[name] && factorOf(name) !== undefined);
