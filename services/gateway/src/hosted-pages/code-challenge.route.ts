import type { Login } from '@countersign/contracts';
import { factors } from '@countersign/factors';
import { z } from 'zod';
import type { Ask } from '../ask.ts';
import type { LoginFlow } from '../sign-in/login-flow.ts';
import type { LoginRequest, LoginRequests } from '../sign-in/login-request.ts';
import type { Screen } from '../sign-in/login-step.ts';
import { answering } from './answering.ts';
import { loginPage } from './hosted-page.ts';
import { pathOf, type Shown } from './login-pages.ts';
import { loginOptions } from './options.route.ts';
import { type Asking, codeChallengePage } from './pages/code-challenge.page.ts';
import type { Texts, Told } from './texts/texts.ts';

interface Needs {
  readonly ask: Ask;
  readonly loginRequests: LoginRequests;
  readonly loginFlow: LoginFlow;
}

interface CodeChallenge {
  readonly screen: Screen;
  readonly factor: 'otp' | 'recovery-code';
  readonly wrong: Told;
  readonly asking: (texts: Texts) => Asking;
}

/** GET and POST of a page that asks for a code which nobody sends. */
const codeChallengeRoute = (needs: Needs, { screen, factor, wrong, asking }: CodeChallenge) => {
  const { loginRequests, loginFlow } = needs;

  const challenge = async (at: LoginRequest, login: Login, refusal?: Told): Promise<Shown> => {
    const { challenge, authenticators, browserMemory } = login;
    const isHere = challenge?.factor === factor && challenge.purpose === 'login';
    if (!isHere) return loginFlow.currentStep(at, login);
    const given = {
      ...{ state: at.transaction.id, path: pathOf(screen), digits: challenge.digits },
      ...{ hasOthers: authenticators.length > 1, refusal, browserMemory },
    };
    return {
      screen,
      page: (texts) => codeChallengePage({ ...given, asking: asking(texts) }, texts),
      isRefused: refusal !== undefined,
    };
  };

  const answer = answering({ ...needs, read: factors[factor].read }, async (at, login, refusal) => {
    const told = refusal === 'wrong_code' ? wrong : refusal;
    // Where the challenge that was answered is gone, another can be had where one is picked.
    return login.challenge || login.next !== 'challenge'
      ? challenge(at, login, told)
      : loginOptions(at, login, told);
  });

  return loginPage({
    ...{ screen, summary: 'Enter a code', loginRequests },
    form: {
      code: z.string().default(''),
      rememberBrowser: z.string().optional(),
      action: z.enum(['default', 'pick-authenticator']).default('default'),
    },
    show: (at, login) => challenge(at, login),
    submit: async (at, { action, ...typed }) =>
      action === 'pick-authenticator' ? { screen: 'mfa-login-options' } : answer(at, typed),
  });
};

const screens: readonly CodeChallenge[] = [
  {
    screen: 'mfa-otp-challenge',
    factor: 'otp',
    wrong: 'wrong_app_code',
    asking: ({ app: { challenge, code } }) => ({ ...challenge, code, isNumeric: true }),
  },
  {
    screen: 'mfa-recovery-code-challenge',
    factor: 'recovery-code',
    wrong: 'wrong_recovery_code',
    asking: ({ recovery: { challenge, code } }) => ({ ...challenge, code, isNumeric: false }),
  },
];

/** /u/mfa-otp-challenge and /u/mfa-recovery-code-challenge: codes the person has at hand. */
export const codeChallengeRoutes = (needs: Needs) =>
  screens.map((each) => codeChallengeRoute(needs, each));
