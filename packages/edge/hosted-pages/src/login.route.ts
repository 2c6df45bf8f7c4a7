import { originOf } from '@countersign/edge-http';
import type {
  AvailableConnections,
  BeginLogin,
  BeginPasskeyLogin,
  Federating,
  LoginFlow,
  PasskeyOffers,
  VerifyPassword,
  WaysIn,
} from '@countersign/login-flow';
import {
  ended,
  type LoginRequest,
  passkeySettings,
  passwordDatabase,
} from '@countersign/login-flow';
import { z } from 'zod';
import { hostedPage } from './hosted-page.ts';
import type { Shown } from './login-pages.ts';
import type { Notice } from './notices.ts';
import type { ShowLogin } from './show-login.ts';

export interface LoginRouteDeps {
  readonly availableConnections: AvailableConnections;
  readonly verifyPassword: VerifyPassword;
  readonly showLogin: ShowLogin;
  readonly federating: Federating;
  readonly beginLogin: BeginLogin;
  readonly beginPasskeyLogin: BeginPasskeyLogin;
  readonly passkeyOffers: PasskeyOffers;
  readonly loginFlow: LoginFlow;
}

/** GET and POST /u/login: the first factor. */
export const loginRoute = (deps: LoginRouteDeps) => {
  const { availableConnections, verifyPassword, showLogin, federating, loginFlow } = deps;
  const { beginLogin, beginPasskeyLogin, passkeyOffers } = deps;

  const refuse = (notice: Notice): Shown => ({ screen: 'login', notice });

  const leave = async (
    loginRequest: LoginRequest,
    ways: WaysIn,
    connectionId: string,
  ): Promise<Shown> => {
    const isOffered = ways.federated.some((each) => each.connectionId === connectionId);
    if (!isOffered) return refuse({ refusal: 'connection_unknown' });
    const left = await federating.leave(loginRequest, connectionId);
    return left.ok ? left.value : refuse({ refusal: left.refusal });
  };

  /** What a passkey signed: it says by itself whose it is. */
  const signInByPasskey = async (
    at: LoginRequest,
    { databases }: WaysIn,
    { answer, canMakeOne }: { readonly answer: string; readonly canMakeOne: boolean },
  ): Promise<Shown> => {
    if (at.transaction.finished) return ended(at, 'login_over');
    // What the browser said in place of a signature: whoever turned away knows that.
    if (answer === '') return refuse({ refusal: 'passkey_failed' });
    const settings = passkeySettings(databases);
    if (!settings) return refuse({ refusal: 'passkey_refused' });
    const { connections } = settings;
    const offeredIn = canMakeOne ? settings.offeredIn : [];
    const begun = await beginPasskeyLogin(
      { ...at, answer: ['passkey', answer] },
      { answer, connections, offeredIn },
    );
    return 'refusal' in begun ? refuse(begun) : loginFlow.advance(begun.loginRequest, begun.login);
  };

  return hostedPage({
    screen: 'login',
    summary: 'Sign in',
    typedField: 'username',
    form: {
      username: z.string().default(''),
      password: z.string().default(''),
      /** The OpenID provider that was picked instead. */
      connection: z.string().max(128).optional(),
      /** What a passkey signed, as JSON. */
      passkey: z.string().optional(),
      /** Whether this browser can make one; its script says so. */
      'webauthn-platform-available': z.string().optional(),
    },
    show: async (loginRequest, notice) => {
      if (loginRequest.transaction.finished) return ended(loginRequest, 'login_over');
      const ways = await availableConnections(loginRequest.transaction);
      const [only] = ways.federated;
      // The request names a connection, and it is elsewhere: there is nothing to ask here. But who
      // was just refused there is told so first.
      const isElsewhere =
        loginRequest.transaction.request.connection !== undefined && only !== undefined;
      return isElsewhere && notice.refusal === undefined
        ? leave(loginRequest, ways, only.connectionId)
        : showLogin(loginRequest, ways, notice);
    },
    submit: async (loginRequest, { username: typed, password, connection, passkey, ...said }) => {
      const { request, transaction } = loginRequest;
      const ways = await availableConnections(transaction);
      if (connection !== undefined && transaction.finished)
        return ended(loginRequest, 'login_over');
      if (connection !== undefined) return leave(loginRequest, ways, connection);

      const canMakeOne = said['webauthn-platform-available'] === 'true';
      if (passkey !== undefined) {
        return signInByPasskey(loginRequest, ways, { answer: passkey, canMakeOne });
      }

      const username = typed.trim();
      if (username === '' || password === '') {
        return refuse({ refusal: 'credentials_missing', typed: username });
      }
      const { tenantId, request: wanted } = transaction;
      const { databases } = ways;
      const verified = await verifyPassword({
        ...{ tenantId, databases, username, password, address: request.ip },
        ...{ userAgent: originOf(request).userAgent },
        ...(wanted.clientId !== '' && { clientId: wanted.clientId }),
      });
      if ('refusal' in verified) {
        const { refusal, retryAt } = verified;
        return refuse({ refusal, retryAt, typed: username });
      }

      const { userId, at } = verified;
      const answering = { ...loginRequest, answer: ['password', userId] };
      if (transaction.finished) return loginFlow.conclude(answering);
      const primary = { method: 'password', at } as const;
      const offersPasskey =
        canMakeOne && passkeyOffers.isDue(loginRequest, userId, passwordDatabase(databases));
      const first = { userId, primary, account: username, offersPasskey };
      const begun = await beginLogin(answering, first);
      if (!begun) return ended(loginRequest, 'login_unknown');
      return loginFlow.advance(begun.loginRequest, begun.login);
    },
  });
};
