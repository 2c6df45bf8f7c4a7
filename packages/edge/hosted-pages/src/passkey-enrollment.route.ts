import {
  type BegunLoginRequest,
  isEnding,
  isRefusal,
  type LoginFlow,
  type LoginRequests,
  type PasskeyEnrolling,
  type PasskeyOffers,
  type Transactions,
} from '@countersign/login-flow';
import { z } from 'zod';
import { loginPage } from './hosted-page.ts';
import type { Shown } from './login-pages.ts';
import { passkeyEnrollmentPage } from './pages/passkey-enrollment.page.ts';
import type { PageRefusal } from './texts/texts.ts';
import { reportedError } from './webauthn.route.ts';

interface Needs {
  readonly loginRequests: LoginRequests;
  readonly loginFlow: LoginFlow;
  readonly transactions: Transactions;
  readonly passkeyEnrolling: PasskeyEnrolling;
  readonly passkeyOffers: PasskeyOffers;
}

const refuse = (refusal: PageRefusal, retryAt?: string): Shown => ({
  screen: 'passkey-enrollment',
  notice: { refusal, retryAt },
});

/** GET and POST /u/passkey-enrollment: a passkey is offered, and the login ends either way. */
export const passkeyEnrollmentRoute = (needs: Needs) => {
  const { loginRequests, loginFlow, transactions, passkeyEnrolling, passkeyOffers } = needs;

  /** The login goes on to its end: it is offered once. */
  const goOn = async (visited: BegunLoginRequest, answer: readonly string[]): Promise<Shown> => {
    const { offersPasskey: _, ...transaction } = visited.transaction;
    const at = { ...visited, transaction, answer };
    await transactions.save(at.request, at.reply, transaction);
    const login = await loginRequests.loginOf(at);
    return isRefusal(login) ? login : loginFlow.advance(at, login);
  };

  const add = async (at: BegunLoginRequest, answer: string): Promise<Shown> => {
    const login = await loginRequests.loginOf(at);
    if (isRefusal(login)) return login;
    if (login.next !== 'complete' || !at.transaction.offersPasskey) return goOn(at, []);
    if (answer === '') return refuse('webauthn_unanswered');
    const enrolled = await passkeyEnrolling.end(at.request, login, answer);
    if (enrolled.ok) return goOn(at, ['passkey-enrollment', 'default']);
    const { refusal, retryAt } = enrolled;
    switch (refusal) {
      case 'passkey_refused':
        return refuse('passkey_failed');
      case 'authenticator_not_allowed':
        return refuse(refusal);
      case 'too_many_attempts':
        return refuse('too_many_ceremonies', retryAt);
      default:
        // Nothing can be added any more: the login ends as it would have.
        return goOn(at, ['passkey-enrollment', 'default']);
    }
  };

  return loginPage({
    ...{ screen: 'passkey-enrollment', summary: 'Add a passkey', loginRequests },
    form: {
      action: z.string().default('default'),
      response: z.string().default(''),
      /** What pages of Auth0's call it. */
      passkey: z.string().optional(),
      doNotShowAgain: z.string().optional(),
    },
    show: async (at, login, { refusal, retryAt }): Promise<Shown> => {
      if (login.next !== 'complete') return loginFlow.currentStep(at, login);
      if (!at.transaction.offersPasskey) return loginFlow.currentStep(at, login);
      const started = await passkeyEnrolling.start(at.request, login);
      if (!started.ok) {
        return isEnding(started.refusal) ? loginFlow.currentStep(at, login) : goOn(at, []);
      }
      const given = { state: at.transaction.id, options: started.value, refusal, retryAt };
      return {
        screen: 'passkey-enrollment',
        page: (texts) => passkeyEnrollmentPage(given, texts),
      };
    },
    submit: async (at, { action, response, passkey = response, doNotShowAgain }) => {
      const error = reportedError(action);
      if (error !== undefined) {
        return refuse(error === 'InvalidStateError' ? 'passkey_known' : 'passkey_failed');
      }
      const forGood = action === 'refuse-add-device' || doNotShowAgain === 'true';
      if (!forGood && action !== 'abort-passkey-enrollment') return add(at, passkey);
      const login = await loginRequests.loginOf(at);
      if (isRefusal(login)) return login;
      passkeyOffers.putOff(at, login.userId, forGood);
      return goOn(at, ['passkey-enrollment', 'later']);
    },
  });
};
