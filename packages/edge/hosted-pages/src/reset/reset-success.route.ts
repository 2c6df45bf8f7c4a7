import { readUser } from '@countersign/contracts';
import type { Ask, RoutePlugin } from '@countersign/edge-http';
import { ended, type LoginRequest, type PasswordReset } from '@countersign/login-flow';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { type LoginPages, pathOf, type Shown } from '../login-pages.ts';
import { passwordChangedPage } from '../pages/reset-password.page.ts';
import type { FindWayBack, WayBack } from '../way-back.ts';

export interface ResetSuccessDeps {
  readonly ask: Ask;
  readonly pages: LoginPages;
  readonly findWayBack: FindWayBack;
}

const screen = 'reset-password-success';
const query = z.object({ state: z.string().optional() });

/** What Auth0 adds to the address that the person goes on to. */
const outcome = {
  success: 'true',
  code: 'success',
  message: 'You can now login to the application with the new password.',
};

/** GET /u/reset-password-success: the password is another, and where to go on. */
export const resetSuccessRoute: RoutePlugin<ResetSuccessDeps> = async (app, needs) => {
  const { ask, pages, findWayBack } = needs;
  const config = { answers: 'page' } as const;
  const schema = { querystring: query, tags: ['Hosted pages'], summary: 'Password changed' };

  const addressOf = async ({ tenantId, userId, includesEmail }: PasswordReset, url: string) => {
    const address = new URL(url);
    for (const [name, value] of Object.entries(outcome)) address.searchParams.set(name, value);
    const person = includesEmail ? await ask(readUser, { tenantId, userId }) : undefined;
    const email = person?.ok ? person.value.profile.email : undefined;
    if (email !== undefined) address.searchParams.set('email', email);
    return address.href;
  };

  /** To the address that the link names, else to the beginning of the application that it names. */
  const wayOn = async (
    request: FastifyRequest,
    reset: PasswordReset,
  ): Promise<WayBack | undefined> => {
    const { clientId, resultUrl } = reset;
    if (resultUrl === undefined) return findWayBack(request, 'login_over', { clientId });
    const name = request.tenant.settings.friendlyName;
    return { name, address: await addressOf(reset, resultUrl) };
  };

  const show = async (at: LoginRequest): Promise<Shown> => {
    const { reset, finished } = at.transaction;
    if (!reset) return ended(at, 'login_over');
    if (!finished) return { screen: 'reset-password' };
    const wayBack = await wayOn(at.request, reset);
    return { screen, page: (texts) => passwordChangedPage(wayBack, texts) };
  };

  app.get(pathOf(screen), { config, schema }, (request, reply) =>
    pages.answered({ request, reply }, request.query.state, show),
  );
};
