import * as operations from '@countersign/contracts';
import { type Attempt, yes } from '@countersign/core';
import { factors as builtIn, type Factors } from '@countersign/factors';
import { beginRelayAt, type RelayPorts, retainStreams, startRelay } from '@countersign/relay';
import { relayActivity } from './activity/relay-activity.ts';
import { countKeys } from './authenticators/count-keys.handler.ts';
import { countWithoutFactor } from './authenticators/count-without-factor.handler.ts';
import { findAuthenticator } from './authenticators/find-authenticator.handler.ts';
import { listAuthenticators } from './authenticators/list-authenticators.handler.ts';
import {
  regenerateOwnRecoveryCode,
  regenerateRecoveryCode,
} from './authenticators/regenerate-recovery-code.handler.ts';
import { registerAuthenticator } from './authenticators/register-authenticator.handler.ts';
import {
  forgetBrowser,
  forgetBrowsers,
  listBrowsers,
  removeAuthenticator,
  removeAuthenticators,
  removeOwnAuthenticator,
} from './authenticators/remove-authenticators.handler.ts';
import { replaceAuthenticators } from './authenticators/replace-authenticators.handler.ts';
import { reviewOwnWord } from './authenticators/review-own-word.handler.ts';
import { takeOwnRecoveryCode } from './authenticators/take-own-recovery-code.handler.ts';
import { updateAuthenticator } from './authenticators/update-authenticator.handler.ts';
import { answerChallenge } from './challenge/answer-challenge.handler.ts';
import { giveRecoveryCode } from './challenge/give-recovery-code.handler.ts';
import { issueChallenge } from './challenge/issue-challenge.handler.ts';
import { resendCode } from './challenge/resend-code.handler.ts';
import { sendTestMail } from './challenge/send-test-mail.handler.ts';
import { sendTestMessage } from './challenge/send-test-message.handler.ts';
import { startEnrollment } from './challenge/start-enrollment.handler.ts';
import { type Deps, deps, type Ports } from './deps.ts';
import { issueTicket } from './enrollment-ticket/issue-ticket.handler.ts';
import { openTicket } from './enrollment-ticket/open-ticket.handler.ts';
import type { FollowedMetadata } from './fido-metadata/follow-metadata.ts';
import { defaultLimits, type Limits } from './limits.ts';
import type { Log } from './log.ts';
import { beginLogin } from './login-session/begin-login.handler.ts';
import { completeLogin } from './login-session/complete-login.handler.ts';
import { readLogin } from './login-session/read-login.handler.ts';
import { reviewLogin } from './login-session/review-login.handler.ts';
import { beginPasskeyLogin } from './passkeys/begin-passkey-login.handler.ts';
import { enrollPasskey, startPasskeyEnrollment } from './passkeys/enroll-passkey.handlers.ts';
import { openPasswordReset } from './password-reset/open-password-reset.handler.ts';
import { payPasswordMail } from './password-reset/pay-password-mail.handler.ts';
import { reviewPasswordReset } from './password-reset/review-password-reset.handler.ts';
import { forgetErasedPeople } from './reactions/forget-erased-people.ts';
import { tellMessages } from './reactions/tell-messages.ts';

/**
 * What the session service needs: its ports, and its bounds where they are not to be the default.
 */
export interface SessionPorts extends Omit<Ports, 'factors' | 'models' | 'log'> {
  /** The factors there are here, if not those that are built in. */
  readonly factors?: Factors;
  readonly limits?: Partial<Limits>;
  /** FIDO's metadata, if this deployment has it: it is stopped with the service. */
  readonly metadata?: FollowedMetadata | undefined;
  /** Where it says what went wrong without failing anybody; nowhere where there is none. */
  readonly log?: Log;
  /** How this replica takes turns with the others at what one of them does for all. */
  readonly relays?: Omit<RelayPorts, 'store' | 'messaging'>;
}

/** A login is looked at again while a session or a refresh token rests on it: a year at most. */
const keptForDays = { enrollmentTicket: 35, loginSession: 400 };

const silent: Log = { warn: () => {} };

