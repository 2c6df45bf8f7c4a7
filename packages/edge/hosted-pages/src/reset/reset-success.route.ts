import { readUser } from '@countersign/contracts';
import type { Ask, RoutePlugin } from '@countersign/edge-http';
import {
  ended,
  type LoginRequest,
  type PasswordReset,
  type Transactions,
} from '@countersign/login-flow';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { type LoginPages, pathOf, type Shown } from '../login-pages.ts';
import { linkTo } from '../pages/parts.ts';
import { passwordChangedPage } from '../pages/reset-password.page.ts';
import type { FindWayBack, WayBack } from '../way-back.ts';

export interface ResetSuccessDeps {
  readonly ask: Ask;
  readonly pages: LoginPages;
  readonly findWayBack: FindWayBack;
  readonly transactions: Transactions;
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
  const { ask, pages, findWayBack, transactions } = needs;
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

  /** To the login that the link was asked for in, where this browser has that still before it. */
  const toLogin = async (
    request: FastifyRequest,
    state: string | undefined,
    back: WayBack | undefined,
  ): Promise<WayBack | undefined> => {
    const found = await transactions.find(request, state);
    if (state === undefined || found.status !== 'open') return undefined;
    const { page, finished } = found.transaction;
    if (finished) return undefined;
    const { friendlyName } = request.tenant.settings;
    const name = page ? friendlyName : (back?.name ?? friendlyName);
    return { name, address: linkTo({ path: pathOf('login'), state }) };
  };

  /**
   * To the address that the link names; else to the login that it was asked for in, or to the
   * beginning of the application that it names.
   */
  const wayOn = async (
    request: FastifyRequest,
    reset: PasswordReset,
  ): Promise<WayBack | undefined> => {
    const { clientId, resultUrl, loginState } = reset;
    if (resultUrl === undefined) {
      const back = await findWayBack(request, 'login_over', { clientId });
      return (await toLogin(request, loginState, back)) ?? back;
    }
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
