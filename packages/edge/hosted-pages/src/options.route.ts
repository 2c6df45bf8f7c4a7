import { type FactorName, type Login, startEnrollment } from '@countersign/contracts';
import type { Ask } from '@countersign/edge-http';
import type { LoginFlow } from '@countersign/login-flow';
import {
  askedFrom,
  type BegunLoginRequest,
  ended,
  isEnding,
  isRefusal,
  type LoginRequest,
  type LoginRequests,
  type RelyingParties,
} from '@countersign/login-flow';
import { z } from 'zod';
import { loginPage } from './hosted-page.ts';
import type { NoticedScreen, Shown, ShownScreen } from './login-pages.ts';
import type { Notice } from './notices.ts';
import { enrollOptionsPage, loginOptionsPage } from './pages/options.page.ts';
import type { PageRefusal } from './texts/texts.ts';

interface Needs {
  readonly loginRequests: LoginRequests;
  readonly loginFlow: LoginFlow;
}

const form = { action: z.string().max(128).default('') };

/** The authenticators a person may pick from; and why what they sent is none, or did not do. */
const loginOptions = (
  { transaction }: LoginRequest,
  { authenticators }: Login,
  { refusal, retryAt }: Notice,
): ShownScreen => {
  const given = { state: transaction.id, authenticators, refusal, retryAt };
  return {
    screen: 'mfa-login-options',
    page: (texts, factors) => loginOptionsPage(given, texts, factors),
  };
};

/** The factors a person may enrol; and why what they sent is none, or did not do. */
const enrollOptions = (
  { transaction }: LoginRequest,
  factors: readonly FactorName[],
  { refusal }: Notice,
): ShownScreen => {
  const given = { state: transaction.id, factors, refusal };
  return {
    screen: 'mfa-begin-enroll-options',
    page: (texts, factors) => enrollOptionsPage(given, texts, factors),
  };
};

/** Says no to what was picked to enrol. */
export const refuseEnrollOption = (refusal: PageRefusal): NoticedScreen => ({
  screen: 'mfa-begin-enroll-options',
  notice: { refusal },
});

/** GET and POST /u/mfa-login-options: picks the authenticator to be challenged with. */
export const loginOptionsRoute = ({ loginRequests, loginFlow }: Needs) =>
  loginPage({
    ...{ screen: 'mfa-login-options', summary: 'Pick an authenticator', form, loginRequests },
    show: async (at, login, notice) =>
      login.next === 'challenge'
        ? loginOptions(at, login, notice)
        : loginFlow.currentStep(at, login),
    submit: async (at, { action }) => {
      const login = await loginRequests.loginOf(at);
      if (isRefusal(login)) return login;
      if (login.next !== 'challenge') return loginFlow.currentStep(at, login);
      const isTheirs = login.authenticators.some((each) => each.authenticatorId === action);
      return isTheirs
        ? loginFlow.challenge(at, login, action)
        : { screen: 'mfa-login-options', notice: { refusal: 'choice_missing' } };
    },
  });

interface EnrollNeeds extends Needs {
  readonly ask: Ask;
  readonly relyingPartiesOf: RelyingParties;
}

/** Goes on with the factor that was picked to enrol. */
export const factorPicker =
  ({ ask, loginFlow, relyingPartiesOf }: Omit<EnrollNeeds, 'loginRequests'>) =>
  async (at: BegunLoginRequest, login: Login, action: string): Promise<Shown> => {
    const picked = loginFlow.enrollable(login).find((factor) => factor === action);
    const screen = picked === undefined ? undefined : loginFlow.enrollmentScreen(picked);
    if (picked === undefined || screen === undefined) return refuseEnrollOption('choice_missing');
    if (!loginFlow.isBegunAtOnce(picked)) return { screen };
    // There is nothing to ask before it: to pick it is to begin.
    const asked = { ...askedFrom(at, at.within), factor: picked };
    const started = await ask(startEnrollment, {
      ...asked,
      ...(await relyingPartiesOf(at.request, [picked])),
    });
    if (started.ok) return { screen };
    const { refusal } = started;
    return isEnding(refusal) ? ended(at, refusal) : refuseEnrollOption(refusal);
  };

/** GET and POST /u/mfa-begin-enroll-options: picks the factor to enrol. */
export const enrollOptionsRoute = (needs: EnrollNeeds) => {
  const { loginRequests, loginFlow } = needs;
  const pick = factorPicker(needs);
  return loginPage({
    ...{ screen: 'mfa-begin-enroll-options', summary: 'Pick a factor to enrol' },
    ...{ form, loginRequests },
    show: async (at, login, notice) =>
      login.next === 'enroll'
        ? enrollOptions(at, loginFlow.enrollable(login), notice)
        : loginFlow.currentStep(at, login),
    submit: async (at, { action }) => {
      const login = await loginRequests.loginOf(at);
      if (isRefusal(login)) return login;
      return login.next === 'enroll' ? pick(at, login, action) : loginFlow.currentStep(at, login);
    },
  });
};
