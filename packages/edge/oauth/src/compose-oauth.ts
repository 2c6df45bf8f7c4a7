import type { Clock, Records } from '@countersign/core';
import {
  type Ask,
  accessTokenVerifier,
  type Check,
  permissionsReader,
  type RequestLimits,
  type RoutePlugin,
  type TellActivity,
} from '@countersign/edge-http';
import type { Factors } from '@countersign/factors';
import type { LoginPages } from '@countersign/hosted-pages';
import type { LoginParts } from '@countersign/login-flow';
import type { Vault } from '@countersign/vault';
import { loginAnswerer } from './authorize/answer-login.ts';
import { authorizeRoute } from './authorize/authorize.route.ts';
import { answerGiver } from './authorize/give-answer.ts';
import { parRoute } from './authorize/par.route.ts';
import { pushedRequests } from './authorize/pushed-requests.ts';
import { requestJudge } from './authorize/request-problems.ts';
import { sessionReviewer, silentLogin, usableSession } from './authorize/silent-login.ts';
import { clientAuthentication } from './clients/authenticate-client.ts';
import { assertionBucket, clientAssertions } from './clients/client-assertion.ts';
import { changePasswordRoute } from './db-connections/change-password.route.ts';
import { activeUserReader } from './grants/active-user.ts';
import { apiFinder, wantedApi } from './grants/apis.ts';
import { authorizationCodes } from './grants/authorization-codes.ts';
import { clientCredentials } from './grants/client-credentials.ts';
import { exchangeCode } from './grants/exchange-code.ts';
import { apiLoginFinisher } from './grants/finish-api-login.ts';
import { passwordGrant } from './grants/password-grant.ts';
import { refreshGrant } from './grants/refresh-grant.ts';
import { type Grants, tokenRoute } from './grants/token.route.ts';
import { sessionEnder } from './logout/end-session.ts';
import { signInsEnder } from './logout/end-sign-ins.ts';
import { logoutRoute } from './logout/logout.route.ts';
import { logoutForms } from './logout/logout-forms.ts';
import { oidcLogoutRoute } from './logout/oidc-logout.route.ts';
import { enrollmentTicketRoute } from './mfa/enrollment-ticket.route.ts';
import { mfaRoutes } from './mfa/mfa.routes.ts';
import { mfaDeps } from './mfa/mfa-deps.ts';
import { accountEnrolling } from './my-account/enrolling.ts';
import { myAccountRoutes } from './my-account/my-account.routes.ts';
import { entitlements } from './tokens/entitlement.ts';
import { idTokenHints } from './tokens/id-token-hint.ts';
import { tokenIssuer } from './tokens/issue-tokens.ts';
import { managementTokens } from './tokens/management-tokens.ts';
import { refreshTokens } from './tokens/refresh-tokens.ts';
import { revokeRoute } from './tokens/revoke.route.ts';
import { signingKeys } from './tokens/signing-keys.ts';
import { standings } from './tokens/standing.ts';
import { tokenFamilies } from './tokens/token-family.ts';
import { userinfoRoute } from './tokens/userinfo.route.ts';
import { wellKnownRoutes } from './well-known/well-known.route.ts';

/** What OAuth and the MFA API need of the world. */
export interface OAuthDeps {
  readonly ask: Ask;
  /** Asks without a memory: a key that another gateway has rotated to is known there first. */
  readonly askAnew: Ask;
  readonly keyValue: Records['keyValue'];
  readonly vault: Vault;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly factors: Factors;
  readonly tell: TellActivity;
  /** The parts of a login: what is proved there is answered here. */
  readonly login: LoginParts;
}

