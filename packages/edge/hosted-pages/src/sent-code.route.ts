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
import { pathIn, type Shown } from './login-pages.ts';
import type { Notice } from './notices.ts';
import { closedCodePage } from './pages/closed-challenge.page.ts';
import { ticked } from './pages/parts.ts';
import { sentCodePage } from './pages/sent-code.page.ts';
import { ifSwitchedOff } from './switched-off.ts';
import type { Way } from './texts/texts.ts';

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

/** Shows what the challenge in hand asks; a login without one goes to where it stands. */
const challengeShower =
  ({ loginFlow, clock }: Needs, { factor, screen, way }: SentCode) =>
  async (
    at: LoginRequest,
    login: Login,
    { refusal, retryAt, news, isTicked, typed }: Notice,
  ): Promise<Shown> => {
    const { challenge, lockedChallenge, authenticators, browserMemory } = login;
    const inHand = challenge ?? lockedChallenge;
    if (inHand?.factor !== factor.name) return loginFlow.currentStep(at, login);
    const isEnrollment = inHand.purpose === 'enroll';
    const off = isEnrollment && ifSwitchedOff(loginFlow, login, factor);
    if (off) return off;
    const given = {
      ...{ state: at.transaction.id, path: pathIn(at, screen) },
      ...{ hint: inHand.hint, way: inHand.messageType ?? way, isEnrollment },
      hasOthers: !isEnrollment && authenticators.length > 1,
    };
    const { resendFrom: noted } = at.transaction;
    const resendFrom = noted !== undefined && msBetween(clock(), noted) > 0 ? noted : undefined;
    const leftMs = challenge ? msBetween(clock(), challenge.expiresAt) : 0;
    if (!challenge || leftMs <= 0) {
      const why = challenge ? 'expired' : 'locked';
      return { screen, page: (texts) => closedCodePage({ ...given, resendFrom }, why, texts) };
    }
    const open = {
      ...{ ...given, refusal, retryAt, resendFrom, digits: challenge.digits, device: typed },
      validMinutes: Math.ceil(leftMs / minuteMs),
      wasSentAgain: news === 'sent_again',
      browserMemory: ticked(browserMemory, isTicked),
    };
    return { screen, page: (texts) => sentCodePage(open, texts) };
  };

/** GET and POST of a page that asks for a code that was sent. Reading it never sends another. */
const sentCodeRoute = (needs: Needs, of: SentCode) => {
  const { ask, loginRequests } = needs;
  const { screen, factor } = of;
  const challenge = challengeShower(needs, of);

  const refuse = async (at: BegunLoginRequest, login: Login, notice: Notice): Promise<Shown> => {
    const isHere = (login.challenge ?? login.lockedChallenge)?.factor === factor.name;
    // Where the challenge that was answered is gone, another can be had where one begins.
    const where = isHere ? screen : needs.loginFlow.startScreen(login);
    return where ? { screen: where, notice } : needs.loginFlow.currentStep(at, login);
  };

  const resend = async (
    at: BegunLoginRequest,
    isTicked: boolean,
    typed: string,
  ): Promise<Shown> => {
    const sent = await ask(resendCode, askedFrom(at, at.within));
    if (sent.ok) return { screen, notice: { news: 'sent_again', isTicked, typed } };
    const { refusal, retryAt } = sent;
    if (refusal === 'too_many_sends' && retryAt) await loginRequests.noteResend(at, retryAt);
    return isEnding(refusal)
      ? ended(at, refusal)
      : { screen, notice: { refusal, retryAt, isTicked, typed } };
  };

  /** Another authenticator; or, while one is being enrolled, another number. */
  const pick = async (at: BegunLoginRequest): Promise<Shown> => {
    const login = await loginRequests.loginOf(at);
    if (isRefusal(login)) return login;
    const isEnrollment = login.next === 'enroll' || login.challenge?.purpose === 'enroll';
    return { screen: isEnrollment ? 'mfa-sms-enrollment' : 'mfa-login-options' };
  };

  const answer = answering({ ...needs, factor }, refuse);

  return loginPage({
    ...{ screen, summary: 'Enter a code', typedField: 'device', loginRequests },
    form: {
      code: z.string().default(''),
      rememberBrowser: z.string().optional(),
      device: z.string().default(''),
      action: z
        .enum(['default', 'resend-code', 'new-code', 'pick-authenticator'])
        .default('default'),
    },
    show: challenge,
    submit: async (at, { action, ...typed }) => {
      switch (action) {
        case 'resend-code':
          return resend(at, Boolean(typed.rememberBrowser), typed.device);
        case 'new-code':
          return needs.loginFlow.challengeAnew(at);
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
