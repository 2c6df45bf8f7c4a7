import { type FactorName, type Login, resendCode } from '@countersign/contracts';
import { factors } from '@countersign/factors';
import { type Clock, msBetween } from '@countersign/kernel';
import type { FastifyReply } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Ask } from '../ports.ts';
import { type Advancing, enrollable } from '../sign-in/advance.ts';
import { lead, standing, type Visit, type Visits } from '../sign-in/visit.ts';
import { answering } from './answering.ts';
import { enrollmentPage } from './pages/enrollment.page.ts';
import { loginOptionsPage } from './pages/options.page.ts';
import { sentCodePage } from './pages/sent-code.page.ts';
import type { ScreenName } from './texts/own/screens.ts';
import type { Texts, Told } from './texts/texts.ts';

interface Needs {
  readonly ask: Ask;
  readonly visits: Visits;
  readonly advancing: Advancing;
  readonly clock: Clock;
}

const query = z.object({ state: z.string().optional(), sent: z.string().optional() });
const form = z.object({
  state: z.string().optional(),
  code: z.string().default(''),
  /** A box that is ticked sends a word, whatever it is; one that is not sends nothing. */
  rememberBrowser: z.string().optional(),
  action: z.enum(['default', 'resend-code', 'pick-authenticator']).default('default'),
});
const minuteMs = 60_000;

/** A page for each factor whose codes are sent. */
const screens = {
  sms: 'mfa-sms-challenge',
  email: 'mfa-email-challenge',
} as const satisfies Partial<Record<FactorName, ScreenName>>;
type SentFactor = keyof typeof screens;
const pathOf = (factor: SentFactor) => `/u/${screens[factor]}` as const;

interface Shown {
  readonly refusal?: Told | undefined;
  readonly wasSentAgain?: boolean;
}

/** Shows what the open challenge asks; a login without one goes to where it stands. */
const challengeShower =
  ({ visits, advancing, clock }: Needs, factor: SentFactor) =>
  (visit: Visit, login: Login, { refusal, wasSentAgain = false }: Shown = {}) => {
    const { challenge, authenticators, browserMemory } = login;
    if (challenge?.factor !== factor) return advancing.whereItStands(visit, login);
    const leftMs = msBetween(clock(), challenge.expiresAt);
    const isEnrollment = challenge.purpose === 'enroll';
    const given = {
      state: visit.transaction.id,
      path: pathOf(factor),
      hint: challenge.hint,
      way: challenge.messageType ?? factor,
      validMinutes: leftMs > 0 ? Math.ceil(leftMs / minuteMs) : undefined,
      digits: challenge.digits,
      refusal: refusal ?? (leftMs > 0 ? undefined : 'challenge_expired'),
      wasSentAgain: wasSentAgain && !refusal && leftMs > 0,
      hasOthers: !isEnrollment && authenticators.length > 1,
      isEnrollment,
      browserMemory,
    };
    const pageIn = (texts: Texts) => sentCodePage(given, texts);
    return visits.show(visit, screens[factor], pageIn, refusal ? 400 : 200);
  };

/** Says no where a challenge could be had anew: the one that was answered is gone. */
const startShower =
  ({ visits: { show } }: Pick<Needs, 'visits'>) =>
  (visit: Visit, login: Login, refusal: Told): Promise<FastifyReply> => {
    const state = visit.transaction.id;
    if (login.next === 'enroll') {
      const given = { state, refusal, hasOthers: enrollable(login).length > 1 };
      return show(visit, 'mfa-sms-enrollment', (texts) => enrollmentPage(given, texts), 400);
    }
    const given = { state, refusal, authenticators: login.authenticators };
    return show(visit, 'mfa-login-options', (texts) => loginOptionsPage(given, texts), 400);
  };

/** GET and POST of a page that asks for a code that was sent. Reading it never sends another. */
const sentCodeRoute: FastifyPluginAsyncZod<Needs & { readonly factor: SentFactor }> = async (
  app,
  { factor, ...needs },
) => {
  const { ask, visits } = needs;
  const path = pathOf(factor);
  const showChallenge = challengeShower(needs, factor);
  const showStart = startShower(needs);
  const config = { answers: 'page' } as const;
  const schema = { tags: ['Hosted pages'], summary: 'Enter a code' };

  const refuse = async (visit: Visit, refusal: Told): Promise<FastifyReply> => {
    const login = await visits.loginOf(visit);
    return login.challenge
      ? showChallenge(visit, login, { refusal })
      : showStart(visit, login, refusal);
  };

  const resend = async (visit: Visit) => {
    const sent = await ask(resendCode, visits.askedFrom(visit));
    return sent.ok
      ? lead(visit, path, { sent: '1' })
      : refuse(visit, standing(visit, sent.refusal));
  };

  /** Another authenticator; or, while one is being enrolled, another number. */
  const pick = async (visit: Visit) => {
    const { next, challenge } = await visits.loginOf(visit);
    const isEnrollment = next === 'enroll' || challenge?.purpose === 'enroll';
    return lead(visit, isEnrollment ? '/u/mfa-sms-enrollment' : '/u/mfa-login-options');
  };

  const answer = answering({ ...needs, read: factors[factor].read }, refuse);

  app.get(path, { config, schema: { ...schema, querystring: query } }, async (request, reply) => {
    const { state, sent } = request.query;
    const visit = await visits.visitOf(request, reply, state);
    return showChallenge(visit, await visits.loginOf(visit), { wasSentAgain: sent === '1' });
  });

  app.post(path, { config, schema: { ...schema, body: form } }, async (request, reply) => {
    const { state, code, action, rememberBrowser } = request.body;
    const visit = await visits.visitOf(request, reply, state);
    switch (action) {
      case 'resend-code':
        return resend(visit);
      case 'pick-authenticator':
        return pick(visit);
      case 'default':
        return answer(visit, { typed: code, remembers: Boolean(rememberBrowser) });
    }
  });
};

/** /u/mfa-sms-challenge and /u/mfa-email-challenge: codes that were sent. */
export const sentCodeRoutes: FastifyPluginAsyncZod<Needs> = async (app, needs) => {
  await app.register(sentCodeRoute, { ...needs, factor: 'sms' });
  await app.register(sentCodeRoute, { ...needs, factor: 'email' });
};
