import { completeLogin, type FactorName, issueChallenge, type Login } from '@countersign/contracts';
import { yes } from '@countersign/core';
import type { Ask } from '@countersign/edge-http';
import type { Factors } from '@countersign/factors';
import { type Completion, completionOf } from './completion.ts';
import { factorScreens } from './factor-screens.ts';
import { isEnding, isRefusal } from './login-refusal.ts';
import {
  askedFrom,
  type BegunLoginRequest,
  begunOf,
  ended,
  type LoginRequest,
  type LoginRequests,
} from './login-request.ts';
import type { LoginStep, Proof, Screen } from './login-step.ts';
import type { RelyingParties } from './relying-party.ts';
import type { RememberedBrowser } from './remembered-browser.ts';
import { isOfLink } from './transaction/transaction.ts';
import type { Transactions } from './transaction/transaction-cookies.ts';

/** Where a recovery code that is due is shown. */
export const recoveryCodeScreens = {
  first: 'mfa-recovery-code-enrollment',
  replacement: 'mfa-recovery-code-challenge-new-code',
} as const;

/** What session is told of how a login ends. */
const terms = (
  { idempotencyKey }: Completion,
  wish: { readonly digest: string; readonly device?: string } | false | undefined,
) => ({
  ...(idempotencyKey !== undefined && { idempotencyKey }),
  ...(wish && {
    rememberAs: wish.digest,
    ...(wish.device !== undefined && { device: wish.device }),
  }),
});

interface How {
  /** Whether the person proved something in this very login. */
  readonly isProvedAfresh: boolean;
}
const afresh: How = { isProvedAfresh: true };

interface Needs {
  readonly factors: Factors;
  readonly ask: Ask;
  readonly loginRequests: LoginRequests;
  readonly transactions: Transactions;
  readonly remembered: RememberedBrowser;
  readonly relyingPartiesOf: RelyingParties;
}

