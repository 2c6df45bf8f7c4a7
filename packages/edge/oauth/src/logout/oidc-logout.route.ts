import {
  type Ask,
  isProblem,
  type Problem,
  type RoutePlugin,
  redirectOn,
  type TellActivity,
} from '@countersign/edge-http';
import { pageProblem, sendPage, signOutPage, textsOf } from '@countersign/hosted-pages';
import type { BrowserSession, BrowserSessions } from '@countersign/login-flow';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { addressWith } from '../authorize/answer-application.ts';
import { type Parameters, textOf } from '../authorize/parameters.ts';
import type { IdTokenHint, ReadIdTokenHint } from '../tokens/id-token-hint.ts';
import type { AskedLogout, LogoutForms } from './logout-forms.ts';
import { signingOut } from './sign-out.ts';

interface Needs {
  readonly ask: Ask;
  readonly sessions: BrowserSessions;
  readonly tell: TellActivity;
  readonly readHint: ReadIdTokenHint;
  readonly logoutForms: LogoutForms;
}

/** A parameter, for the documentation; the route tells by itself what is amiss. */
const one = z.union([z.string(), z.array(z.string())]).optional();
const parameters = z
  .looseObject({
    id_token_hint: one,
    logout_hint: one,
    client_id: one,
    post_logout_redirect_uri: one,
    state: one,
    ui_locales: one,
  })
  .nullish();
const known = Object.keys(parameters.unwrap().unwrap().shape);
const form = z.object({ state: z.string().default('') });

/** Whether it is known which session is meant: by its name, or by who is signed in. */
const isMeant = (
  { sid, userId }: BrowserSession,
  hint: IdTokenHint | undefined,
  named: string | undefined,
): boolean => hint?.userId === userId || hint?.sid === sid || named === sid;

/**
 * GET and POST /oidc/logout: OpenID Connect RP-Initiated Logout 1.0. An application that shows its
 * id token signs its person out at once; else the person is asked: anybody can send them here.
 */
export const oidcLogoutRoute: RoutePlugin<Needs> = async (app, needs) => {
  const { sessions, readHint, logoutForms } = needs;
  const { end, addressesOf, leave } = signingOut(needs);

  const hintOf = async (request: FastifyRequest, given: Parameters) => {
    const text = textOf(given, 'id_token_hint');
    return text === undefined ? undefined : readHint(request, text);
  };

  /** Where the person goes afterwards, if the application may have them back there. */
  const returnAddress = async (
    request: FastifyRequest,
    given: Parameters,
    hint: IdTokenHint | undefined,
  ): Promise<string | Problem | undefined> => {
    const clientId = textOf(given, 'client_id') ?? hint?.clientId;
    if (hint && hint.clientId !== clientId) return pageProblem('request_malformed');
    const address = textOf(given, 'post_logout_redirect_uri');
    if (address === undefined) return undefined;
    const addresses = await addressesOf(request, clientId);
    if (!addresses.includes(address)) return pageProblem('return_address_unregistered');
    const state = textOf(given, 'state');
    return state === undefined ? address : addressWith(address, '?', { state });
  };

  const ask = async (
    request: FastifyRequest,
    reply: FastifyReply,
    { uiLocales, ...asked }: AskedLogout & { readonly uiLocales: string | undefined },
  ) => {
    const texts = textsOf(request, uiLocales);
    const page = signOutPage(await logoutForms.stateOf(asked), texts);
    return sendPage(request, reply, { page, texts, returnTo: asked.returnTo });
  };

  const answer = async (request: FastifyRequest, reply: FastifyReply, given: Parameters) => {
    if (known.some((name) => Array.isArray(given[name]))) {
      return pageProblem('request_malformed');
    }
    const hint = await hintOf(request, given);
    const returnTo = await returnAddress(request, given, hint);
    if (isProblem(returnTo)) return returnTo;
    const session = await sessions.find(request);
    if (session && !isMeant(session, hint, textOf(given, 'logout_hint'))) {
      const uiLocales = textOf(given, 'ui_locales');
      return ask(request, reply, { sid: session.sid, returnTo, uiLocales });
    }
    await end(request, reply, session);
    return leave(request, reply, returnTo);
  };

  const config = { answers: 'page' } as const;
  const schema = { tags: ['Login'], summary: 'Sign out, as OpenID Connect has it' };
  app.get(
    '/oidc/logout',
    { config, schema: { ...schema, querystring: parameters } },
    (request, reply) => answer(request, reply, request.query ?? {}),
  );
  app.post('/oidc/logout', { config, schema: { ...schema, body: parameters } }, (request, reply) =>
    answer(request, reply, request.body ?? {}),
  );
  app.post(
    '/oidc/logout/confirm',
    { config, schema: { ...schema, summary: 'Sign out, as the person says', body: form } },
    async (request, reply) => {
      const asked = await logoutForms.read(request.body.state);
      const session = await sessions.find(request);
      // Too old, or of another session: whoever is signed in is asked again.
      if (!asked || (session && session.sid !== asked.sid)) {
        return redirectOn(reply, '/oidc/logout');
      }
      await end(request, reply, session);
      return leave(request, reply, asked.returnTo);
    },
  );
};
