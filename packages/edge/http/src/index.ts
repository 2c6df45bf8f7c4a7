export {
  type AccessTokenClaims,
  accessTokenVerifier,
  type VerifyAccessToken,
} from './access-token.ts';
export { answerCache } from './answer-cache.ts';
export { type Ask, unlessUnheard } from './ask.ts';
export {
  type AccountScope,
  accountAudience,
  accountScopes,
  type MfaScope,
  managementAudience,
  mfaAudience,
  mfaScopes,
  ownScopesOf,
  userinfoAudience,
} from './audiences.ts';
export { bearerToken } from './bearer-token.ts';
export { jsonFileReader, refuseOddQueries, takeBodies, takeJsonAlone } from './bodies.ts';
export { type Cookies, cookiesFor } from './cookies.ts';
export { correlation, requestIds } from './correlation.ts';
export { allowOrigin, originReader, preflight } from './cors.ts';
export { errors } from './errors.ts';
export { type Failure, failureOf } from './failure.ts';
export { forwarded, type TrustProxy } from './forwarded.ts';
export { freshCode, freshSeed } from './login-trace.ts';
export { refuseLookingAhead } from './looking-ahead.ts';
export { refuseOddPath, refuseOddTargets } from './odd-paths.ts';
export { originOf } from './origin-of.ts';
export { permissionsReader, type ReadPermissions } from './permissions.ts';
export {
  andThen,
  asHook,
  type Check,
  defineProblems,
  everyOne,
  isProblem,
  line,
  type Problem,
  problem,
  type RoutePlugin,
  refuse,
  type Surface,
  type Wording,
} from './problem.ts';
export { problems } from './problems.ts';
export { randomToken, recordKey } from './random-token.ts';
export {
  pushedSeconds,
  type RequestBounds,
  type RequestLimits,
  requestLimits,
} from './rate-limit.ts';
export { redirectOn } from './redirect.ts';
export { requestLog } from './request-log.ts';
export { securityHeaders } from './security-headers.ts';
export {
  accountChangeTeller,
  activityTeller,
  type Happened,
  type Note,
  passwordLinkTeller,
  type TellActivity,
  type TellPasswordLink,
  type TellPerson,
} from './tell-activity.ts';
export { isThisMachine, type TenantFinder, tenantByHost, tenantFinder } from './tenant.ts';
export { traces } from './traces.ts';
