import { randomUUID } from 'node:crypto';
import type { AnswerCache, Ask } from '@countersign/edge-http';
import { accessTokenVerifier, activityTeller, cookiesFor } from '@countersign/edge-http';
import { factors as builtIn } from '@countersign/factors';
import { loginPages, noticeCookie, textsOf, wayBackFinder } from '@countersign/hosted-pages';
import {
  applicationTrail,
  availableConnections,
  browserSessions,
  browserSigner,
  federating,
  loginBeginner,
  loginFlow,
  loginRequestReader,
  passwordVerifier,
  rememberedBrowser,
  signIns,
  transactionCookies,
} from '@countersign/login-flow';
import { certificateMaker, importFiles } from '@countersign/management-api';
import {
  activeUserReader,
  answerGiver,
  apiLoginFinisher,
  assertionBucket,
  audienceJudge,
  authorizationCodes,
  clientAssertions,
  clientAuthentication,
  clientCredentials,
  exchangeCode,
  idTokenHints,
  loginAnswerer,
  logoutForms,
  mfaDeps,
  passwordGrant,
  pushedRequests,
  refreshGrant,
  refreshTokens,
  requestJudge,
  signingKeys,
  silentLogin,
  tokenFamilies,
  tokenIssuer,
  usableSession,
} from '@countersign/oauth';
import type { GatewayPorts } from './ports.ts';

/** What tokens are made of, and what tells whether one is good. */
const tokenDeps = ({ messaging, vault, clock }: GatewayPorts, { ask }: AnswerCache) => {
  const { keyValue } = messaging;
  const keys = signingKeys({ ask, askAnew: messaging.ask, vault });
  const families = tokenFamilies({ keyValue });
  const used = keyValue(assertionBucket);
  const listed = signIns({ keyValue, clock });

  return {
    keys,
    families,
    signIns: listed,
    codes: authorizationCodes({ keyValue, clock, families }),
    tokens: tokenIssuer({ keys, clock }),
    activeUser: activeUserReader(ask),
    refreshTokens: refreshTokens({ keyValue, clock, families, listed: listed.refreshTokens }),
    pushed: pushedRequests({ keyValue }),
    verifyAccessToken: accessTokenVerifier({ keys, clock }),
    authenticate: clientAuthentication({ ask, assertionHolds: clientAssertions({ used, clock }) }),
  };
};

/** The first factor, on a page and in a grant alike. */
const passwordDeps = (ask: Ask) => ({
  availableConnections: availableConnections(ask),
  verifyPassword: passwordVerifier(ask),
});

/** The MFA API, and every grant of the token endpoint. */
const grantDeps = (
  ports: GatewayPorts,
  { ask }: AnswerCache,
  forTokens: ReturnType<typeof tokenDeps>,
) => {
  const { messaging, vault, clock, newId = randomUUID, factors = builtIn } = ports;
  const { keyValue } = messaging;
  const tell = activityTeller(ports);
  const own = { ask, keyValue, vault, clock, newId, tell, factors };
  const shared = { ...forTokens, ...passwordDeps(ask), ...own };
  const finish = apiLoginFinisher(shared);
  const mfa = mfaDeps({ ...shared, finish });
  const { demandMfa, answers } = mfa;
  const byPassword = passwordGrant({ ...shared, mayBeFor: audienceJudge(ask), demandMfa, finish });

  const grants = {
    authorization_code: exchangeCode(shared),
    refresh_token: refreshGrant({ ...shared, demandMfa }),
    client_credentials: clientCredentials(shared),
    password: byPassword('application'),
    'http://auth0.com/oauth/grant-type/password-realm': byPassword('realm'),
    'http://auth0.com/oauth/grant-type/mfa-oob': answers.oob,
    'http://auth0.com/oauth/grant-type/mfa-otp': answers.otp,
    'http://auth0.com/oauth/grant-type/mfa-recovery-code': answers.recoveryCode,
  };
  return { ...mfa, grants, tell };
};

/** Everything the routes share, made once: what each needs is visible in its own type. */
export const deps = (ports: GatewayPorts, answers: AnswerCache) => {
  const { messaging, vault, clock, settings, newId = randomUUID, factors = builtIn } = ports;
  const { ask } = answers;
  const { keyValue } = messaging;
  const cookies = cookiesFor(settings.publicUrl);
  const forTokens = tokenDeps(ports, answers);
  const trail = applicationTrail({ cookies });
  const transactions = transactionCookies({ vault, clock, cookies, trail });
  const sessions = browserSessions({
    ...{ keyValue, clock, cookies },
    listed: forTokens.signIns.sessions,
  });
  const give = answerGiver({ ...forTokens, ask, newId });
  const languageOf = (...asked: Parameters<typeof textsOf>) => textsOf(...asked).language;
  const loginRequests = loginRequestReader({ ask, transactions, languageOf });
  const remembered = rememberedBrowser({ cookies, vault });
  const signIn = browserSigner({ sessions, remembered });
  const answer = loginAnswerer({ signIn, transactions, give });
  const notices = noticeCookie({ vault, clock, cookies });
  const findWayBack = wayBackFinder({ ask, trail });

  return {
    ...forTokens,
    ...grantDeps(ports, answers, forTokens),
    ...passwordDeps(ask),
    ask,
    clock,
    factors,
    judge: requestJudge(audienceJudge(ask)),
    readHint: idTokenHints(forTokens),
    importFiles: importFiles({ keyValue, vault }),
    certificateOf: certificateMaker({ vault }),
    transactions,
    sessions,
    loginRequests,
    loginFlow: loginFlow({ factors, ask, loginRequests, transactions, remembered }),
    pages: loginPages({ factors, ask, loginRequests, answer, notices, findWayBack }),
    findWayBack,
    beginLogin: loginBeginner({ ask, transactions, remembered }),
    federating: federating({ ask, transactions }),
    usable: usableSession({ sessions, activeUser: forTokens.activeUser, clock }),
    silent: silentLogin({ ask, give }),
    logoutForms: logoutForms({ vault, clock }),
  };
};
export type Deps = ReturnType<typeof deps>;
