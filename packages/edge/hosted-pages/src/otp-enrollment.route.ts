import { type Login, startEnrollment } from '@countersign/contracts';
import type { Ask } from '@countersign/edge-http';
import { otp } from '@countersign/factors';
import type { LoginFlow } from '@countersign/login-flow';
import {
  askedFrom,
  type BegunLoginRequest,
  barcodeUri,
  ended,
  isEnding,
  type LoginRequest,
  type LoginRequests,
} from '@countersign/login-flow';
import { z } from 'zod';
import { answering } from './answering.ts';
import { loginPage } from './hosted-page.ts';
import { pathOf, type Shown } from './login-pages.ts';
import type { Notice } from './notices.ts';
import { refuseEnrollOption } from './options.route.ts';
import { otpEnrollmentPage } from './pages/otp-enrollment.page.ts';
import { ifSwitchedOff } from './switched-off.ts';

interface Needs {
  readonly ask: Ask;
  readonly loginRequests: LoginRequests;
  readonly loginFlow: LoginFlow;
}

const screen = 'mfa-otp-enrollment-qr';

/** Shows the key of the app that is being enrolled; `undefined` where none is. */
const keyShower =
  ({ ask, loginFlow }: Needs) =>
  async (
    { request: { tenant }, transaction }: LoginRequest,
    login: Login,
    { refusal, retryAt, typed }: Notice,
  ): Promise<Shown | undefined> => {
    const { challenge, userId } = login;
    if (challenge?.secret === undefined || !tenant) return undefined;
    const { secret, digits } = challenge;
    const uri = await barcodeUri(ask, { tenant, userId, secret });
    const hasOthers = loginFlow.enrollable(login).length > 1;
    const given = {
      ...{ state: transaction.id, path: pathOf(screen) },
      ...{ secret, uri, digits, hasOthers, refusal, retryAt, device: typed },
    };
    return { screen, page: (texts) => otpEnrollmentPage(given, texts) };
  };

/**
 * GET and POST /u/mfa-otp-enrollment-qr: sets up an authenticator app. Its key is made when it is
 * picked, or, where it is all there is, when the page is first read, and stays the same until the
 * app has proved that it has it. Reading the page takes nothing else out of the person's hands.
 */
export const otpEnrollmentRoute = (needs: Needs) => {
  const { ask, loginRequests, loginFlow } = needs;
  const showKey = keyShower(needs);

  const start = async (at: BegunLoginRequest, notice: Notice): Promise<Shown> => {
    const asked = { ...askedFrom(at, at.within), factor: otp.name };
    const started = await ask(startEnrollment, asked);
    if (!started.ok) {
      const { refusal } = started;
      // Where an enrollment can be begun anew: the one that was answered is gone.
      return isEnding(refusal) ? ended(at, refusal) : refuseEnrollOption(refusal);
    }
    const shown = await showKey(at, started.value, notice);
    if (!shown) throw new Error('an enrollment of an authenticator app has no key');
    return shown;
  };

  const answer = answering(
    { ...needs, factor: otp },
    async (at, login, { refusal, retryAt, typed }): Promise<Shown> => {
      if (login.challenge?.secret !== undefined) {
        const why = refusal === 'wrong_code' ? 'wrong_app_code' : refusal;
        return { screen, notice: { refusal: why, retryAt, typed } };
      }
      // The key that was answered wrong too often is gone; another can be had.
      const isLocked = refusal === 'wrong_code' || refusal === 'challenge_not_open';
      const why = isLocked ? 'app_key_locked' : refusal;
      const start = login.next === 'enroll' ? loginFlow.startScreen(login) : undefined;
      return start ? { screen: start, notice: { refusal: why } } : loginFlow.currentStep(at, login);
    },
  );

  return loginPage({
    ...{ screen, summary: 'Enrol an authenticator app', typedField: 'device', loginRequests },
    form: {
      code: z.string().default(''),
      device: z.string().default(''),
      action: z.enum(['default', 'pick-authenticator']).default('default'),
    },
    show: async (at, login, notice) => {
      const off = ifSwitchedOff(loginFlow, login, otp);
      if (off) return off;
      const isHere = login.next === 'enroll' && login.factors.includes(otp.name);
      if (!isHere) return loginFlow.currentStep(at, login);
      const shown = await showKey(at, login, notice);
      if (shown) return shown;
      const inHand = login.challenge && login.factors.includes(login.challenge.factor);
      return inHand ? loginFlow.currentStep(at, login) : start(at, notice);
    },
    submit: async (at, { code, device, action }) =>
      action === 'pick-authenticator'
        ? { screen: 'mfa-begin-enroll-options' }
        : answer(at, { code, device }),
  });
};
