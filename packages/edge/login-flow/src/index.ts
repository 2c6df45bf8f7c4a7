export {
  accountNamed,
  accountOf,
  maskedAccountOf,
  shortAccount,
  userNameMaxLength,
} from './account.ts';
export { aimOf } from './aim-of.ts';
export {
  type AuthorizationRequest,
  multiFactorPolicy,
  nobodyAsks,
  type ReturnAddress,
  responseMode,
  responseType,
} from './authorization-request.ts';
export {
  type AvailableConnections,
  passwordDatabase,
  type WaysIn,
} from './available-connections.ts';
export { barcodeUri } from './barcode-uri.ts';
export type { BeginLogin, BeginPasskeyLogin } from './begin-login.ts';
export type { BrowserSession, BrowserSessions } from './browser-session/browser-session.ts';
export { type LastingSession, lastingSessions } from './browser-session/lasting-sessions.ts';
export { isOfFormerPassword } from './browser-session/of-former-password.ts';
export {
  monthMs,
  ownedId,
  type RefreshTokenFamily,
  type SignedInBrowser,
  type SignIns,
} from './browser-session/sign-ins.ts';
export { recoveryCodeSeed } from './completion.ts';
export { composeLogin, type LoginFlowDeps, type LoginParts } from './compose-login.ts';
export type { DeviceKeys } from './device-key.ts';
export { plainScreens } from './factor-screens.ts';
export type { Federating } from './federate.ts';
export { isMailOn, resettableDatabase } from './forgotten-password.ts';
export { type LoginFlow, recoveryCodeScreens } from './login-flow.ts';
export { isEnding, isRefusal, type LoginEnding, type LoginRefusal } from './login-refusal.ts';
export {
  askedFrom,
  type BegunLoginRequest,
  begunOf,
  elseAddress,
  ended,
  type LoginRequest,
  type LoginRequests,
  ticketAddress,
} from './login-request.ts';
export type {
  KeyScreen,
  LoginStep,
  NamedScreen,
  NextScreen,
  Proof,
  ProvedLogin,
  Screen,
} from './login-step.ts';
export {
  challengeOfLogin,
  type PasskeyChallenges,
} from './passkey-challenges.ts';
export { namedCreation, type PasskeyEnrolling } from './passkey-enrolling.ts';
export {
  hasPasskeys,
  type PasskeyOffers,
  type PasskeySettings,
  passkeySettings,
} from './passkeys.ts';
export {
  chosenParty,
  mayBeRelyingParty,
  passkeyParty,
  type RelyingParties,
} from './relying-party.ts';
export type { RequestReset } from './request-reset.ts';
export {
  type PasswordReset,
  type ResetLinks,
  resetLinkSeconds,
  resetPath,
} from './reset-links.ts';
export type { SignInBrowser } from './sign-in.ts';
export type { ApplicationTrail } from './transaction/application-trail.ts';
export { isOfLink } from './transaction/transaction.ts';
export type { Transactions } from './transaction/transaction-cookies.ts';
export type { VerifyPassword } from './verify-password.ts';
