import { readApplication } from '@countersign/contracts';
import type { FastifyReply } from 'fastify';
import type { Ask } from '../ports.ts';
import type { WaysIn } from '../sign-in/available-connections.ts';
import { ended, type LoginRequest, type LoginRequests } from '../sign-in/login-request.ts';
import { loginPage } from './pages/login.page.ts';
import type { Told } from './texts/texts.ts';

interface Needs {
  readonly ask: Ask;
  readonly loginRequests: LoginRequests;
}

interface Refusal {
  readonly refusal: Told;
  readonly username?: string;
}

/** Shows the login page, as the application and its connections make it. */
export const loginShower =
  ({ ask, loginRequests }: Needs) =>
  async (loginRequest: LoginRequest, ways: WaysIn, refused?: Refusal): Promise<FastifyReply> => {
    const { tenantId, request, id } = loginRequest.transaction;
    const application = await ask(readApplication, { tenantId, clientId: request.clientId });
    if (!application.ok) throw ended(loginRequest, 'login_unknown');
    const given = {
      state: id,
      application: application.value.settings.name,
      username: refused?.username ?? request.loginHint,
      refusal: refused?.refusal,
      hasPassword: ways.databases.length > 0,
      connections: ways.federated.map(({ connectionId, name, displayName }) => ({
        connectionId,
        label: displayName ?? name,
      })),
    };
    return loginRequests.show(
      loginRequest,
      'login',
      (texts) => loginPage(given, texts),
      refused ? 400 : 200,
    );
  };
export type ShowLogin = ReturnType<typeof loginShower>;
