import type { RoutePlugin } from '@countersign/edge-http';
import { failurePath, type LoginPages } from './login-pages.ts';

/** GET /u/failure: what failed of a form that has no page of its own, to be read again. */
export const failureRoute: RoutePlugin<{ readonly pages: LoginPages }> = async (app, { pages }) => {
  app.get(failurePath, { config: { answers: 'page' }, schema: { hide: true } }, (request, reply) =>
    pages.failure({ request, reply }),
  );
};
