import type { FactorName } from '@countersign/contracts';
import {
  email,
  type Factor,
  type Factors,
  otp,
  recoveryCode,
  sms,
  webauthnPlatform,
  webauthnRoaming,
} from '@countersign/factors';
import type { Screen } from './login-step.ts';

/** What a factor is on the way through a login. */
interface FactorScreens {
  /** Where it is enrolled, if it is something to enrol on a page. */
  readonly enrollment?: Screen;
  /** Where an enrollment is proved. */
  readonly proof?: Screen;
  readonly challenge: Screen;
}

/** A key is enrolled, and that proved, by the same signature. */
const keyScreens = (which: 'platform' | 'roaming'): FactorScreens => ({
  enrollment: `mfa-webauthn-${which}-enrollment`,
  proof: `mfa-webauthn-${which}-enrollment`,
  challenge: `mfa-webauthn-${which}-challenge`,
});

/** The screens of each factor that has some of its own. */
const ownScreens: Readonly<Partial<Record<FactorName, FactorScreens>>> = {
  [sms.name]: {
    enrollment: 'mfa-sms-enrollment',
    proof: 'mfa-sms-challenge',
    challenge: 'mfa-sms-challenge',
  },
  [otp.name]: {
    enrollment: 'mfa-otp-enrollment-qr',
    proof: 'mfa-otp-enrollment-qr',
    challenge: 'mfa-otp-challenge',
  },
  [email.name]: { challenge: 'mfa-email-challenge' },
  [webauthnRoaming.name]: keyScreens('roaming'),
  [webauthnPlatform.name]: keyScreens('platform'),
  [recoveryCode.name]: { challenge: 'mfa-recovery-code-challenge' },
};

/** Those of a factor that is typed and has none of its own: one to enrol it, one for the answer. */
export const plainScreens = ({ name, page, enrollment }: Factor): FactorScreens | undefined => {
  if (!page) return undefined;
  const challenge = `mfa-${name}-challenge` as const;
  return enrollment
    ? { enrollment: `mfa-${name}-enrollment`, proof: challenge, challenge }
    : { challenge };
};

/** The screens of a factor; one that has none cannot be used in a browser. */
export const factorScreens =
  (factors: Factors) =>
  (name: FactorName): FactorScreens | undefined => {
    const factor = factors.of(name);
    return ownScreens[name] ?? (factor && plainScreens(factor));
  };
