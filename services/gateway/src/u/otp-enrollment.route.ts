import { type Login, startEnrollment } from '@countersign/contracts';
import { factors } from '@countersign/factors';
import type { FastifyReply } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { PageRefused } from '../page-refused.ts';
import type { Ask } from '../ports.ts';
import { type Advancing, enrollable } from '../sign-in/advance.ts';
import { barcodeUri } from '../sign-in/barcode-uri.ts';
import { lead, standing, type Visit, type Visits } from '../sign-in/visit.ts';
import { answering } from './answering.ts';
import { enrollOptionsPage } from './pages/options.page.ts';
import { otpEnrollmentPage } from './pages/otp-enrollment.page.ts';
import type { Texts, Told } from './texts/texts.ts';

interface Needs {
  readonly ask: Ask;
  readonly visits: Visits;
  readonly advancing: Advancing;
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
  ({ ask, visits }: Pick<Needs, 'ask' | 'visits'>) =>
  async (visit: Visit, login: Login, refusal?: Told): Promise<FastifyReply | undefined> => {
    const { challenge, userId } = login;
    const { tenant } = visit.request;
    if (challenge?.secret === undefined || !tenant) return undefined;
    const { secret, digits } = challenge;
    const uri = await barcodeUri(ask, { tenant, userId, secret });
    const hasOthers = enrollable(login).length > 1;
    const given = { state: visit.transaction.id, path, secret, uri, digits, hasOthers, refusal };
    const pageIn = (texts: Texts) => otpEnrollmentPage(given, texts);
    return visits.show(visit, screen, pageIn, refusal ? 400 : 200);
  };

/** Says no where an enrollment can be begun anew: the one that was answered is gone. */
const startShower =
  ({ visits: { show } }: Pick<Needs, 'visits'>) =>
  (visit: Visit, login: Login, refusal: Told): Promise<FastifyReply> => {
    const given = { state: visit.transaction.id, factors: enrollable(login), refusal };
    return show(visit, 'mfa-begin-enroll-options', (texts) => enrollOptionsPage(given, texts), 400);
  };

/**
 * GET and POST /u/mfa-otp-enrollment-qr: sets up an authenticator app. Its key is made when it is
 * picked, or, where it is all there is, when the page is first read, and stays the same until the
 * app has proved that it has it. Reading the page takes nothing else out of the person's hands.
 */
export const otpEnrollmentRoute: FastifyPluginAsyncZod<Needs> = async (app, needs) => {
  const { ask, visits, advancing } = needs;
  const showKey = keyShower(needs);
  const showStart = startShower(needs);
  const config = { answers: 'page' } as const;
  const schema = { tags: ['Hosted pages'], summary: 'Enrol an authenticator app' };

  const start = async (visit: Visit, login: Login): Promise<FastifyReply> => {
    const started = await ask(startEnrollment, { ...visits.askedFrom(visit), factor: 'otp' });
    if (!started.ok) return showStart(visit, login, standing(visit, started.refusal));
    const shown = await showKey(visit, started.value);
    if (!shown) throw new PageRefused('broken');
    return shown;
  };

  const refuse = async (visit: Visit, refusal: Told): Promise<FastifyReply> => {
    const login = await visits.loginOf(visit);
    const told = refusal === 'wrong_code' ? 'wrong_app_code' : refusal;
    const shown = await showKey(visit, login, told);
    if (shown) return shown;
    return login.next === 'enroll'
      ? showStart(visit, login, told)
      : advancing.whereItStands(visit, login);
  };
  const answer = answering({ ...needs, read: factors.otp.read }, refuse);

  app.get(path, { config, schema: { ...schema, querystring: query } }, async (request, reply) => {
    const visit = await visits.visitOf(request, reply, request.query.state);
    const login = await visits.loginOf(visit);
    const isHere = login.next === 'enroll' && login.factors.includes('otp');
    if (!isHere) return advancing.whereItStands(visit, login);
    const shown = await showKey(visit, login);
    if (shown) return shown;
    return login.challenge ? advancing.whereItStands(visit, login) : start(visit, login);
  });

  app.post(path, { config, schema: { ...schema, body: form } }, async (request, reply) => {
    const { state, code, action } = request.body;
    const visit = await visits.visitOf(request, reply, state);
    return action === 'pick-authenticator'
      ? lead(visit, '/u/mfa-begin-enroll-options')
      : answer(visit, { typed: code, remembers: false });
  });
};
