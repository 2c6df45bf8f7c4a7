import { type FactorName, type Login, resendCode } from '@countersign/contracts';
import { type Clock, msBetween } from '@countersign/core';
import { factors } from '@countersign/factors';
import { z } from 'zod';
import type { Ask } from '../ask.ts';
import type { LoginFlow } from '../sign-in/login-flow.ts';
import { isEnding, isRefusal } from '../sign-in/login-refusal.ts';
import {
  askedFrom,
  type BegunLoginRequest,
  ended,
  type LoginRequest,
  type LoginRequests,
} from '../sign-in/login-request.ts';
import type { Screen } from '../sign-in/login-step.ts';
import { answering } from './answering.ts';
import { loginPage } from './hosted-page.ts';
import { pathOf, type Shown } from './login-pages.ts';
import { loginOptions } from './options.route.ts';
import { sentCodePage } from './pages/sent-code.page.ts';
import { phoneForm } from './sms-enrollment.route.ts';
import type { Told } from './texts/texts.ts';

interface Needs {
  readonly ask: Ask;
  readonly loginRequests: LoginRequests;
  readonly loginFlow: LoginFlow;
  readonly clock: Clock;
}

const minuteMs = 60_000;

/** A page for each factor whose codes are sent. */
const screens = {
  sms: 'mfa-sms-challenge',
  email: 'mfa-email-challenge',
} as const satisfies Partial<Record<FactorName, Screen>>;
type SentFactor = keyof typeof screens;

interface Said {
  readonly refusal?: Told | undefined;
  readonly wasSentAgain?: boolean;
}

/** Shows what the open challenge asks; a login without one goes to where it stands. */
const challengeShower =
  ({ loginFlow, clock }: Needs, factor: SentFactor) =>
  async (
    at: LoginRequest,
    login: Login,
    { refusal, wasSentAgain = false }: Said = {},
  ): Promise<Shown> => {
    const { challenge, authenticators, browserMemory } = login;
    if (challenge?.factor !== factor) return loginFlow.currentStep(at, login);
    const leftMs = msBetween(clock(), challenge.expiresAt);
    const isEnrollment = challenge.purpose === 'enroll';
    const given = {
      state: at.transaction.id,
      path: pathOf(screens[factor]),
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
    return {
      screen: screens[factor],
      page: (texts) => sentCodePage(given, texts),
      isRefused: refusal !== undefined,
    };
  };

/** Says no where a challenge could be had anew: the one that was answered is gone. */
const start = (at: LoginRequest, login: Login, refusal: Told) =>
  login.next === 'enroll' ? phoneForm(at, login, { refusal }) : loginOptions(at, login, refusal);

/** GET and POST of a page that asks for a code that was sent. Reading it never sends another. */
const sentCodeRoute = (needs: Needs, factor: SentFactor) => {
  const { ask, loginRequests } = needs;
  const screen = screens[factor];
  const challenge = challengeShower(needs, factor);

  const refuse = async (at: LoginRequest, login: Login, refusal: Told): Promise<Shown> =>
    login.challenge ? challenge(at, login, { refusal }) : start(at, login, refusal);

  const resend = async (at: BegunLoginRequest): Promise<Shown> => {
    const sent = await ask(resendCode, askedFrom(at, at.within));
    if (sent.ok) return { screen, query: { sent: '1' } };
    if (isEnding(sent.refusal)) return ended(at, sent.refusal);
    const login = await loginRequests.loginOf(at);
    return isRefusal(login) ? login : refuse(at, login, sent.refusal);
  };

  /** Another authenticator; or, while one is being enrolled, another number. */
  const pick = async (at: BegunLoginRequest): Promise<Shown> => {
    const login = await loginRequests.loginOf(at);
    if (isRefusal(login)) return login;
    const isEnrollment = login.next === 'enroll' || login.challenge?.purpose === 'enroll';
    return { screen: isEnrollment ? 'mfa-sms-enrollment' : 'mfa-login-options' };
  };

  const answer = answering({ ...needs, read: factors[factor].read }, refuse);

  return loginPage({
    ...{ screen, summary: 'Enter a code', loginRequests },
    form: {
      code: z.string().default(''),
      rememberBrowser: z.string().optional(),
      action: z.enum(['default', 'resend-code', 'pick-authenticator']).default('default'),
    },
    show: (at, login, { sent }) => challenge(at, login, { wasSentAgain: sent === '1' }),
    submit: async (at, { action, ...typed }) => {
      switch (action) {
        case 'resend-code':
          return resend(at);
        case 'pick-authenticator':
          return pick(at);
        case 'default':
          return answer(at, typed);
      }
    },
  });
};

/** /u/mfa-sms-challenge and /u/mfa-email-challenge: codes that were sent. */
export const sentCodeRoutes = (needs: Needs) => [
  sentCodeRoute(needs, 'sms'),
  sentCodeRoute(needs, 'email'),
];
