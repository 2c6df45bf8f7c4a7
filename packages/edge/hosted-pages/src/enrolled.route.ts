import type { RoutePlugin } from '@countersign/edge-http';
import {
  begunOf,
  ended,
  isRefusal,
  type LoginFlow,
  type LoginRequest,
  type LoginRequests,
} from '@countersign/login-flow';
import { z } from 'zod';
import { type LoginPages, pathOf, type Shown } from './login-pages.ts';
import { enrolledPage } from './pages/notice.page.ts';

interface Needs {
  readonly pages: LoginPages;
  readonly loginRequests: LoginRequests;
  readonly loginFlow: LoginFlow;
}

const screen = 'mfa-enroll-result';
const query = z.object({ state: z.string().optional() });

/** GET /u/mfa-enroll-result: what came of a ticket to enrol. Nobody is signed in by it. */
export const enrolledRoute: RoutePlugin<Needs> = async (app, needs) => {
  const { pages, loginRequests, loginFlow } = needs;
  const config = { answers: 'page' } as const;
  const schema = { querystring: query, tags: ['Hosted pages'], summary: 'Enrolled by a ticket' };

  const show = async (visited: LoginRequest): Promise<Shown> => {
    const { ticket, finished } = visited.transaction;
    if (finished && ticket !== undefined) return { screen, page: enrolledPage };
    if (finished) return ended(visited, 'login_over');
    const at = begunOf(visited);
    if (isRefusal(at)) return at;
    const login = await loginRequests.loginOf(at);
    return isRefusal(login) ? login : loginFlow.currentStep(at, login);
  };

  app.get(pathOf(screen), { config, schema }, (request, reply) =>
    pages.answered({ request, reply }, request.query.state, show),
  );
};
