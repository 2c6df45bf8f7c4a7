import { randomUUID } from 'node:crypto';
import { pushedRequests } from './authorize/pushed-requests.ts';
import { silentLogin, usableSession } from './authorize/silent-login.ts';
import { browserSessions } from './browser-session/browser-session.ts';
import { clientAuthentication } from './clients/authenticate-client.ts';
import { assertionBucket, clientAssertions } from './clients/client-assertion.ts';
import { activeUserReader } from './oauth/active-user.ts';
import { authorizationCodes } from './oauth/authorization-codes.ts';
import { clientCredentials } from './oauth/client-credentials.ts';
import { exchangeCode } from './oauth/exchange-code.ts';
import { refreshGrant } from './oauth/refresh-grant.ts';
import { cookiesFor } from './plugins/cookies.ts';
import type { GatewayPorts } from './ports.ts';
import { advancing } from './sign-in/advance.ts';
import { loginBeginner } from './sign-in/begin-login.ts';
import { federating } from './sign-in/federate.ts';
import { loginFinisher } from './sign-in/finish-login.ts';
import { codeIssuer } from './sign-in/issue-code.ts';
import { rememberedBrowser } from './sign-in/remembered-browser.ts';
import { visits } from './sign-in/visit.ts';
import { waysInto } from './sign-in/ways-in.ts';
import { accessTokenVerifier } from './tokens/access-token.ts';
import { tokenIssuer } from './tokens/issue-tokens.ts';
import { refreshTokens } from './tokens/refresh-tokens.ts';
import { signingKeys } from './tokens/signing-keys.ts';
import { tokenFamilies } from './tokens/token-family.ts';
import { transactionCookies } from './transaction/transaction-cookies.ts';
import { loginShower } from './u/show-login.ts';

/** What the token endpoints are made of. */
const tokenWorkings = ({ messaging, vault, clock }: GatewayPorts) => {
  const { ask } = messaging;
  const keyValue = messaging.keyValue;
  const keys = signingKeys({ ask, vault });
  const families = tokenFamilies({ keyValue });
  const refreshes = refreshTokens({ keyValue, clock, families });
  const codes = authorizationCodes({ keyValue, clock, families });
  const tokens = tokenIssuer({ keys, clock });
  const activeUser = activeUserReader(ask);
  const used = keyValue(assertionBucket);

  return {
    keys,
    families,
    codes,
    activeUser,
    refreshTokens: refreshes,
    pushed: pushedRequests({ keyValue }),
    verifyAccessToken: accessTokenVerifier({ keys, clock }),
    authenticate: clientAuthentication({ ask, assertionHolds: clientAssertions({ used, clock }) }),
    grants: {
      authorization_code: exchangeCode({
        ...{ codes, families, tokens, activeUser },
        refreshTokens: refreshes,
      }),
      refresh_token: refreshGrant({ ask, refreshTokens: refreshes, tokens, activeUser }),
      client_credentials: clientCredentials({ tokens }),
    },
  };
};

/** Everything the routes share, made once: what each needs is visible in its own type. */
export const workings = (ports: GatewayPorts) => {
  const { messaging, vault, clock, settings, newId = randomUUID } = ports;
  const { ask, keyValue } = messaging;
  const cookies = cookiesFor(settings.publicUrl);
  const forTokens = tokenWorkings(ports);
  const transactions = transactionCookies({ vault, clock, cookies });
  const sessions = browserSessions({ keyValue, clock, newId, cookies });
  const issueCode = codeIssuer({ codes: forTokens.codes, newId });
  const visiting = visits({ ask, transactions });
  const remembered = rememberedBrowser({ cookies });
  const finish = loginFinisher({
    ...{ ask, visits: visiting, sessions, transactions, remembered, issueCode },
  });

  return {
    ...forTokens,
    ask,
    clock,
    transactions,
    sessions,
    visits: visiting,
    advancing: advancing({ ask, visits: visiting, finish }),
    beginLogin: loginBeginner({ ask, transactions, remembered }),
    federating: federating({ ask, transactions }),
    waysInto: waysInto(ask),
    showLogin: loginShower(ask),
    usable: usableSession({ sessions, activeUser: forTokens.activeUser, clock }),
    silent: silentLogin({ ask, issueCode }),
  };
};
export type Workings = ReturnType<typeof workings>;
