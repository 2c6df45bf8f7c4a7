import { readApplication } from '@countersign/contracts';
import type { FastifyReply } from 'fastify';
import type { Ask } from '../ports.ts';
import { ended, type Visit, type Visits } from '../sign-in/visit.ts';
import type { WaysIn } from '../sign-in/ways-in.ts';
import { loginPage } from './pages/login.page.ts';
import type { Told } from './texts/texts.ts';

interface Needs {
  readonly ask: Ask;
  readonly visits: Visits;
}

interface Refusal {
  readonly refusal: Told;
  readonly username?: string;
}

/** Shows the login page, as the application and its connections make it. */
export const loginShower =
  ({ ask, visits }: Needs) =>
  async (visit: Visit, ways: WaysIn, refused?: Refusal): Promise<FastifyReply> => {
    const { tenantId, request, id } = visit.transaction;
    const application = await ask(readApplication, { tenantId, clientId: request.clientId });
    if (!application.ok) throw ended(visit, 'login_unknown');
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
    return visits.show(visit, 'login', (texts) => loginPage(given, texts), refused ? 400 : 200);
  };
export type ShowLogin = ReturnType<typeof loginShower>;
