import { type Login, resendCode } from '@countersign/contracts';
import { type Clock, msBetween } from '@countersign/core';
import type { Ask } from '@countersign/edge-http';
import { email, type Factor, sms } from '@countersign/factors';
import type { LoginFlow, Screen } from '@countersign/login-flow';
import {
  askedFrom,
  type BegunLoginRequest,
  ended,
  isEnding,
  isRefusal,
  type LoginRequest,
  type LoginRequests,
} from '@countersign/login-flow';
import { z } from 'zod';
import { answering } from './answering.ts';
import { loginPage } from './hosted-page.ts';
import { pathOf, type Shown } from './login-pages.ts';
import { loginOptions } from './options.route.ts';
import { sentCodePage } from './pages/sent-code.page.ts';
import { phoneForm } from './sms-enrollment.route.ts';
import type { Told, Way } from './texts/texts.ts';

interface Needs {
  readonly ask: Ask;
  readonly loginRequests: LoginRequests;
  readonly loginFlow: LoginFlow;
  readonly clock: Clock;
}

const minuteMs = 60_000;

/** A page for a factor whose codes are sent. */
interface SentCode {
  readonly factor: Factor;
  readonly screen: Screen;
  /** How a code is sent, where its challenge does not say. */
  readonly way: Way;
}

interface Said {
  readonly refusal?: Told | undefined;
  readonly wasSentAgain?: boolean;
}

/** Shows what the open challenge asks; a login without one goes to where it stands. */
const challengeShower =
  ({ loginFlow, clock }: Needs, { factor, screen, way }: SentCode) =>
  async (
    at: LoginRequest,
    login: Login,
    { refusal, wasSentAgain = false }: Said = {},
  ): Promise<Shown> => {
    const { challenge, authenticators, browserMemory } = login;
    if (challenge?.factor !== factor.name) return loginFlow.currentStep(at, login);
    const leftMs = msBetween(clock(), challenge.expiresAt);
    const isEnrollment = challenge.purpose === 'enroll';
    const given = {
      state: at.transaction.id,
      path: pathOf(screen),
      hint: challenge.hint,
      way: challenge.messageType ?? way,
      validMinutes: leftMs > 0 ? Math.ceil(leftMs / minuteMs) : undefined,
      digits: challenge.digits,
      refusal: refusal ?? (leftMs > 0 ? undefined : 'challenge_expired'),
      wasSentAgain: wasSentAgain && !refusal && leftMs > 0,
      hasOthers: !isEnrollment && authenticators.length > 1,
      isEnrollment,
      browserMemory,
    };
    return {
      screen,
      page: (texts) => sentCodePage(given, texts),
      isRefused: refusal !== undefined,
    };
  };

/** Says no where a challenge could be had anew: the one that was answered is gone. */
const start = ({ loginFlow }: Needs, at: LoginRequest, login: Login, refusal: Told) =>
  login.next === 'enroll'
    ? phoneForm(at, loginFlow.enrollable(login).length > 1, { refusal })
    : loginOptions(at, login, refusal);

/** GET and POST of a page that asks for a code that was sent. Reading it never sends another. */
const sentCodeRoute = (needs: Needs, of: SentCode) => {
  const { ask, loginRequests } = needs;
  const { screen, factor } = of;
  const challenge = challengeShower(needs, of);

  const refuse = async (at: LoginRequest, login: Login, refusal: Told): Promise<Shown> =>
    login.challenge ? challenge(at, login, { refusal }) : start(needs, at, login, refusal);

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

  const answer = answering({ ...needs, read: factor.read }, refuse);

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
  sentCodeRoute(needs, { factor: sms, screen: 'mfa-sms-challenge', way: 'sms' }),
  sentCodeRoute(needs, { factor: email, screen: 'mfa-email-challenge', way: 'email' }),
];
