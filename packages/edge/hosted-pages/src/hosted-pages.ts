import type { Clock } from '@countersign/core';
import type { Ask, RequestLimits, RoutePlugin } from '@countersign/edge-http';
import type { Factors } from '@countersign/factors';
import type {
  DeviceKeys,
  LoginRequests,
  PasskeyChallenges,
  PasskeyEnrolling,
  PasskeyOffers,
  RelyingParties,
  Transactions,
} from '@countersign/login-flow';
import { callbackRoute } from './callback.route.ts';
import { codeChallengeRoutes } from './code-challenge.route.ts';
import { enrolledRoute } from './enrolled.route.ts';
import { failureRoute } from './failure.route.ts';
import { type LoginRouteDeps, loginRoute } from './login.route.ts';
import type { LoginPages } from './login-pages.ts';
import { enrollOptionsRoute, loginOptionsRoute } from './options.route.ts';
import { otpEnrollmentRoute } from './otp-enrollment.route.ts';
import { passkeyEnrollmentRoute } from './passkey-enrollment.route.ts';
import { plainEnrollmentRoutes } from './plain-enrollment.route.ts';
import { recoveryCodeRoutes } from './recovery-code.route.ts';
import { type ResetPasswordDeps, resetPasswordRoute } from './reset/reset-password.route.ts';
import { type ResetRequestDeps, resetRequestRoutes } from './reset/reset-request.route.ts';
import { type ResetSuccessDeps, resetSuccessRoute } from './reset/reset-success.route.ts';
import { type ResetVerifyDeps, resetVerifyRoute } from './reset/reset-verify.route.ts';
import { sentCodeRoutes } from './sent-code.route.ts';
import { loginShower } from './show-login.ts';
import { smsEnrollmentRoute } from './sms-enrollment.route.ts';
import { webauthnRoutes } from './webauthn.route.ts';

export interface HostedPagesDeps
  extends Omit<LoginRouteDeps, 'showLogin'>,
    ResetVerifyDeps,
    ResetRequestDeps,
    ResetPasswordDeps,
    ResetSuccessDeps {
  readonly factors: Factors;
  readonly ask: Ask;
  readonly clock: Clock;
  readonly loginRequests: LoginRequests;
  readonly pages: LoginPages;
  readonly relyingPartiesOf: RelyingParties;
  readonly transactions: Transactions;
  readonly passkeyChallenges: PasskeyChallenges;
  readonly passkeyEnrolling: PasskeyEnrolling;
  readonly passkeyOffers: PasskeyOffers;
  readonly devices: DeviceKeys;
  /** On how often one network address may give phones to enrol. */
  readonly phoneLimits: RequestLimits['ofPhoneForm'];
}

/** Every page of a login. */
export const hostedPages: RoutePlugin<HostedPagesDeps> = async (app, given) => {
  const { pages, phoneLimits: limits } = given;
  const deps = { ...given, limits, showLogin: loginShower(given.ask, given.passkeyChallenges) };
  const all = [
    loginRoute(deps),
    smsEnrollmentRoute(deps),
    ...sentCodeRoutes(deps),
    otpEnrollmentRoute(deps),
    ...codeChallengeRoutes(deps),
    ...plainEnrollmentRoutes(deps),
    ...webauthnRoutes(deps),
    passkeyEnrollmentRoute(deps),
    ...recoveryCodeRoutes(deps),
    loginOptionsRoute(deps),
    enrollOptionsRoute(deps),
    ...resetRequestRoutes(deps),
    resetPasswordRoute(deps),
  ];
  for (const page of all) await app.register(page, { pages });
  await app.register(enrolledRoute, deps);
  await app.register(resetVerifyRoute, deps);
  await app.register(resetSuccessRoute, deps);
  await app.register(callbackRoute, deps);
  await app.register(failureRoute, deps);
};
