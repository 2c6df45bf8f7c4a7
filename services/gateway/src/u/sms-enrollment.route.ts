import { type Login, startEnrollment } from '@countersign/contracts';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { RequestLimits } from '../plugins/rate-limit.ts';
import type { Ask } from '../ports.ts';
import { type Advancing, enrollable } from '../sign-in/advance.ts';
import { lead, standing, type Visit, type Visits } from '../sign-in/visit.ts';
import { enrollmentPage } from './pages/enrollment.page.ts';
import type { Texts, Told } from './texts/texts.ts';

interface Needs {
  readonly ask: Ask;
  readonly visits: Visits;
  readonly advancing: Advancing;
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
  const { ask, visits, advancing, limits } = needs;
  const config = { answers: 'page' } as const;
  const schema = { tags: ['Hosted pages'], summary: 'Enrol a phone' };

  const showForm = (visit: Visit, login: Login, refused?: Refusal) => {
    const hasOthers = enrollable(login).length > 1;
    const given = { state: visit.transaction.id, hasOthers, ...refused };
    const pageIn = (texts: Texts) => enrollmentPage(given, texts);
    return visits.show(visit, screen, pageIn, refused ? 400 : 200);
  };

  const got = { config, onRequest: limits.get, schema: { ...schema, querystring: query } };
  app.get(path, got, async (request, reply) => {
    const visit = await visits.visitOf(request, reply, request.query.state);
    const login = await visits.loginOf(visit);
    const isHere = login.next === 'enroll' && login.factors.includes('sms');
    return isHere ? showForm(visit, login) : advancing.whereItStands(visit, login);
  });

  const sent = { config, onRequest: limits.post, schema: { ...schema, body: form } };
  app.post(path, sent, async (request, reply) => {
    const { state, phone: typed, action } = request.body;
    const visit = await visits.visitOf(request, reply, state);
    if (action === 'pick-authenticator') return lead(visit, '/u/mfa-begin-enroll-options');

    const phone = typed.trim();
    const asked = visits.askedFrom(visit);
    const refuse = async (refusal: Told) =>
      showForm(visit, await visits.loginOf(visit), { refusal, phone });
    if (phone === '') return refuse('phone_number_missing');
    if (phone.length > phoneMaxLength) return refuse('phone_number_malformed');

    const started = await ask(startEnrollment, { ...asked, factor: 'sms', phoneNumber: phone });
    return started.ok
      ? lead(visit, '/u/mfa-sms-challenge')
      : refuse(standing(visit, started.refusal));
  });
};
