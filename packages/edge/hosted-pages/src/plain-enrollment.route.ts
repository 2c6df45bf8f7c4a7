import { type Login, startEnrollment } from '@countersign/contracts';
import type { Ask } from '@countersign/edge-http';
import type { Factor, Factors } from '@countersign/factors';
import type { LoginFlow, Screen } from '@countersign/login-flow';
import {
  askedFrom,
  ended,
  isEnding,
  type LoginRequest,
  type LoginRequests,
  plainScreens,
} from '@countersign/login-flow';
import { z } from 'zod';
import { loginPage } from './hosted-page.ts';
import { pathOf, type Shown, type ShownScreen } from './login-pages.ts';
import type { Notice } from './notices.ts';
import { plainEnrollmentPage } from './pages/plain-enrollment.page.ts';
import { ifSwitchedOff } from './switched-off.ts';
import type { PageRefusal } from './texts/texts.ts';

interface Needs {
  readonly factors: Factors;
  readonly ask: Ask;
  readonly loginRequests: LoginRequests;
  readonly loginFlow: LoginFlow;
}

interface Plain {
  readonly factor: Factor;
  readonly page: NonNullable<Factor['page']>;
  /** Where it is enrolled, and where that is proved. */
  readonly screen: Screen;
  readonly proof: Screen;
}

/** GET and POST of a page that enrols a factor by the one thing that is typed for it. */
const plainEnrollmentRoute = (needs: Needs, { factor, page, screen, proof }: Plain) => {
  const { ask, loginRequests, loginFlow } = needs;

  const form = (at: LoginRequest, login: Login, { refusal, typed }: Notice): ShownScreen => {
    const hasOthers = loginFlow.enrollable(login).length > 1;
    const shown = {
      ...{ state: at.transaction.id, path: pathOf(screen), page, hasOthers },
      ...{ refusal, given: typed },
    };
    return { screen, page: (texts) => plainEnrollmentPage(shown, texts) };
  };

  return loginPage({
    ...{ screen, summary: 'Enrol a factor', typedField: page.field, loginRequests },
    form: {
      action: z.enum(['default', 'pick-authenticator']).default('default'),
      [page.field]: z.string().default(''),
    },
    show: async (at, login, notice) => {
      const off = ifSwitchedOff(loginFlow, login, factor);
      if (off) return off;
      const isHere = login.next === 'enroll' && login.factors.includes(factor.name);
      return isHere ? form(at, login, notice) : loginFlow.currentStep(at, login);
    },
    submit: async (at, fields): Promise<Shown> => {
      if (fields.action === 'pick-authenticator') return { screen: 'mfa-begin-enroll-options' };

      const given = String(fields[page.field] ?? '').trim();
      const refuse = (refusal: PageRefusal): Shown => ({
        screen,
        notice: { refusal, typed: given },
      });
      if (given === '' || given.length > page.maxLength) return refuse('authenticator_malformed');

      const asked = { ...askedFrom(at, at.within), factor: factor.name, [page.field]: given };
      const started = await ask(startEnrollment, asked);
      if (started.ok) return { screen: proof };
      const { refusal } = started;
      return isEnding(refusal) ? ended(at, refusal) : refuse(refusal);
    },
  });
};

const plain = (factor: Factor): readonly Plain[] => {
  const { enrollment: screen, proof } = plainScreens(factor) ?? {};
  const { page } = factor;
  return page && screen && proof ? [{ factor, page, screen, proof }] : [];
};

/** A page for each factor that is typed and has none of its own. */
export const plainEnrollmentRoutes = (needs: Needs) =>
  needs.factors.all.flatMap(plain).map((each) => plainEnrollmentRoute(needs, each));
