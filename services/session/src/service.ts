import * as operations from '@countersign/contracts';
import { type RelayPorts, retainStreams, startRelay } from '@countersign/relay';
import { relayActivity } from './activity/relay-activity.ts';
import { findAuthenticator } from './authenticators/find-authenticator.handler.ts';
import { listAuthenticators } from './authenticators/list-authenticators.handler.ts';
import { regenerateRecoveryCode } from './authenticators/regenerate-recovery-code.handler.ts';
import { registerAuthenticator } from './authenticators/register-authenticator.handler.ts';
import {
  forgetBrowsers,
  removeAuthenticator,
  removeAuthenticators,
  removeOwnAuthenticator,
} from './authenticators/remove-authenticators.handler.ts';
import { replaceAuthenticators } from './authenticators/replace-authenticators.handler.ts';
import { updateAuthenticator } from './authenticators/update-authenticator.handler.ts';
import { answerChallenge } from './challenge/answer-challenge.handler.ts';
import { giveRecoveryCode } from './challenge/give-recovery-code.handler.ts';
import { issueChallenge } from './challenge/issue-challenge.handler.ts';
import { resendCode } from './challenge/resend-code.handler.ts';
import { settling } from './challenge/settling.ts';
import { startEnrollment } from './challenge/start-enrollment.handler.ts';
import { issueTicket } from './enrollment-ticket/issue-ticket.handler.ts';
import { openTicket } from './enrollment-ticket/open-ticket.handler.ts';
import { defaultLimits, type Limits } from './limits.ts';
import { beginLogin } from './login-session/begin-login.handler.ts';
import { completeLogin } from './login-session/complete-login.handler.ts';
import { readLogin } from './login-session/read-login.handler.ts';
import { reviewLogin } from './login-session/review-login.handler.ts';
import { forgetErasedPeople } from './reactions/forget-erased-people.ts';
import { settlePassedChallenges } from './reactions/settle-passed-challenges.ts';
import { tellNotices } from './reactions/tell-notices.ts';
import { tellCodes } from './relay.ts';
import { type Ports, type Workings, workings } from './workings.ts';

/**
 * What the session service needs: its ports, and its bounds where they are not to be the default.
 */
export interface SessionPorts extends Ports {
  readonly limits?: Partial<Limits>;
  /** How this replica takes turns with the others at what one of them does for all. */
  readonly relays?: Omit<RelayPorts, 'store' | 'messaging'>;
}

/**
 * A challenge is over in minutes; its record answers questions about a month's bill. A login is
 * looked at again for as long as a session or a refresh token rests on it: a year at most.
 */
const keptForDays = { challenge: 35, enrollmentTicket: 35, loginSession: 400 };

const answerAll = (work: Workings, settled: ReturnType<typeof settling>) => {
  const { answer } = work.messaging;
  return Promise.all([
    answer(operations.beginLogin, beginLogin(work)),
    answer(operations.readLogin, readLogin(work)),
    answer(operations.startEnrollment, startEnrollment(work)),
    answer(operations.issueChallenge, issueChallenge(work)),
    answer(operations.resendCode, resendCode(work)),
    answer(operations.answerChallenge, answerChallenge(work, settled)),
    answer(operations.giveRecoveryCode, giveRecoveryCode(work)),
    answer(operations.completeLogin, completeLogin(work)),
    answer(operations.reviewLogin, reviewLogin(work)),
    answer(operations.issueTicket, issueTicket(work)),
    answer(operations.openTicket, openTicket(work)),
    answer(operations.listAuthenticators, listAuthenticators(work)),
    answer(operations.findAuthenticator, findAuthenticator(work)),
    answer(operations.registerAuthenticator, registerAuthenticator(work)),
    answer(operations.replaceAuthenticators, replaceAuthenticators(work)),
    answer(operations.updateAuthenticator, updateAuthenticator(work)),
    answer(operations.removeAuthenticator, removeAuthenticator(work)),
    answer(operations.removeOwnAuthenticator, removeOwnAuthenticator(work)),
    answer(operations.removeAuthenticators, removeAuthenticators(work)),
    answer(operations.forgetBrowsers, forgetBrowsers(work)),
    answer(operations.regenerateRecoveryCode, regenerateRecoveryCode(work)),
  ]);
};

/** The session service: logins, challenges, authenticators. It runs until it is told to stop. */
export const startSession = async ({ limits, relays = {}, ...ports }: SessionPorts) => {
  const work = workings(ports, { ...defaultLimits, ...limits });
  const settled = settling(work);
  const { store, messaging } = ports;

  const erasures = await forgetErasedPeople(work);
  const serving = await answerAll(work, settled);
  const relayPorts = { ...relays, store, messaging };
  const relaying = [
    startRelay(relayPorts, tellCodes(messaging)),
    startRelay(relayPorts, settlePassedChallenges(settled)),
    startRelay(relayPorts, tellNotices({ store, messaging })),
    startRelay(relayPorts, retainStreams({ service: 'session', store, days: keptForDays })),
    relayActivity(relayPorts),
  ];

  return {
    /** Resolves while the store and the messaging answer; rejects when one does not. */
    ready: async (): Promise<void> => {
      await Promise.all([store.ping(), messaging.ping()]);
    },
    /** Takes no more requests, finishes those in hand, then stops following. */
    stop: async (): Promise<void> => {
      await Promise.all(serving.map((each) => each.stop()));
      await Promise.all([erasures, ...relaying].map((each) => each.stop()));
    },
  };
};
