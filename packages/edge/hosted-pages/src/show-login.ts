import { readApplication } from '@countersign/contracts';
import type { Ask } from '@countersign/edge-http';
import type { WaysIn } from '@countersign/login-flow';
import { ended, type LoginRequest } from '@countersign/login-flow';
import type { Shown } from './login-pages.ts';
import type { Notice } from './notices.ts';
import { loginPage } from './pages/login.page.ts';

/** Shows the login page, as the application and its connections make it. */
export const loginShower =
  (ask: Ask) =>
  async (
    loginRequest: LoginRequest,
    ways: WaysIn,
    { refusal, retryAt, typed }: Notice = {},
  ): Promise<Shown> => {
    const { tenantId, request, id } = loginRequest.transaction;
    const application = await ask(readApplication, { tenantId, clientId: request.clientId });
    if (!application.ok) return ended(loginRequest, 'login_unknown');
    const given = {
      state: id,
      application: application.value.settings.name,
      username: typed ?? request.loginHint,
      refusal,
      retryAt,
      hasPassword: ways.databases.length > 0,
      connections: ways.federated.map(({ connectionId, name, displayName }) => ({
        connectionId,
        label: displayName ?? name,
      })),
    };
    return { screen: 'login', page: (texts) => loginPage(given, texts) };
  };
export type ShowLogin = ReturnType<typeof loginShower>;
