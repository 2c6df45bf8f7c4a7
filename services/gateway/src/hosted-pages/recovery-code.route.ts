import { giveRecoveryCode, type Login } from '@countersign/contracts';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Ask } from '../ports.ts';
import { recoveryCodeSeed } from '../sign-in/completion.ts';
import { type LoginFlow, recoveryCodeScreens as screens } from '../sign-in/login-flow.ts';
import { type LoginRequest, type LoginRequests, refusalOnForm } from '../sign-in/login-request.ts';
import { recoveryCodePage } from './pages/recovery-code.page.ts';
import type { Texts, Told } from './texts/texts.ts';

interface Needs {
  readonly ask: Ask;
  readonly loginRequests: LoginRequests;
  readonly loginFlow: LoginFlow;
}

type Due = NonNullable<Login['recoveryCodeDue']>;

const query = z.object({ state: z.string().optional() });
/** A box that is ticked sends a word; one that is not sends nothing. */
const form = z.object({ state: z.string().optional(), saved: z.string().optional() });

/**
 * GET and POST of a page that shows a recovery code: the same as often as it is read, until the
 * person says they kept it. Before that, the login does not end.
 */
const recoveryCodeRoute: FastifyPluginAsyncZod<Needs & { readonly due: Due }> = async (
  app,
  { due, ask, loginRequests, loginFlow },
) => {
  const path = `/u/${screens[due]}`;
  const config = { answers: 'page' } as const;
  const schema = { tags: ['Hosted pages'], summary: 'Keep a recovery code' };

  const showCode = async (loginRequest: LoginRequest, refusal?: Told) => {
    const asked = { ...loginRequests.withinOf(loginRequest), ...recoveryCodeSeed(loginRequest) };
    const given = await ask(giveRecoveryCode, asked);
    const state = loginRequest.transaction.id;
    if (given.ok) {
      const code = given.value.recoveryCode;
      const pageIn = (texts: Texts) => recoveryCodePage({ state, path, due, code, refusal }, texts);
      return loginRequests.show(loginRequest, screens[due], pageIn, refusal ? 400 : 200);
    }
    const why = refusalOnForm(loginRequest, given.refusal);
    // Somebody else gave them one meanwhile, or took away what it would be for.
    if (why === 'recovery_code_not_due') return loginFlow.conclude(loginRequest);
    const pageIn = (texts: Texts) => recoveryCodePage({ state, path, due, refusal: why }, texts);
    return loginRequests.show(loginRequest, screens[due], pageIn, 400);
  };

  app.get(path, { config, schema: { ...schema, querystring: query } }, async (request, reply) => {
    const loginRequest = await loginRequests.visitOf(request, reply, request.query.state);
    const login = await loginRequests.loginOf(loginRequest);
    return login.recoveryCodeDue === due
      ? showCode(loginRequest)
      : loginFlow.redirectToCurrentStep(loginRequest, login);
  });

  app.post(path, { config, schema: { ...schema, body: form } }, async (request, reply) => {
    const { state, saved } = request.body;
    const visited = await loginRequests.visitOf(request, reply, state);
    const loginRequest = saved ? { ...visited, answer: ['recovery-code', due] } : visited;
    const login = await loginRequests.loginOf(loginRequest);
    if (login.recoveryCodeDue !== due) return loginFlow.redirectToCurrentStep(loginRequest, login);
    return saved ? loginFlow.conclude(loginRequest) : showCode(loginRequest, 'code_not_saved');
  });
};

/** /u/mfa-recovery-code-enrollment and /u/mfa-recovery-code-challenge-new-code. */
export const recoveryCodeRoutes: FastifyPluginAsyncZod<Needs> = async (app, needs) => {
  await app.register(recoveryCodeRoute, { ...needs, due: 'first' });
  await app.register(recoveryCodeRoute, { ...needs, due: 'replacement' });
};
