import type { Login } from '@countersign/contracts';
import type { Ask } from '@countersign/edge-http';
import { type Factor, type Factors, inLanguage, otp, recoveryCode } from '@countersign/factors';
import type { LoginFlow, LoginRequest, LoginRequests, Screen } from '@countersign/login-flow';
import { plainScreens } from '@countersign/login-flow';
import { z } from 'zod';
import { answering } from './answering.ts';
import { loginPage } from './hosted-page.ts';
import { pathIn, type Shown } from './login-pages.ts';
import type { Notice } from './notices.ts';
import { lockedChallengePage } from './pages/closed-challenge.page.ts';
import { type Asking, codeChallengePage } from './pages/code-challenge.page.ts';
import { ticked } from './pages/parts.ts';
import { ifSwitchedOff } from './switched-off.ts';
import type { PageRefusal, Texts } from './texts/texts.ts';

interface Needs {
  readonly factors: Factors;
  readonly ask: Ask;
  readonly loginRequests: LoginRequests;
  readonly loginFlow: LoginFlow;
}

interface CodeChallenge {
  readonly screen: Screen;
  readonly factor: Factor;
  /** Enrolling it is proved on this page, too. */
  readonly proves?: true;
  readonly wrong: PageRefusal;
  readonly asking: (texts: Texts) => Asking;
}

/** GET and POST of a page that asks for a code which nobody sends. */
const codeChallengeRoute = (needs: Needs, of: CodeChallenge) => {
  const { screen, factor, proves = false, wrong, asking } = of;
  const { loginRequests, loginFlow } = needs;

  const isHere = ({ challenge, lockedChallenge }: Login) => {
    const inHand = challenge ?? lockedChallenge;
    // A key that is locked while it is enrolled is gone: another is begun.
    const isProved = proves && lockedChallenge === undefined;
    return inHand?.factor === factor.name && (inHand.purpose === 'login' || isProved);
  };

  const challenge = async (
    at: LoginRequest,
    login: Login,
    { refusal, retryAt, isTicked, typed: device }: Notice,
  ): Promise<Shown> => {
    const { challenge, authenticators, browserMemory } = login;
    const off = proves && ifSwitchedOff(loginFlow, login, factor);
    if (off) return off;
    if (!isHere(login)) return loginFlow.currentStep(at, login);
    const isLogin = (challenge ?? login.lockedChallenge)?.purpose === 'login';
    const hasOthers = isLogin && authenticators.length > 1;
    const given = { state: at.transaction.id, path: pathIn(at, screen), hasOthers };
    if (!challenge) return { screen, page: (texts) => lockedChallengePage(given, texts) };
    const open = {
      ...{ ...given, digits: challenge.digits, refusal, retryAt, device },
      isEnrollment: !isLogin,
      browserMemory: ticked(browserMemory, isTicked),
    };
    return {
      screen,
      page: (texts) => codeChallengePage({ ...open, asking: asking(texts) }, texts),
    };
  };

  const answer = answering({ ...needs, factor }, async (at, login, refused): Promise<Shown> => {
    const { refusal } = refused;
    const notice = { ...refused, refusal: refusal === 'wrong_code' ? wrong : refusal };
    // Where the challenge that was answered is gone, another can be had where one is picked.
    const where = isHere(login) ? screen : loginFlow.startScreen(login);
    return where ? { screen: where, notice } : loginFlow.currentStep(at, login);
  });

  return loginPage({
    ...{ screen, summary: 'Enter a code', loginRequests },
    ...(proves && { typedField: 'device' }),
    form: {
      code: z.string().default(''),
      device: z.string().default(''),
      rememberBrowser: z.string().optional(),
      action: z.enum(['default', 'new-code', 'pick-authenticator']).default('default'),
    },
    show: challenge,
    submit: async (at, { action, ...typed }) => {
      switch (action) {
        case 'pick-authenticator':
          return { screen: 'mfa-login-options' };
        case 'new-code':
          return loginFlow.challengeAnew(at);
        case 'default':
          return answer(at, typed);
      }
    },
  });
};

const screens: readonly CodeChallenge[] = [
  {
    screen: 'mfa-otp-challenge',
    factor: otp,
    wrong: 'wrong_app_code',
    asking: ({ app: { challenge, code } }) => ({ ...challenge, code, isNumeric: true }),
  },
  {
    screen: 'mfa-recovery-code-challenge',
    factor: recoveryCode,
    wrong: 'wrong_recovery_code',
    asking: ({ recovery: { challenge, code } }) => ({ ...challenge, code, isNumeric: false }),
  },
];

/** The page of a factor that is typed and has none of its own. */
const plain = (factor: Factor): readonly CodeChallenge[] => {
  const screen = plainScreens(factor)?.challenge;
  const { page } = factor;
  if (!page || screen === undefined) return [];
  const asking = ({ language }: Texts): Asking => {
    const { challenge, wrong } = inLanguage(page.words, language);
    const { title, text, field: code } = challenge;
    return { title, text, code, isNumeric: page.isNumeric, wrong };
  };
  return [{ screen, factor, proves: true, wrong: 'wrong_code', asking }];
};

/**
 * /u/mfa-otp-challenge and /u/mfa-recovery-code-challenge: codes the person has at hand; and the
 * like for each factor that has no page of its own.
 */
export const codeChallengeRoutes = (needs: Needs) =>
  [...screens, ...needs.factors.all.flatMap(plain)].map((each) => codeChallengeRoute(needs, each));
