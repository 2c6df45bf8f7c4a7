export { aimOf } from './aim-of.ts';
export {
  type AuthorizationRequest,
  multiFactorPolicy,
  type ReturnAddress,
  responseMode,
  responseType,
} from './authorization-request.ts';
export {
  type AvailableConnections,
  availableConnections,
  type WaysIn,
} from './available-connections.ts';
export { barcodeUri } from './barcode-uri.ts';
export { type BeginLogin, loginBeginner } from './begin-login.ts';
export {
  type BrowserSession,
  type BrowserSessions,
  browserSessions,
} from './browser-session/browser-session.ts';
export {
  monthMs,
  ownedId,
  type RefreshTokenFamily,
  type SignedInBrowser,
  type SignIns,
  signIns,
} from './browser-session/sign-ins.ts';
export { recoveryCodeSeed } from './completion.ts';
export { plainScreens } from './factor-screens.ts';
export { type Federating, federating } from './federate.ts';
export { type LoginFlow, loginFlow, recoveryCodeScreens } from './login-flow.ts';
export { isEnding, isRefusal, type LoginEnding, type LoginRefusal } from './login-refusal.ts';
export {
  askedFrom,
  type BegunLoginRequest,
  begunOf,
  ended,
  type LoginRequest,
  type LoginRequests,
  loginRequestReader,
  ticketAddress,
} from './login-request.ts';
export type {
  LoginStep,
  NamedScreen,
  NextScreen,
  Proof,
  ProvedLogin,
  Screen,
} from './login-step.ts';
export { rememberedBrowser } from './remembered-browser.ts';
export { browserSigner, type SignInBrowser } from './sign-in.ts';
export { type ApplicationTrail, applicationTrail } from './transaction/application-trail.ts';
export { type Transactions, transactionCookies } from './transaction/transaction-cookies.ts';
export { passwordVerifier, type VerifyPassword } from './verify-password.ts';
