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
import type { Notice } from './notices.ts';
import { passkeyEnrollmentPage } from './pages/passkey-enrollment.page.ts';
import { passkeyMissing, passkeyRefused } from './passkey-refusals.ts';

interface Needs {
  readonly loginRequests: LoginRequests;
  readonly loginFlow: LoginFlow;
  readonly transactions: Transactions;
  readonly passkeyEnrolling: PasskeyEnrolling;
  readonly passkeyOffers: PasskeyOffers;
}

const said = (notice: Notice): Shown => ({ screen: 'passkey-enrollment', notice });

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

  const add = async (at: BegunLoginRequest, action: string, answer: string): Promise<Shown> => {
    const login = await loginRequests.loginOf(at);
    if (isRefusal(login)) return login;
    if (login.next !== 'complete' || !at.transaction.offersPasskey) return goOn(at, []);
    const missing = passkeyMissing(action, answer);
    if (missing) return said(missing);
    const enrolled = await passkeyEnrolling.end(at.request, login, answer);
    const refused = enrolled.ok ? undefined : passkeyRefused(enrolled);
    // Where nothing can be added any more, the login ends as it would have.
    return refused ? said(refused) : goOn(at, ['passkey-enrollment', 'default']);
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
      const forGood = action === 'refuse-add-device' || doNotShowAgain === 'true';
      if (!forGood && action !== 'abort-passkey-enrollment') return add(at, action, passkey);
      const login = await loginRequests.loginOf(at);
      if (isRefusal(login)) return login;
      passkeyOffers.putOff(at, login.userId, forGood);
      return goOn(at, ['passkey-enrollment', 'later']);
    },
  });
};
