import {
  type Destinations,
  type Login,
  type MessageType,
  messageType,
  startEnrollment,
} from '@countersign/contracts';
import type { Ask, RequestLimits } from '@countersign/edge-http';
import { parseNumberWithin, sms } from '@countersign/factors';
import type { LoginFlow } from '@countersign/login-flow';
import {
  askedFrom,
  ended,
  isEnding,
  type LoginRequest,
  type LoginRequests,
} from '@countersign/login-flow';
import { z } from 'zod';
import { loginPage } from './hosted-page.ts';
import type { Shown, ShownScreen } from './login-pages.ts';
import { countryCode, type Notice } from './notices.ts';
import { regionAmong, regionOf } from './pages/countries.ts';
import { enrollmentPage } from './pages/enrollment.page.ts';
import { ifSwitchedOff } from './switched-off.ts';
import type { PageRefusal } from './texts/texts.ts';

interface Needs {
  readonly ask: Ask;
  readonly loginRequests: LoginRequests;
  readonly loginFlow: LoginFlow;
  /** Whoever has phones called or texted in numbers has them enrolled. */
  readonly limits: RequestLimits['ofPhoneForm'];
}

const screen = 'mfa-sms-enrollment';

/** Where nothing is said (an older session service says nothing) as a text. */
const waysOf = ({ messageTypes }: Login): readonly MessageType[] => messageTypes ?? ['sms'];

/** An older session service says nothing of where, either. */
const anywhere: Destinations = { mode: 'all' };

/** The form for the phone; and why what was sent did not do. */
const phoneForm = (
  { request, transaction, language }: LoginRequest,
  login: Login,
  hasOthers: boolean,
  { refusal, retryAt, typed, country, by }: Notice,
): ShownScreen => {
  const { destinations = anywhere } = login;
  const browsers = regionOf(request.headers['accept-language'], language);
  const region = regionAmong(browsers, destinations, language);
  const given = {
    ...{ state: transaction.id, hasOthers, refusal, retryAt, phone: typed },
    ...{ region, country, destinations, ways: waysOf(login), by },
  };
  return { screen, page: (texts) => enrollmentPage(given, texts) };
};

/** GET and POST /u/mfa-sms-enrollment: gives the phone that codes will be sent to. */
export const smsEnrollmentRoute = ({ ask, loginRequests, loginFlow, limits }: Needs) => {
  const hasOthers = (login: Login) => loginFlow.enrollable(login).length > 1;

  return loginPage({
    ...{ screen, summary: 'Enrol a phone', typedField: 'phone', limits, loginRequests },
    form: {
      phone: z.string().default(''),
      country: countryCode.default(''),
      by: messageType.optional(),
      action: z.enum(['default', 'pick-authenticator']).default('default'),
    },
    show: async (at, login, notice) => {
      const off = ifSwitchedOff(loginFlow, login, sms);
      if (off) return off;
      const isHere = login.next === 'enroll' && login.factors.includes(sms.name);
      return isHere
        ? phoneForm(at, login, hasOthers(login), notice)
        : loginFlow.currentStep(at, login);
    },
    submit: async (at, { phone: typed, country, by, action }) => {
      if (action === 'pick-authenticator') return { screen: 'mfa-begin-enroll-options' };

      const phone = typed.trim();
      const refuse = (refusal: PageRefusal, retryAt?: string): Shown => ({
        screen,
        notice: { refusal, retryAt, typed: phone, by, ...(country !== '' && { country }) },
      });
      if (phone === '') return refuse('phone_number_missing');
      if (phone.length > sms.enrollment.association.maxLength)
        return refuse('phone_number_malformed');

      const asked = {
        ...{ ...askedFrom(at, at.within), factor: sms.name, messageType: by },
        phoneNumber: parseNumberWithin(phone, country) ?? phone,
      };
      const started = await ask(startEnrollment, asked);
      if (started.ok) return { screen: 'mfa-sms-challenge' };
      const { refusal, retryAt } = started;
      return isEnding(refusal) ? ended(at, refusal) : refuse(refusal, retryAt);
    },
  });
};
