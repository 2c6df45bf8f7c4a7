import { giveRecoveryCode, type Login } from '@countersign/contracts';
import type { Ask } from '@countersign/edge-http';
import {
  type BegunLoginRequest,
  ended,
  isEnding,
  isRefusal,
  type LoginFlow,
  type LoginRequests,
  recoveryCodeSeed,
  recoveryCodeScreens as screens,
} from '@countersign/login-flow';
import { z } from 'zod';
import { loginPage } from './hosted-page.ts';
import { pathOf, type Shown } from './login-pages.ts';
import { recoveryCodePage } from './pages/recovery-code.page.ts';
import type { PageRefusal } from './texts/texts.ts';

interface Needs {
  readonly ask: Ask;
  readonly loginRequests: LoginRequests;
  readonly loginFlow: LoginFlow;
}

type Due = NonNullable<Login['recoveryCodeDue']>;

/**
 * GET and POST of a page that shows a recovery code: the same as often as it is read, until the
 * person says they kept it. Before that, the login does not end.
 */
const recoveryCodeRoute = ({ ask, loginRequests, loginFlow }: Needs, due: Due) => {
  const screen = screens[due];

  const showCode = async (at: BegunLoginRequest, refusal?: PageRefusal): Promise<Shown> => {
    const given = await ask(giveRecoveryCode, { ...at.within, ...recoveryCodeSeed(at) });
    const where = { state: at.transaction.id, path: pathOf(screen), due };
    if (given.ok) {
      const code = given.value.recoveryCode;
      return {
        screen,
        page: (texts) => recoveryCodePage({ ...where, code, refusal }, texts),
      };
    }
    const { refusal: why } = given;
    if (isEnding(why)) return ended(at, why);
    // Somebody else gave them one meanwhile, or took away what it would be for.
    if (why === 'recovery_code_not_due') return loginFlow.conclude(at);
    return {
      screen,
      page: (texts) => recoveryCodePage({ ...where, refusal: why }, texts),
    };
  };

  return loginPage({
    ...{ screen, summary: 'Keep a recovery code', loginRequests },
    /** A box that is ticked sends a word; one that is not sends nothing. */
    form: { saved: z.string().optional() },
    show: async (at, login, { refusal }) =>
      login.recoveryCodeDue === due ? showCode(at, refusal) : loginFlow.currentStep(at, login),
    submit: async (visited, { saved }) => {
      const at = saved ? { ...visited, answer: ['recovery-code', due] } : visited;
      const login = await loginRequests.loginOf(at);
      if (isRefusal(login)) return login;
      if (login.recoveryCodeDue !== due) return loginFlow.currentStep(at, login);
      return saved ? loginFlow.keepCode(at) : { screen, notice: { refusal: 'code_not_saved' } };
    },
  });
};

/** /u/mfa-recovery-code-enrollment and /u/mfa-recovery-code-challenge-new-code. */
export const recoveryCodeRoutes = (needs: Needs) => [
  recoveryCodeRoute(needs, 'first'),
  recoveryCodeRoute(needs, 'replacement'),
];