/** What tokens are made of, and what tells whether one is good. */
const tokenParts = ({ ask, askAnew, keyValue, vault, clock, login }: OAuthDeps) => {
  const keys = signingKeys({ ask, askAnew, vault });
  const families = tokenFamilies({ keyValue });
  const used = keyValue(assertionBucket);
  const listed = login.signIns.refreshTokens;
  const findApi = apiFinder(ask);
  const permissions = permissionsReader(ask);
  const activeUser = activeUserReader(ask);

  return {
    keys,
    families,
    codes: authorizationCodes({ keyValue, clock, families }),
    tokens: tokenIssuer({ keys, clock, entitle: entitlements({ findApi, permissions, clock }) }),
    permissions,
    wantedApi: wantedApi(findApi),
    activeUser,
    standing: standings({ families, activeUser }),
    refreshTokens: refreshTokens({ keyValue, clock, families, listed }),
    verifyAccessToken: accessTokenVerifier({ keys, clock }),
    authenticate: clientAuthentication({ ask, assertionHolds: clientAssertions({ used, clock }) }),
  };
};
type Shared = OAuthDeps & LoginParts & ReturnType<typeof tokenParts>;

/** The MFA API, and the table of grants: a line for each. */
const grantParts = (shared: Shared) => {
  const finish = apiLoginFinisher(shared);
  const mfa = mfaDeps({ ...shared, finish });
  const { demandMfa, answers } = mfa;
  const byPassword = passwordGrant({ ...shared, demandMfa, finish });

  const grants: Grants = {
    authorization_code: exchangeCode(shared),
    refresh_token: refreshGrant({ ...shared, demandMfa }),
    client_credentials: clientCredentials(shared),
    password: byPassword('application'),
    'http://auth0.com/oauth/grant-type/password-realm': byPassword('realm'),
    'http://auth0.com/oauth/grant-type/mfa-oob': answers.oob,
    'http://auth0.com/oauth/grant-type/mfa-otp': answers.otp,
    'http://auth0.com/oauth/grant-type/mfa-recovery-code': answers.recoveryCode,
  };
  return { ...mfa, grants };
};

/** What its routes are handed: how a login is rendered, and the bounds that the process counts. */
export interface OAuthRoutesDeps {
  readonly pages: LoginPages;
  readonly pushLimit: Check;
  readonly accountLimits: RequestLimits['ofAccount'];
}

/** OAuth, OpenID Connect and the MFA API, made once. */
export const composeOAuth = (deps: OAuthDeps) => {
  const { ask, vault, clock, newId, login } = deps;
  const shared: Shared = { ...deps, ...login, ...tokenParts(deps) };
  const give = answerGiver({ ...shared, newId });
  const reviewOf = sessionReviewer(ask);
  const parts = grantParts(shared);
  const all = {
    ...shared,
    ...parts,
    accountEnrolling: accountEnrolling({ ...shared, ...parts }),
    pushed: pushedRequests(shared),
    judge: requestJudge(shared.wantedApi),
    readHint: idTokenHints(shared),
    usable: usableSession(shared),
    silent: silentLogin({ reviewOf, give }),
    reviewOf,
    logoutForms: logoutForms({ vault, clock }),
  };

  const routes: RoutePlugin<OAuthRoutesDeps> = async (app, { pages, pushLimit, accountLimits }) => {
    const work = { ...all, pages };
    await app.register(wellKnownRoutes, work);
    await app.register(authorizeRoute, work);
    await app.register(logoutRoute, work);
    await app.register(oidcLogoutRoute, work);
    await app.register(tokenRoute, work);
    await app.register(parRoute, { ...work, limit: pushLimit });
    await app.register(revokeRoute, work);
    await app.register(userinfoRoute, work);
    await app.register(enrollmentTicketRoute, work);
    await app.register(changePasswordRoute, work);
    await app.register(mfaRoutes, work);
    await app.register(myAccountRoutes, { ...work, limits: accountLimits });
  };

  const { refreshTokens: issued } = shared;
  const ender = sessionEnder({ ...login, refreshTokens: issued });
  return {
    routes,
    /** Turns the proof of a login into what the application gets; for the pages. */
    answer: loginAnswerer({ ...login, give }),
    /** For the Management API. */
    verifyAccessToken: managementTokens(shared),
    refreshTokens: issued,
    /** For whoever ends a session from elsewhere: an admin, or its person. */
    ...ender,
    /** For whoever gives a person another password. */
    endSignIns: signInsEnder({ ask, ...ender }),
  };
};
