import type { CodeSettings } from '@countersign/contracts';
import { factorNameOf, factorOf } from '@countersign/factors';
import { plus } from '@countersign/kernel';
import { findConfirmed } from '../authenticators/authenticators.state.ts';
import type { ChooseChallenge, StartEnrollment } from '../login-session/login-session.commands.ts';
import { loginSession } from '../login-session/login-session.decider.ts';
import type { Begun, Current, LoginSession } from '../login-session/login-session.state.ts';
import { messageTypeFor } from '../login-session/options.ts';
import type { Options } from '../login-session/options-of.ts';
import type { Recipient } from '../sends.ts';
import { challengeStream, loginSessionStream, type Workings } from '../workings.ts';
import type { Message } from './challenge.events.ts';
import { type Challenge, isLive } from './challenge.state.ts';
import { purse } from './purse.ts';

/** NIST SP 800-63B 3.1.3.2: at least six digits, also where a tenant has set fewer. */
const digitsMin = 6;

/** A code that is sent, as the tenant has it now; it never outlives the login it is for. */
export const sendTerms = (
  { codes, clock }: Workings,
  { expiresAt }: Begun,
  { codeDigits, codeLifetimeSeconds }: CodeSettings,
) => {
  const ends = plus(clock(), codeLifetimeSeconds * 1_000);
  return {
    keyId: codes.currentKeyId,
    digits: Math.max(codeDigits, digitsMin),
    expiresAt: ends < expiresAt ? ends : expiresAt,
  };
};

/** What is challenged: what is being enrolled here, or what the person has. */
const targetOf = ({ enrolling, authenticatorId }: Current, { guardian, ...options }: Options) => {
  if (enrolling) return { ...enrolling, messageType: enrolling.messageType ?? 'sms' };
  const confirmed = findConfirmed(options.authenticators, authenticatorId);
  return (
    confirmed && {
      factor: factorNameOf(confirmed.kind),
      messageType: messageTypeFor(guardian, confirmed.messageType),
      sealed: confirmed.sealed,
    }
  );
};

/** What a challenge asks for, and where its code goes if it goes anywhere. */
const termsOf = (workings: Workings, login: Begun, current: Current, options: Options) => {
  const target = targetOf(current, options);
  const factor = target && factorOf(target.factor);
  if (!target || !factor) return undefined;
  const { name, digits = digitsMin } = factor;
  if (factor.proof !== 'sent-code') return { factor: name, digits, expiresAt: login.expiresAt };
  const { messageType, sealed } = target;
  const { phone, email } = options.guardian;
  return factor.kind === 'email'
    ? { factor: name, sealedEmail: sealed, ...sendTerms(workings, login, email) }
    : {
        ...{ factor: name, messageType, sealedPhoneNumber: sealed },
        ...sendTerms(workings, login, phone),
      };
};

/**
 * Issues the challenge a login has chosen, unless it was: whoever comes by does what one who
 * crashed left undone. The one before it is dead since the choice; this makes that a fact too.
 */
export const issueChosen =
  (workings: Workings) =>
  async (login: Begun, options: Options): Promise<Challenge> => {
    const { onChallenge, clock, limits } = workings;
    const { current, tenantId, userId, loginSessionId, host, locale } = login;
    const terms = current && termsOf(workings, login, current, options);
    if (!terms) return { status: 'unknown' };

    const { challengeId, authenticatorId, purpose, replaces } = current;
    const message: Omit<Message, 'send'> = {
      ...{ challengeId, tenantId, userId, loginSessionId, authenticatorId, purpose, host, locale },
      ...terms,
    };
    const { wrongAnswersMax } = limits;
    const now = clock();
    if (replaces) {
      const command = { type: 'SupersedeChallenge', challengeId: replaces, now } as const;
      await onChallenge(challengeStream(replaces), command);
    }
    const command = { type: 'IssueChallenge', message, wrongAnswersMax, now } as const;
    return (await onChallenge(challengeStream(challengeId), command)).state;
  };

/** A choice, once it is known what the login's present challenge is and whether it is alive. */
export type Choosing = (
  state: LoginSession,
  live: string | undefined,
) => Promise<ChooseChallenge | StartEnrollment>;

/**
 * Chooses a challenge and issues it, or keeps the present one. A send is paid for where one
 * follows, as there is somebody to send it to.
 */
export const openChallenge = (workings: Workings) => {
  const { onLogin, challengeOf, clock } = workings;
  const issue = issueChosen(workings);

  return async (
    login: Begun,
    options: Options,
    recipient: Recipient | undefined,
    choosing: Choosing,
  ) => {
    const payment = purse(workings, recipient);
    let present: Challenge | undefined;

    const outcome = await onLogin(loginSessionStream(login.loginSessionId), async (state) => {
      const current = state.status === 'pending' ? undefined : state.current;
      present = current && (await challengeOf(current.challengeId));
      const live = present && isLive(present, clock()) ? current?.challengeId : undefined;
      return payment.pay(loginSession, await choosing(state, live), state);
    });
    await payment.close(outcome);

    const { refusal, state, events } = outcome;
    if (refusal !== undefined) return { refusal } as const;
    if (state.status === 'pending') throw new Error('a login has a challenge and is not there');
    const isKept = events.length === 0 && present?.status === 'open';
    const isAsked = state.status === 'awaiting_mfa';
    const challenge = isKept || !isAsked ? present : await issue(state, options);
    return { refusal: undefined, login: state, challenge } as const;
  };
};