/** Says what follows in a login; every page of it ends here. */
export const loginFlow = (needs: Needs) => {
  const { factors, ask, loginRequests, transactions, remembered, relyingPartiesOf } = needs;
  const screensOf = factorScreens(factors);

  /** The factors of a login that can be enrolled on a page. */
  const enrollable = (login: Pick<Login, 'factors'>): readonly FactorName[] =>
    login.factors.filter((factor) => screensOf(factor)?.enrollment);

  const enrollmentScreen = (factor: FactorName): Screen | undefined =>
    screensOf(factor)?.enrollment;

  /** Whether there is nothing to ask before it is enrolled: to pick it is to begin. */
  const isBegunAtOnce = (name: FactorName): boolean => {
    const factor = factors.of(name);
    return factor?.enrollment?.isMadeHere === true || factor?.proof.by === 'signature';
  };

  /** Where a person begins to enrol: the one factor there is, or a choice among them. */
  const enrollmentStart = (login: Login): LoginStep => {
    const [only, ...others] = enrollable(login);
    if (only === undefined) return { refusal: 'factor_missing' };
    const screen = others.length > 0 ? undefined : enrollmentScreen(only);
    return { screen: screen ?? 'mfa-begin-enroll-options' };
  };

  /** Where a challenge can be had, or an enrollment begun, in the place of one that is gone. */
  const startScreen = (login: Login): Screen | undefined => {
    if (login.next === 'challenge') return 'mfa-login-options';
    const start = login.next === 'enroll' ? enrollmentStart(login) : undefined;
    return start && 'screen' in start ? start.screen : undefined;
  };

  /** To the screen of an open challenge. Nothing is sent on the way. */
  const toChallenge = ({ challenge }: Login): LoginStep => {
    const screens = challenge && screensOf(challenge.factor);
    const screen = challenge?.purpose === 'enroll' ? screens?.proof : screens?.challenge;
    return { screen: screen ?? 'mfa-login-options' };
  };

  const wishOf = (loginRequest: LoginRequest, { browser }: Completion) =>
    loginRequest.transaction.rememberBrowser && remembered.wished(loginRequest, browser);

  /** Puts a challenge to the person; where that is refused, they may choose how else to go on. */
  const challenge = async (
    loginRequest: LoginRequest,
    login: Login,
    authenticatorId?: string,
    instead?: string,
  ): Promise<LoginStep> => {
    const names = [...new Set(login.authenticators.map(({ factor }) => factor))];
    const issued = await ask(issueChallenge, {
      ...askedFrom(loginRequest, login),
      ...(await relyingPartiesOf(loginRequest.request, names)),
      ...(authenticatorId !== undefined && { authenticatorId }),
      isOnKnownDevice: loginRequest.transaction.device === 'here',
      ...(instead !== undefined && { instead }),
    });
    if (issued.ok) return toChallenge(issued.value);
    const { refusal: why, retryAt } = issued;
    // The one that was named; else any of them may have been picked.
    const asked = login.authenticators.filter(
      (each) => authenticatorId === undefined || each.authenticatorId === authenticatorId,
    );
    const isOfKey = asked.every(({ factor }) => factors.of(factor)?.proof.by === 'signature');
    return isEnding(why)
      ? ended(loginRequest, why)
      : { screen: 'mfa-login-options', refused: { why, retryAt, isOfKey } };
  };

  /** Puts a challenge in the place of one that is locked. */
  const challengeAnew = async (at: BegunLoginRequest): Promise<LoginStep> => {
    const login = await loginRequests.loginOf(at);
    if (isRefusal(login)) return login;
    const { lockedChallenge } = login;
    return lockedChallenge?.purpose === 'login'
      ? challenge(at, login, lockedChallenge.authenticatorId)
      : currentStep(at, login);
  };

  /** Asks for what a login still lacks. */
  const demand = async (loginRequest: LoginRequest, login: Login): Promise<LoginStep> => {
    switch (login.next) {
      case 'challenge':
        return challenge(loginRequest, login);
      case 'enroll':
        return enrollmentStart(login);
      case 'nothing':
        // Everything they have is locked, or no factor is on that could answer: an admin must act.
        return login.status === 'awaiting_mfa'
          ? { refusal: 'factor_missing' }
          : ended(loginRequest, 'login_over');
      case 'complete':
      case 'recovery-code':
        return ended(loginRequest, 'login_over');
    }
  };

  /**
   * The last step, with nothing left to do: the login is completed (once, for whoever comes first);
   * unless policy has come to demand more in the meantime. The same answer of the same browser is
   * given the same once more, for a minute: a second click makes the browser forget what the first
   * one got.
   */
  const conclude = async (
    loginRequest: LoginRequest,
    { isProvedAfresh }: How = afresh,
    proved?: Proof,
  ): Promise<LoginStep> => {
    const { request, reply, transaction } = loginRequest;
    const completion = completionOf(loginRequest);
    const { idempotencyKey } = completion;
    const { finished } = transaction;
    if (transaction.reset) {
      return { screen: finished ? 'reset-password-success' : 'reset-password' };
    }
    if (finished && finished.by !== idempotencyKey) return ended(loginRequest, 'login_over');
    if (transaction.ticket !== undefined) {
      await transactions.finish(request, reply, transaction, idempotencyKey);
      return { screen: 'mfa-enroll-result' };
    }
    if (transaction.offersPasskey && !finished && !proved) return { screen: 'passkey-enrollment' };
    const begun = begunOf(loginRequest);
    if (isRefusal(begun)) return begun;
    const completed = proved
      ? yes(proved)
      : await ask(completeLogin, {
          ...begun.within,
          ...terms(completion, wishOf(loginRequest, completion)),
        });
    if (completed.ok) {
      return { proof: completed.value, loginRequest: begun, completion, isProvedAfresh };
    }
    if (completed.refusal !== 'mfa_required') return ended(loginRequest, completed.refusal);
    const login = await loginRequests.loginOf(begun);
    return isRefusal(login) ? login : demand(loginRequest, login);
  };

  /** The next step after something was proved; of a login that is over, what came of it. */
  const advance = async (
    loginRequest: LoginRequest,
    login: Login,
    how?: How,
  ): Promise<LoginStep> => {
    const { recoveryCodeDue: due, status } = login;
    if (due) return { screen: recoveryCodeScreens[due] };
    const mayRepeat =
      loginRequest.answer !== undefined || loginRequest.transaction.finished !== undefined;
    if (status === 'completed' && mayRepeat) return conclude(loginRequest, how);
    return login.next === 'complete' ? conclude(loginRequest, how) : demand(loginRequest, login);
  };

  /** Where a login stands, for a browser that is on another page of it. Sends no message. */
  const currentStep = async (loginRequest: LoginRequest, login: Login): Promise<LoginStep> => {
    if (login.challenge) return toChallenge(login);
    return login.next === 'challenge'
      ? { screen: 'mfa-login-options' }
      : advance(loginRequest, login);
  };

  /** What a person is asked whether they want to add it, once they have proved something else. */
  const offering = factors.all.filter(({ isDependent }) => isDependent).map(({ name }) => name);

  /** Whether this browser has not said yet what it thinks of a key of its device. */
  const mayOffer = ({ transaction }: LoginRequest): boolean => transaction.device === undefined;

  /**
   * How session is to end the login with the answer that it is asked about, where that may end it.
   * What it says then is for `conclude`.
   */
  const completionFor = (loginRequest: LoginRequest) => {
    const { secret, finished, offersPasskey } = loginRequest.transaction;
    if (offersPasskey || isOfLink(loginRequest.transaction)) return {};
    // Without a secret the next look would make another browser's secret, and remember that.
    if (secret === undefined || finished !== undefined) return {};
    const completion = completionOf(loginRequest);
    return {
      completion: terms(completion, wishOf(loginRequest, completion)),
      ...(mayOffer(loginRequest) && { offering }),
    };
  };

  /**
   * Begins where a link in a mail leads: nothing is sent to who only opens it, as programs do that
   * look at links.
   */
  const arrive = (loginRequest: LoginRequest, login: Login): Promise<LoginStep> => {
    const isSent = login.authenticators.some(
      ({ factor }) => factors.of(factor)?.proof.by === 'sent-code',
    );
    return isSent ? currentStep(loginRequest, login) : advance(loginRequest, login);
  };

  /** Another password was chosen: the link's browser may read so for a while. */
  const finishReset = async (loginRequest: LoginRequest): Promise<LoginStep> => {
    const { request, reply, transaction } = loginRequest;
    const { idempotencyKey } = completionOf(loginRequest);
    await transactions.finish(request, reply, transaction, idempotencyKey);
    return { screen: 'reset-password-success' };
  };

  /** The person has kept the recovery code that was due: what is left is to go on. */
  const keepCode = async (loginRequest: LoginRequest): Promise<LoginStep> => {
    const { request, reply, transaction } = loginRequest;
    if (!transaction.reset) return conclude(loginRequest);
    const kept = { ...transaction, hasKeptCode: true } as const;
    await transactions.save(request, reply, kept);
    return conclude({ ...loginRequest, transaction: kept });
  };

  return {
    ...{ advance, challenge, challengeAnew, conclude, completionFor, currentStep },
    ...{ arrive, finishReset, keepCode },
    ...{ enrollable, enrollmentScreen, isBegunAtOnce, startScreen, mayOffer },
  };
};
export type LoginFlow = ReturnType<typeof loginFlow>;
