import type { Clock, Records } from '@countersign/core';
import type { Ask, Cookies, TellActivity, TellPasswordLink } from '@countersign/edge-http';
import type { Factors } from '@countersign/factors';
import type { Vault } from '@countersign/vault';
import type { FastifyRequest } from 'fastify';
import { availableConnections } from './available-connections.ts';
import { loginBeginner, passkeyBeginner } from './begin-login.ts';
import { browserSessions } from './browser-session/browser-session.ts';
import { signIns } from './browser-session/sign-ins.ts';
import { deviceKeys } from './device-key.ts';
import { federating } from './federate.ts';
import { loginFlow } from './login-flow.ts';
import { loginRequestReader } from './login-request.ts';
import { passkeyChallenges } from './passkey-challenges.ts';
import { passkeyEnrolling } from './passkey-enrolling.ts';
import { passkeyOffers } from './passkeys.ts';
import { relyingParties } from './relying-party.ts';
import { rememberedBrowser } from './remembered-browser.ts';
import { resetRequester } from './request-reset.ts';
import { resetLinks } from './reset-links.ts';
import { browserSigner } from './sign-in.ts';
import { applicationTrail } from './transaction/application-trail.ts';
import { transactionCookies } from './transaction/transaction-cookies.ts';
import { passwordVerifier } from './verify-password.ts';

/** What a login on its way needs of the world. */
export interface LoginFlowDeps {
  readonly ask: Ask;
  readonly tell: TellActivity;
  readonly tellLink: TellPasswordLink;
  readonly keyValue: Records['keyValue'];
  readonly vault: Vault;
  readonly clock: Clock;
  readonly cookies: Cookies;
  readonly factors: Factors;
  /** Which of the languages that the pages speak a person wants: the pages know. */
  readonly languageOf: (request: FastifyRequest, uiLocales: string | undefined) => string;
}

/** The parts of a login, made once. */
export const composeLogin = (deps: LoginFlowDeps) => {
  const { ask, tell, tellLink, keyValue, vault, clock, cookies, factors, languageOf } = deps;
  const listed = signIns({ keyValue, clock });
  const trail = applicationTrail({ cookies });
  const transactions = transactionCookies({ vault, clock, cookies, trail });
  const sessions = browserSessions({ keyValue, clock, cookies, listed: listed.sessions });
  const remembered = rememberedBrowser({ cookies, vault });
  const devices = deviceKeys({ cookies, clock, vault });
  const relyingPartiesOf = relyingParties(ask, factors);
  const challenges = passkeyChallenges({ vault, clock });
  const offers = passkeyOffers({ cookies, vault });
  const links = resetLinks({ vault, clock });
  const loginRequests = loginRequestReader({ ask, transactions, languageOf });

  return {
    trail,
    transactions,
    sessions,
    signIns: listed,
    loginRequests,
    relyingPartiesOf,
    devices,
    resetLinks: links,
    requestReset: resetRequester({ ask, vault, clock, tell, tellLink, resetLinks: links }),
    loginFlow: loginFlow({
      ...{ factors, ask, loginRequests, transactions, remembered, relyingPartiesOf },
    }),
    beginLogin: loginBeginner({ ask, transactions, remembered, devices }),
    beginPasskeyLogin: passkeyBeginner({ ask, transactions, challenges, devices, offers }),
    passkeyChallenges: challenges,
    passkeyEnrolling: passkeyEnrolling({ ask, tell, challenges }),
    passkeyOffers: offers,
    federating: federating({ ask, transactions }),
    signIn: browserSigner({ sessions, remembered }),
    availableConnections: availableConnections(ask),
    verifyPassword: passwordVerifier(ask),
  };
};
export type LoginParts = ReturnType<typeof composeLogin>;