const answerAll = (work: Deps, metadata: FollowedMetadata | undefined) => {
  const { answer } = work.messaging;
  /**
   * A login goes on with the release that asked its person for a code, while there is a replica of
   * it. To go with 0.3.0's successor.
   */
  const ofLogin = <Request, Answer>(make: (of: Deps) => (request: Request) => Answer) => {
    const [first, last] = [make({ ...work, leavesOthersAlone: true }), make(work)];
    return (request: Request, { isLastTry }: Attempt) => (isLastTry ? last : first)(request);
  };
  return Promise.all([
    answer(operations.beginLogin, beginLogin(work)),
    answer(operations.beginPasskeyLogin, beginPasskeyLogin(work)),
    answer(operations.startPasskeyEnrollment, startPasskeyEnrollment(work)),
    answer(operations.enrollPasskey, enrollPasskey(work)),
    answer(operations.readLogin, ofLogin(readLogin)),
    answer(operations.startEnrollment, ofLogin(startEnrollment)),
    answer(operations.issueChallenge, ofLogin(issueChallenge)),
    answer(operations.resendCode, ofLogin(resendCode)),
    answer(operations.answerChallenge, ofLogin(answerChallenge)),
    answer(operations.giveRecoveryCode, ofLogin(giveRecoveryCode)),
    answer(operations.completeLogin, completeLogin(work)),
    answer(operations.reviewLogin, reviewLogin(work)),
    answer(operations.sendTestMessage, sendTestMessage(work)),
    answer(operations.sendTestMail, sendTestMail(work)),
    answer(operations.issueTicket, issueTicket(work)),
    answer(operations.openTicket, openTicket(work)),
    answer(operations.openPasswordReset, openPasswordReset(work)),
    answer(operations.reviewPasswordReset, reviewPasswordReset(work)),
    answer(operations.payPasswordMail, payPasswordMail(work)),
    answer(operations.listAuthenticators, listAuthenticators(work)),
    answer(operations.countWithoutFactor, countWithoutFactor(work)),
    answer(operations.countKeys, countKeys(work)),
    answer(operations.findAuthenticator, findAuthenticator(work)),
    answer(operations.readAuthenticatorMetadata, async ({ aaguids }) => {
      const known = metadata?.current()?.models;
      return yes({
        isThere: known !== undefined,
        unknown: aaguids.filter((aaguid) => !known?.has(aaguid)),
      });
    }),
    answer(operations.registerAuthenticator, registerAuthenticator(work)),
    answer(operations.replaceAuthenticators, replaceAuthenticators(work)),
    answer(operations.updateAuthenticator, updateAuthenticator(work)),
    answer(operations.removeAuthenticator, removeAuthenticator(work)),
    answer(operations.removeOwnAuthenticator, removeOwnAuthenticator(work)),
    answer(operations.removeAuthenticators, removeAuthenticators(work)),
    answer(operations.forgetBrowsers, forgetBrowsers(work)),
    answer(operations.reviewOwnWord, reviewOwnWord(work)),
    answer(operations.listBrowsers, listBrowsers(work)),
    answer(operations.forgetBrowser, forgetBrowser(work)),
    answer(operations.takeOwnRecoveryCode, takeOwnRecoveryCode(work)),
    answer(operations.regenerateOwnRecoveryCode, regenerateOwnRecoveryCode(work)),
    answer(operations.regenerateRecoveryCode, regenerateRecoveryCode(work)),
  ]);
};

/** The session service: logins, challenges, authenticators. It runs until it is told to stop. */
export const startSession = async (given: SessionPorts) => {
  const { limits, relays = {}, factors = builtIn, metadata, log = silent, ...ports } = given;
  const models = () => metadata?.current()?.models ?? new Map();
  const work = deps({ ...ports, factors, models, log }, { ...defaultLimits, ...limits });
  const { store, messaging } = ports;

  // Until 0.2.0 `notices` told them: what it has told is not told again.
  await beginRelayAt({ messaging, service: 'session', name: 'messages', after: 'notices' });
  const erasures = await forgetErasedPeople(work);
  const serving = await answerAll(work, metadata);
  const relayPorts = { ...relays, store, messaging };
  const relaying = [
    startRelay(relayPorts, tellMessages({ store, messaging, factors })),
    startRelay(relayPorts, retainStreams({ service: 'session', store, days: keptForDays })),
    relayActivity(relayPorts, factors),
  ];

  return {
    /** Resolves while the store and the messaging answer; rejects when one does not. */
    ready: async (): Promise<void> => {
      await Promise.all([store.ping(), messaging.ping()]);
    },
    /** Takes no more requests, finishes those in hand, then stops following. */
    stop: async (): Promise<void> => {
      await Promise.all(serving.map((each) => each.stop()));
      metadata?.stop();
      await Promise.all([erasures, ...relaying].map((each) => each.stop()));
    },
  };
};
