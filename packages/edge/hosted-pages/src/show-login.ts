import { readApplication } from '@countersign/contracts';
import type { Ask } from '@countersign/edge-http';
import { passkey } from '@countersign/factors';
import {
  challengeOfLogin,
  ended,
  isMailOn,
  type LoginRequest,
  type PasskeyChallenges,
  passkeyParty,
  passkeySettings,
  resettableDatabase,
  type WaysIn,
} from '@countersign/login-flow';
import { pathOf, type Shown } from './login-pages.ts';
import type { Notice } from './notices.ts';
import { loginPage } from './pages/login.page.ts';

/** Where who forgot their password asks for another. */
const forgotten = 'reset-password-request';

/** What a browser is asked with for any passkey of this site: so nobody's existence shows. */
const passkeyOf = (at: LoginRequest, { databases }: WaysIn, challenges: PasskeyChallenges) => {
  const settings = passkeySettings(databases);
  if (!settings) return undefined;
  const { id: rpId, userVerification } = passkeyParty(at.request);
  const challenge = challenges.fresh(challengeOfLogin(at));
  const options = { challenge, timeout: passkey.proof.lifetimeMs, rpId, userVerification };
  return { ...settings, options: { ...options, allowCredentials: [] } };
};

/** What somebody signs in to: an application, or a page of their own, which is the tenant's. */
const nameOf = async (ask: Ask, { request, transaction }: LoginRequest) => {
  if (transaction.page) return request.tenant.settings.friendlyName;
  const { tenantId, request: wanted } = transaction;
  const read = await ask(readApplication, { tenantId, clientId: wanted.clientId });
  return read.ok ? read.value.settings.name : undefined;
};

/** Shows the login page, as the application and its connections make it. */
export const loginShower =
  (ask: Ask, challenges: PasskeyChallenges) =>
  async (
    loginRequest: LoginRequest,
    ways: WaysIn,
    { refusal, retryAt, typed }: Notice = {},
  ): Promise<Shown> => {
    const { request, id, askedReset, tenantId } = loginRequest.transaction;
    const [application, mayReset] = await Promise.all([
      nameOf(ask, loginRequest),
      resettableDatabase(ways) !== undefined && isMailOn(ask, tenantId),
    ]);
    if (application === undefined) return ended(loginRequest, 'login_unknown');
    const given = {
      state: id,
      application,
      username: typed ?? askedReset?.name ?? request.loginHint,
      refusal,
      retryAt,
      hasPassword: ways.databases.length > 0,
      ...(mayReset && { forgottenPath: pathOf(forgotten) }),
      passkey: passkeyOf(loginRequest, ways, challenges),
      connections: ways.federated.map(({ connectionId, name, displayName }) => ({
        connectionId,
        label: displayName ?? name,
      })),
    };
    return {
      ...{ screen: 'login', page: (texts) => loginPage(given, texts) },
      ...(mayReset && typed && { handedOn: { to: forgotten, typed } }),
    };
  };
export type ShowLogin = ReturnType<typeof loginShower>;
