import { type Login, startEnrollment } from '@countersign/contracts';
import { factors } from '@countersign/factors';
import type { FastifyReply } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { PageRefused } from '../page-refused.ts';
import type { Ask } from '../ports.ts';
import { barcodeUri } from '../sign-in/barcode-uri.ts';
import { enrollable, type LoginFlow } from '../sign-in/login-flow.ts';
import {
  type LoginRequest,
  type LoginRequests,
  redirectTo,
  refusalOnForm,
} from '../sign-in/login-request.ts';
import { answering } from './answering.ts';
import { enrollOptionsPage } from './pages/options.page.ts';
import { otpEnrollmentPage } from './pages/otp-enrollment.page.ts';
import type { Texts, Told } from './texts/texts.ts';

interface Needs {
  readonly ask: Ask;
  readonly loginRequests: LoginRequests;
  readonly loginFlow: LoginFlow;
}

const screen = 'mfa-otp-enrollment-qr';
const path = `/u/${screen}`;
const query = z.object({ state: z.string().optional() });
const form = z.object({
  state: z.string().optional(),
  code: z.string().default(''),
  action: z.enum(['default', 'pick-authenticator']).default('default'),
});

/** Shows the key of the app that is being enrolled; `undefined` where none is. */
const keyShower =
  ({ ask, loginRequests }: Pick<Needs, 'ask' | 'loginRequests'>) =>
  async (
    loginRequest: LoginRequest,
    login: Login,
    refusal?: Told,
  ): Promise<FastifyReply | undefined> => {
    const { challenge, userId } = login;
    const { tenant } = loginRequest.request;
    if (challenge?.secret === undefined || !tenant) return undefined;
    const { secret, digits } = challenge;
    const uri = await barcodeUri(ask, { tenant, userId, secret });
    const hasOthers = enrollable(login).length > 1;
    const given = {
      state: loginRequest.transaction.id,
      path,
      secret,
      uri,
      digits,
      hasOthers,
      refusal,
    };
    const pageIn = (texts: Texts) => otpEnrollmentPage(given, texts);
    return loginRequests.show(loginRequest, screen, pageIn, refusal ? 400 : 200);
  };

/** Says no where an enrollment can be begun anew: the one that was answered is gone. */
const startShower =
  ({ loginRequests: { show } }: Pick<Needs, 'loginRequests'>) =>
  (loginRequest: LoginRequest, login: Login, refusal: Told): Promise<FastifyReply> => {
    const given = { state: loginRequest.transaction.id, factors: enrollable(login), refusal };
    return show(
      loginRequest,
      'mfa-begin-enroll-options',
      (texts) => enrollOptionsPage(given, texts),
      400,
    );
  };

/**
 * GET and POST /u/mfa-otp-enrollment-qr: sets up an authenticator app. Its key is made when it is
 * picked, or, where it is all there is, when the page is first read, and stays the same until the
 * app has proved that it has it. Reading the page takes nothing else out of the person's hands.
 */
export const otpEnrollmentRoute: FastifyPluginAsyncZod<Needs> = async (app, needs) => {
  const { ask, loginRequests, loginFlow } = needs;
  const showKey = keyShower(needs);
  const showStart = startShower(needs);
  const config = { answers: 'page' } as const;
  const schema = { tags: ['Hosted pages'], summary: 'Enrol an authenticator app' };

  const start = async (loginRequest: LoginRequest, login: Login): Promise<FastifyReply> => {
    const started = await ask(startEnrollment, {
      ...loginRequests.askedFrom(loginRequest),
      factor: 'otp',
    });
    if (!started.ok)
      return showStart(loginRequest, login, refusalOnForm(loginRequest, started.refusal));
    const shown = await showKey(loginRequest, started.value);
    if (!shown) throw new PageRefused('broken');
    return shown;
  };

  const refuse = async (loginRequest: LoginRequest, refusal: Told): Promise<FastifyReply> => {
    const login = await loginRequests.loginOf(loginRequest);
    const told = refusal === 'wrong_code' ? 'wrong_app_code' : refusal;
    const shown = await showKey(loginRequest, login, told);
    if (shown) return shown;
    return login.next === 'enroll'
      ? showStart(loginRequest, login, told)
      : loginFlow.redirectToCurrentStep(loginRequest, login);
  };
  const answer = answering({ ...needs, read: factors.otp.read }, refuse);

  app.get(path, { config, schema: { ...schema, querystring: query } }, async (request, reply) => {
    const loginRequest = await loginRequests.visitOf(request, reply, request.query.state);
    const login = await loginRequests.loginOf(loginRequest);
    const isHere = login.next === 'enroll' && login.factors.includes('otp');
    if (!isHere) return loginFlow.redirectToCurrentStep(loginRequest, login);
    const shown = await showKey(loginRequest, login);
    if (shown) return shown;
    return login.challenge
      ? loginFlow.redirectToCurrentStep(loginRequest, login)
      : start(loginRequest, login);
  });

  app.post(path, { config, schema: { ...schema, body: form } }, async (request, reply) => {
    const { state, code, action } = request.body;
    const loginRequest = await loginRequests.visitOf(request, reply, state);
    return action === 'pick-authenticator'
      ? redirectTo(loginRequest, '/u/mfa-begin-enroll-options')
      : answer(loginRequest, { typed: code, remembers: false });
  });
};
