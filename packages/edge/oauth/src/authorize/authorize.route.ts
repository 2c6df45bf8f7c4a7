import { type Application, readApplication } from '@countersign/contracts';
import type { Clock } from '@countersign/core';
import { type Ask, isProblem, type Problem, type RoutePlugin } from '@countersign/edge-http';
import type { LoginPages } from '@countersign/hosted-pages';
import { pageProblem, textsOf } from '@countersign/hosted-pages';
import type {
  AuthorizationRequest,
  BeginLogin,
  LoginFlow,
  LoginRequest,
  Transactions,
} from '@countersign/login-flow';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { isForAdmins } from '../grants/apis.ts';
import { isProvedLately } from '../tokens/entitlement.ts';
import type { ReadIdTokenHint } from '../tokens/id-token-hint.ts';
import { answerApplication } from './answer-application.ts';
import { type Parameters, textOf } from './parameters.ts';
import type { PushedRequests } from './pushed-requests.ts';
import { asksForMfa, readAuthorizationRequest } from './read-authorization-request.ts';
import {
  authorizationProblem,
  type JudgeRequest,
  tooLong,
  unpushedProblem,
} from './request-problems.ts';
import { returnAddress } from './return-address.ts';
import type { ReviewOf, silentLogin, usableSession } from './silent-login.ts';

interface Needs {
  readonly ask: Ask;
  readonly transactions: Transactions;
  readonly pushed: PushedRequests;
  readonly judge: JudgeRequest;
  readonly readHint: ReadIdTokenHint;
  readonly usable: ReturnType<typeof usableSession>;
  readonly silent: ReturnType<typeof silentLogin>;
  readonly reviewOf: ReviewOf;
  readonly clock: Clock;
  readonly beginLogin: BeginLogin;
  readonly loginFlow: LoginFlow;
  readonly pages: LoginPages;
}

const notOurs = authorizationProblem('invalid_request', 'id_token_hint is none of this client.');

/** A parameter, for the documentation; the route tells by itself what is amiss, and to whom. */
const one = z.union([z.string(), z.array(z.string())]).optional();
const parameters = z.looseObject({
  client_id: one,
  redirect_uri: one,
  response_type: one,
  response_mode: one,
  scope: one,
  state: one,
  nonce: one,
  audience: one,
  resource: one,
  code_challenge: one,
  code_challenge_method: one,
  prompt: one,
  max_age: one,
  acr_values: one,
  login_hint: one,
  id_token_hint: one,
  ui_locales: one,
  connection: one,
  request_uri: one,
});

/** Who asks. What an application is not known to have said is answered to the person alone. */
const applicationOf = async (
  ask: Ask,
  request: FastifyRequest,
  given: Parameters,
): Promise<Application | Problem> => {
  const clientId = textOf(given, 'client_id');
  if (clientId === undefined) return pageProblem('client_missing');
  const read = await ask(readApplication, { tenantId: request.tenant.tenantId, clientId });
  return read.ok ? read.value : pageProblem('client_unknown');
};

/** What was pushed ahead of the browser, whatever else the browser brings (RFC 9126 4). */
const pushedOr = async (pushed: PushedRequests, application: Application, given: Parameters) => {
  const requestUri = textOf(given, 'request_uri');
  if (requestUri === undefined) return given;
  const used = await pushed.use(application, requestUri);
  return used ?? pageProblem('request_malformed');
};

/**
 * GET and POST /authorize: where every login begins. No stream is touched before a password holds.
 */
export const authorizeRoute: RoutePlugin<Needs> = async (app, needs) => {
  const {
    readHint,
    ask,
    transactions,
    pushed,
    judge,
    usable,
    silent,
    reviewOf,
    clock,
    beginLogin,
    loginFlow,
    pages,
  } = needs;

  /** Whom the request is about, by an id token that the application had of us. */
  const hintedBy = async (
    request: FastifyRequest,
    { clientId }: Application,
    asked: Parameters,
  ) => {
    const text = textOf(asked, 'id_token_hint');
    if (text === undefined) return undefined;
    const hint = await readHint(request, text);
    return hint?.clientId === clientId ? hint : 'malformed';
  };

  /** A new login, which begins at the login page. */
  const opened = async (
    request: FastifyRequest,
    reply: FastifyReply,
    wanted: AuthorizationRequest,
  ): Promise<LoginRequest | undefined> => {
    const { tenant, loginSeed } = request;
    const transaction = transactions.fresh(tenant.tenantId, wanted, loginSeed);
    const fits = await transactions.save(request, reply, transaction, { isNew: true });
    const { language } = textsOf(request, wanted.uiLocales);
    return fits ? { request, reply, transaction, language } : undefined;
  };

  const answer = async (request: FastifyRequest, reply: FastifyReply, given: Parameters) => {
    const application = await applicationOf(ask, request, given);
    if (isProblem(application)) return application;
    const asked = await pushedOr(pushed, application, given);
    if (isProblem(asked)) return asked;
    const to = returnAddress(asked, application);
    if (isProblem(to)) return to;
    const unpushed = asked === given ? unpushedProblem(application, request.tenant) : undefined;
    const api = unpushed ?? (await judge(request, application, asked));
    if (isProblem(api)) return answerApplication(request, reply, to, api);

    const hinted = await hintedBy(request, application, asked);
    if (hinted === 'malformed') return answerApplication(request, reply, to, notOurs);

    const read = readAuthorizationRequest(asked, to, {
      ...{ application, api, hintedUserId: hinted?.userId },
    });
    const session = await usable(request, reply, read);
    // A second factor opens what is for admins for a while, and the browser with it.
    const mayBeProved = isForAdmins(application, api) && !asksForMfa(asked);
    const review = mayBeProved && session ? await reviewOf(request, session) : undefined;
    const isProved =
      review?.ok === true && isProvedLately(request.tenant, review.value.mfaTime, clock());
    const wanted = isProved ? { ...read, stepUp: false } : read;
    if (wanted.prompt === 'none') return silent(request, reply, wanted, { session, review });

    const loginRequest = await opened(request, reply, wanted);
    if (!loginRequest) return answerApplication(request, reply, to, tooLong);
    if (!session) return pages.render(loginRequest, { screen: 'login' });

    const { userId, loginSessionId, sid } = session;
    const primary = { method: 'session', loginSessionId } as const;
    const begun = await beginLogin(loginRequest, { userId, primary, sid });
    if (!begun) return pages.render(loginRequest, { screen: 'login' });
    const how = { isProvedAfresh: false };
    return pages.render(
      begun.loginRequest,
      await loginFlow.advance(begun.loginRequest, begun.login, how),
    );
  };

  const schema = { tags: ['Login'], summary: 'Begin a login' };
  const config = { answers: 'page' } as const;
  app.get(
    '/authorize',
    { config, schema: { ...schema, querystring: parameters } },
    (request, reply) => answer(request, reply, request.query),
  );
  app.post('/authorize', { config, schema: { ...schema, body: parameters } }, (request, reply) =>
    answer(request, reply, request.body),
  );
};
