import { startEnrollment } from '@countersign/contracts';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Ask } from '../ports.ts';
import { enrollable, enrollmentPath, type LoginFlow } from '../sign-in/login-flow.ts';
import { type LoginRequests, redirectTo, refusalOnForm } from '../sign-in/login-request.ts';
import { enrollOptionsPage, loginOptionsPage } from './pages/options.page.ts';
import type { Texts, Told } from './texts/texts.ts';

interface Needs {
  readonly loginRequests: LoginRequests;
  readonly loginFlow: LoginFlow;
}

const query = z.object({ state: z.string().optional() });
const form = z.object({ state: z.string().optional(), action: z.string().max(128).default('') });

const config = { answers: 'page' } as const;
const tags = ['Hosted pages'];

/** GET and POST /u/mfa-login-options: picks the authenticator to be challenged with. */
export const loginOptionsRoute: FastifyPluginAsyncZod<Needs> = async (app, needs) => {
  const { loginRequests, loginFlow } = needs;
  const path = '/u/mfa-login-options';
  const schema = { tags, summary: 'Pick an authenticator' };

  app.get(path, { config, schema: { ...schema, querystring: query } }, async (request, reply) => {
    const loginRequest = await loginRequests.visitOf(request, reply, request.query.state);
    const login = await loginRequests.loginOf(loginRequest);
    if (login.next !== 'challenge') return loginFlow.redirectToCurrentStep(loginRequest, login);
    const { authenticators } = login;
    const state = loginRequest.transaction.id;
    const given = { state, authenticators };
    return loginRequests.show(loginRequest, 'mfa-login-options', (texts) =>
      loginOptionsPage(given, texts),
    );
  });

  app.post(path, { config, schema: { ...schema, body: form } }, async (request, reply) => {
    const { state, action } = request.body;
    const loginRequest = await loginRequests.visitOf(request, reply, state);
    const login = await loginRequests.loginOf(loginRequest);
    if (login.next !== 'challenge') return loginFlow.redirectToCurrentStep(loginRequest, login);
    const { authenticators } = login;
    if (authenticators.some(({ authenticatorId }) => authenticatorId === action)) {
      return loginFlow.challenge(loginRequest, login, action);
    }
    const given = {
      state: loginRequest.transaction.id,
      authenticators,
      refusal: 'choice_missing',
    } as const;
    return loginRequests.show(
      loginRequest,
      'mfa-login-options',
      (texts) => loginOptionsPage(given, texts),
      400,
    );
  });
};

/** GET and POST /u/mfa-begin-enroll-options: picks the factor to enrol. */
export const enrollOptionsRoute: FastifyPluginAsyncZod<Needs & { readonly ask: Ask }> = async (
  app,
  { ask, loginRequests, loginFlow },
) => {
  const path = '/u/mfa-begin-enroll-options';
  const schema = { tags, summary: 'Pick a factor to enrol' };

  app.get(path, { config, schema: { ...schema, querystring: query } }, async (request, reply) => {
    const loginRequest = await loginRequests.visitOf(request, reply, request.query.state);
    const login = await loginRequests.loginOf(loginRequest);
    if (login.next !== 'enroll') return loginFlow.redirectToCurrentStep(loginRequest, login);
    const given = { state: loginRequest.transaction.id, factors: enrollable(login) };
    return loginRequests.show(loginRequest, 'mfa-begin-enroll-options', (texts) =>
      enrollOptionsPage(given, texts),
    );
  });

  app.post(path, { config, schema: { ...schema, body: form } }, async (request, reply) => {
    const { state, action } = request.body;
    const loginRequest = await loginRequests.visitOf(request, reply, state);
    const login = await loginRequests.loginOf(loginRequest);
    if (login.next !== 'enroll') return loginFlow.redirectToCurrentStep(loginRequest, login);
    const factors = enrollable(login);
    const picked = factors.find((factor) => factor === action);
    const path = picked && enrollmentPath(picked);
    const refuse = (refusal: Told) => {
      const given = { state: loginRequest.transaction.id, factors, refusal };
      const pageIn = (texts: Texts) => enrollOptionsPage(given, texts);
      return loginRequests.show(loginRequest, 'mfa-begin-enroll-options', pageIn, 400);
    };
    if (path === undefined) return refuse('choice_missing');
    if (picked === 'otp') {
      // There is nothing to ask before it: to pick it is to begin.
      const started = await ask(startEnrollment, {
        ...loginRequests.withinOf(loginRequest),
        factor: 'otp',
      });
      if (!started.ok) return refuse(refusalOnForm(loginRequest, started.refusal));
    }
    return redirectTo(loginRequest, path);
  });
};
