import { type FactorName, type Login, resendCode } from '@countersign/contracts';
import { type Clock, msBetween } from '@countersign/core';
import { factors } from '@countersign/factors';
import type { FastifyReply } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Ask } from '../ports.ts';
import { enrollable, type LoginFlow } from '../sign-in/login-flow.ts';
import {
  type LoginRequest,
  type LoginRequests,
  redirectTo,
  refusalOnForm,
} from '../sign-in/login-request.ts';
import { answering } from './answering.ts';
import { enrollmentPage } from './pages/enrollment.page.ts';
import { loginOptionsPage } from './pages/options.page.ts';
import { sentCodePage } from './pages/sent-code.page.ts';
import type { ScreenName } from './texts/own/screens.ts';
import type { Texts, Told } from './texts/texts.ts';

interface Needs {
  readonly ask: Ask;
  readonly loginRequests: LoginRequests;
  readonly loginFlow: LoginFlow;
  readonly clock: Clock;
}

const query = z.object({ state: z.string().optional(), sent: z.string().optional() });
const form = z.object({
  state: z.string().optional(),
  code: z.string().default(''),
  /** A box that is ticked sends a word, whatever it is; one that is not sends nothing. */
  rememberBrowser: z.string().optional(),
  action: z.enum(['default', 'resend-code', 'pick-authenticator']).default('default'),
});
const minuteMs = 60_000;

/** A page for each factor whose codes are sent. */
const screens = {
  sms: 'mfa-sms-challenge',
  email: 'mfa-email-challenge',
} as const satisfies Partial<Record<FactorName, ScreenName>>;
type SentFactor = keyof typeof screens;
const pathOf = (factor: SentFactor) => `/u/${screens[factor]}` as const;

interface Shown {
  readonly refusal?: Told | undefined;
  readonly wasSentAgain?: boolean;
}

/** Shows what the open challenge asks; a login without one goes to where it stands. */
const challengeShower =
  ({ loginRequests, loginFlow, clock }: Needs, factor: SentFactor) =>
  (loginRequest: LoginRequest, login: Login, { refusal, wasSentAgain = false }: Shown = {}) => {
    const { challenge, authenticators, browserMemory } = login;
    if (challenge?.factor !== factor) return loginFlow.redirectToCurrentStep(loginRequest, login);
    const leftMs = msBetween(clock(), challenge.expiresAt);
    const isEnrollment = challenge.purpose === 'enroll';
    const given = {
      state: loginRequest.transaction.id,
      path: pathOf(factor),
      hint: challenge.hint,
      way: challenge.messageType ?? factor,
      validMinutes: leftMs > 0 ? Math.ceil(leftMs / minuteMs) : undefined,
      digits: challenge.digits,
      refusal: refusal ?? (leftMs > 0 ? undefined : 'challenge_expired'),
      wasSentAgain: wasSentAgain && !refusal && leftMs > 0,
      hasOthers: !isEnrollment && authenticators.length > 1,
      isEnrollment,
      browserMemory,
    };
    const pageIn = (texts: Texts) => sentCodePage(given, texts);
    return loginRequests.show(loginRequest, screens[factor], pageIn, refusal ? 400 : 200);
  };

/** Says no where a challenge could be had anew: the one that was answered is gone. */
const startShower =
  ({ loginRequests: { show } }: Pick<Needs, 'loginRequests'>) =>
  (loginRequest: LoginRequest, login: Login, refusal: Told): Promise<FastifyReply> => {
    const state = loginRequest.transaction.id;
    if (login.next === 'enroll') {
      const given = { state, refusal, hasOthers: enrollable(login).length > 1 };
      return show(loginRequest, 'mfa-sms-enrollment', (texts) => enrollmentPage(given, texts), 400);
    }
    const given = { state, refusal, authenticators: login.authenticators };
    return show(loginRequest, 'mfa-login-options', (texts) => loginOptionsPage(given, texts), 400);
  };

/** GET and POST of a page that asks for a code that was sent. Reading it never sends another. */
const sentCodeRoute: FastifyPluginAsyncZod<Needs & { readonly factor: SentFactor }> = async (
  app,
  { factor, ...needs },
) => {
  const { ask, loginRequests } = needs;
  const path = pathOf(factor);
  const showChallenge = challengeShower(needs, factor);
  const showStart = startShower(needs);
  const config = { answers: 'page' } as const;
  const schema = { tags: ['Hosted pages'], summary: 'Enter a code' };

  const refuse = async (loginRequest: LoginRequest, refusal: Told): Promise<FastifyReply> => {
    const login = await loginRequests.loginOf(loginRequest);
    return login.challenge
      ? showChallenge(loginRequest, login, { refusal })
      : showStart(loginRequest, login, refusal);
  };

  const resend = async (loginRequest: LoginRequest) => {
    const sent = await ask(resendCode, loginRequests.askedFrom(loginRequest));
    return sent.ok
      ? redirectTo(loginRequest, path, { sent: '1' })
      : refuse(loginRequest, refusalOnForm(loginRequest, sent.refusal));
  };

  /** Another authenticator; or, while one is being enrolled, another number. */
  const pick = async (loginRequest: LoginRequest) => {
    const { next, challenge } = await loginRequests.loginOf(loginRequest);
    const isEnrollment = next === 'enroll' || challenge?.purpose === 'enroll';
    return redirectTo(
      loginRequest,
      isEnrollment ? '/u/mfa-sms-enrollment' : '/u/mfa-login-options',
    );
  };

  const answer = answering({ ...needs, read: factors[factor].read }, refuse);

  app.get(path, { config, schema: { ...schema, querystring: query } }, async (request, reply) => {
    const { state, sent } = request.query;
    const loginRequest = await loginRequests.visitOf(request, reply, state);
    return showChallenge(loginRequest, await loginRequests.loginOf(loginRequest), {
      wasSentAgain: sent === '1',
    });
  });

  app.post(path, { config, schema: { ...schema, body: form } }, async (request, reply) => {
    const { state, code, action, rememberBrowser } = request.body;
    const loginRequest = await loginRequests.visitOf(request, reply, state);
    switch (action) {
      case 'resend-code':
        return resend(loginRequest);
      case 'pick-authenticator':
        return pick(loginRequest);
      case 'default':
        return answer(loginRequest, { typed: code, remembers: Boolean(rememberBrowser) });
    }
  });
};

/** /u/mfa-sms-challenge and /u/mfa-email-challenge: codes that were sent. */
export const sentCodeRoutes: FastifyPluginAsyncZod<Needs> = async (app, needs) => {
  await app.register(sentCodeRoute, { ...needs, factor: 'sms' });
  await app.register(sentCodeRoute, { ...needs, factor: 'email' });
};
