import { type FactorName, issueChallenge, type Login } from '@countersign/contracts';
import type { FastifyReply } from 'fastify';
import { loginOptionsPage } from '../hosted-pages/pages/options.page.ts';
import { PageRefused } from '../page-refused.ts';
import type { Ask } from '../ports.ts';
import type { How, LoginFinisher } from './finish-login.ts';
import type { Proof } from './give-answer.ts';
import {
  ended,
  type LoginRequest,
  type LoginRequests,
  redirectTo,
  refusalOnForm,
} from './login-request.ts';

interface FactorPages {
  /** Where it is enrolled, if it is something to enrol. */
  readonly enrollment?: string;
  /** Where an enrollment is proved. */
  readonly proof?: string;
  readonly challenge: string;
}

/** The pages each factor has here. A factor without them cannot be used in a browser yet. */
const factorPages: Readonly<Partial<Record<FactorName, FactorPages>>> = {
  sms: {
    enrollment: '/u/mfa-sms-enrollment',
    proof: '/u/mfa-sms-challenge',
    challenge: '/u/mfa-sms-challenge',
  },
  otp: {
    enrollment: '/u/mfa-otp-enrollment-qr',
    proof: '/u/mfa-otp-enrollment-qr',
    challenge: '/u/mfa-otp-challenge',
  },
  email: { challenge: '/u/mfa-email-challenge' },
  'recovery-code': { challenge: '/u/mfa-recovery-code-challenge' },
};

/** Where a recovery code that is due is shown. */
export const recoveryCodeScreens = {
  first: 'mfa-recovery-code-enrollment',
  replacement: 'mfa-recovery-code-challenge-new-code',
} as const;

const enrollOptions = '/u/mfa-begin-enroll-options';
const loginOptions = '/u/mfa-login-options';

/** The factors of a login that can be enrolled on a page. */
export const enrollable = ({ factors }: Login): readonly FactorName[] =>
  factors.filter((factor) => factorPages[factor]?.enrollment);

export const enrollmentPath = (factor: FactorName): string | undefined =>
  factorPages[factor]?.enrollment;

/** Where a person begins to enrol: the one factor there is, or a choice among them. */
const enrollmentStart = (loginRequest: LoginRequest, login: Login): FastifyReply => {
  const [only, ...others] = enrollable(login);
  if (only === undefined) throw new PageRefused('factor_missing');
  const path = others.length > 0 ? enrollOptions : enrollmentPath(only);
  return redirectTo(loginRequest, path ?? enrollOptions);
};

interface Needs {
  readonly ask: Ask;
  readonly loginRequests: LoginRequests;
  readonly finisher: LoginFinisher;
}

/** Takes a login its next step; every page of it ends here. */
export const loginFlow = ({ ask, loginRequests, finisher }: Needs) => {
  /** To the page of an open challenge. Nothing is sent on the way. */
  const toChallenge = (loginRequest: LoginRequest, { challenge }: Login): FastifyReply => {
    const pages = challenge && factorPages[challenge.factor];
    const path = challenge?.purpose === 'enroll' ? pages?.proof : pages?.challenge;
    return redirectTo(loginRequest, path ?? loginOptions);
  };

  /** Puts a challenge to the person; where that is refused, they may choose how else to go on. */
  const challenge = async (loginRequest: LoginRequest, login: Login, authenticatorId?: string) => {
    const issued = await ask(issueChallenge, {
      ...loginRequests.askedFrom(loginRequest),
      ...(authenticatorId !== undefined && { authenticatorId }),
    });
    if (issued.ok) return toChallenge(loginRequest, issued.value);
    const given = {
      state: loginRequest.transaction.id,
      authenticators: login.authenticators,
      refusal: refusalOnForm(loginRequest, issued.refusal),
    };
    return loginRequests.show(
      loginRequest,
      'mfa-login-options',
      (texts) => loginOptionsPage(given, texts),
      400,
    );
  };

  /** Asks for what a login still lacks. */
  const demand = async (loginRequest: LoginRequest, login: Login): Promise<FastifyReply> => {
    switch (login.next) {
      case 'challenge':
        return challenge(loginRequest, login);
      case 'enroll':
        return enrollmentStart(loginRequest, login);
      case 'complete':
      case 'recovery-code':
      case 'nothing':
        throw ended(loginRequest, 'login_over');
    }
  };

  /** Ends the login, with nothing left to do in it; unless policy has come to demand more. */
  const conclude = async (
    loginRequest: LoginRequest,
    how: How = { isProvedAfresh: true },
    proved?: Proof,
  ) => {
    const finished = await finisher.finish(loginRequest, how, proved);
    return finished === 'mfa_required'
      ? demand(loginRequest, await loginRequests.loginOf(loginRequest))
      : finished;
  };

  /** The next step after something was proved; of a login that is over, what came of it. */
  const advance = async (
    loginRequest: LoginRequest,
    login: Login,
    how?: How,
  ): Promise<FastifyReply> => {
    const { recoveryCodeDue: due, status } = login;
    if (due) return redirectTo(loginRequest, `/u/${recoveryCodeScreens[due]}`);
    const mayRepeat =
      loginRequest.answer !== undefined || loginRequest.transaction.finished !== undefined;
    if (status === 'completed' && mayRepeat) return conclude(loginRequest, how);
    return login.next === 'complete' ? conclude(loginRequest, how) : demand(loginRequest, login);
  };

  /** Where a login stands, for a browser that is on another page of it. Sends no message. */
  const redirectToCurrentStep = (
    loginRequest: LoginRequest,
    login: Login,
  ): FastifyReply | Promise<FastifyReply> => {
    if (login.challenge) return toChallenge(loginRequest, login);
    return login.next === 'challenge'
      ? redirectTo(loginRequest, loginOptions)
      : advance(loginRequest, login);
  };

  const { completionFor } = finisher;
  return { advance, challenge, conclude, completionFor, redirectToCurrentStep };
};
export type LoginFlow = ReturnType<typeof loginFlow>;
