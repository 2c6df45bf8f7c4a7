import { type Login, startEnrollment } from '@countersign/contracts';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { RequestLimits } from '../plugins/rate-limit.ts';
import type { Ask } from '../ports.ts';
import { enrollable, type LoginFlow } from '../sign-in/login-flow.ts';
import {
  type LoginRequest,
  type LoginRequests,
  redirectTo,
  refusalOnForm,
} from '../sign-in/login-request.ts';
import { enrollmentPage } from './pages/enrollment.page.ts';
import type { Texts, Told } from './texts/texts.ts';

interface Needs {
  readonly ask: Ask;
  readonly loginRequests: LoginRequests;
  readonly loginFlow: LoginFlow;
  /** Whoever has phones called or texted in numbers has them enrolled. */
  readonly limits: RequestLimits['ofPhoneForm'];
}

const screen = 'mfa-sms-enrollment';
const path = `/u/${screen}`;
const query = z.object({ state: z.string().optional() });
const form = z.object({
  state: z.string().optional(),
  phone: z.string().default(''),
  action: z.enum(['default', 'pick-authenticator']).default('default'),
});
/** With as much again of what cannot be seen as a number may be long. */
const phoneMaxLength = 80;

interface Refusal {
  readonly refusal: Told;
  readonly phone: string;
}

/** GET and POST /u/mfa-sms-enrollment: gives the phone that codes will be sent to. */
export const smsEnrollmentRoute: FastifyPluginAsyncZod<Needs> = async (app, needs) => {
  const { ask, loginRequests, loginFlow, limits } = needs;
  const config = { answers: 'page' } as const;
  const schema = { tags: ['Hosted pages'], summary: 'Enrol a phone' };

  const showForm = (loginRequest: LoginRequest, login: Login, refused?: Refusal) => {
    const hasOthers = enrollable(login).length > 1;
    const given = { state: loginRequest.transaction.id, hasOthers, ...refused };
    const pageIn = (texts: Texts) => enrollmentPage(given, texts);
    return loginRequests.show(loginRequest, screen, pageIn, refused ? 400 : 200);
  };

  const got = { config, onRequest: limits.get, schema: { ...schema, querystring: query } };
  app.get(path, got, async (request, reply) => {
    const loginRequest = await loginRequests.visitOf(request, reply, request.query.state);
    const login = await loginRequests.loginOf(loginRequest);
    const isHere = login.next === 'enroll' && login.factors.includes('sms');
    return isHere
      ? showForm(loginRequest, login)
      : loginFlow.redirectToCurrentStep(loginRequest, login);
  });

  const sent = { config, onRequest: limits.post, schema: { ...schema, body: form } };
  app.post(path, sent, async (request, reply) => {
    const { state, phone: typed, action } = request.body;
    const loginRequest = await loginRequests.visitOf(request, reply, state);
    if (action === 'pick-authenticator')
      return redirectTo(loginRequest, '/u/mfa-begin-enroll-options');

    const phone = typed.trim();
    const asked = loginRequests.askedFrom(loginRequest);
    const refuse = async (refusal: Told) =>
      showForm(loginRequest, await loginRequests.loginOf(loginRequest), { refusal, phone });
    if (phone === '') return refuse('phone_number_missing');
    if (phone.length > phoneMaxLength) return refuse('phone_number_malformed');

    const started = await ask(startEnrollment, { ...asked, factor: 'sms', phoneNumber: phone });
    return started.ok
      ? redirectTo(loginRequest, '/u/mfa-sms-challenge')
      : refuse(refusalOnForm(loginRequest, started.refusal));
  });
};
