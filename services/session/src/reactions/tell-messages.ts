import { tellWithState } from '@countersign/activity';
import { codeRequested, type Notice, noticeDue } from '@countersign/contracts';
import {
  categoryOf,
  decodeEvent,
  type EventStore,
  type Messaging,
  type RecordedEvent,
} from '@countersign/core';
import type { Factors } from '@countersign/factors';
import type { RelayTerms } from '@countersign/relay';
import {
  type AuthenticatorsEvent,
  authenticatorsEvent,
} from '../authenticators/authenticators.events.ts';
import { ticketEvent } from '../enrollment-ticket/ticket.events.ts';
import {
  type LoginSessionEvent,
  loginSessionEvent,
} from '../login-session/login-session.events.ts';
import {
  type Begun,
  evolve,
  initial,
  type LoginSession,
} from '../login-session/login-session.state.ts';

interface Needs {
  readonly factors: Factors;
  readonly store: Pick<EventStore, 'load'>;
  readonly messaging: Pick<Messaging, 'publish'>;
}

/** What has to reach a person, on their phone or in their mail: told under its event's id. */
type Message = (publish: Messaging['publish'], id: string) => Promise<void>;

const noticed = (body: Notice | undefined): Message | undefined =>
  body && ((publish, id) => publish(noticeDue, { id, body }));

const changed = (factors: Factors, { type, data }: AuthenticatorsEvent): Notice | undefined => {
  const { tenantId, userId } = data;
  const whom = { tenantId, userId };
  switch (type) {
    case 'AuthenticatorEnrolled':
      return {
        ...{ kind: 'factor_added', ...whom, at: data.enrolledAt },
        factor: factors.nameOfKind(data.kind),
      };
    case 'AuthenticatorRegistered':
      if (data.migrated) return undefined;
      return {
        ...{ kind: 'factor_added', ...whom, at: data.registeredAt },
        factor: factors.nameOfKind(data.kind),
      };
    case 'AuthenticatorRenamed':
      return { kind: 'factor_changed', ...whom, at: data.renamedAt };
    case 'MessageTypePreferred':
      return { kind: 'factor_changed', ...whom, at: data.preferredAt };
    case 'AuthenticatorRemoved':
      return { kind: 'factor_removed', ...whom, at: data.removedAt };
    case 'AuthenticatorLocked':
      return { kind: 'factor_locked', ...whom, at: data.lockedAt };
    case 'RecoveryCodeGiven':
      return { kind: 'recovery_code_given', ...whom, at: data.givenAt };
    case 'RecoveryCodeSpent':
      return { kind: 'recovery_code_spent', ...whom, at: data.spentAt };
    case 'BrowsersForgotten':
      return undefined;
  }
};

/** A single wrong code is a slip of the finger; of a second one the person hears. */
const slipsMax = 1;

/** A code that goes out; from what is told it follows, and is nowhere. */
const codeOf = (login: Begun, at: string): Message | undefined => {
  const { tenantId, userId, loginSessionId, host, locale, challenge } = login;
  if (challenge?.keyId === undefined || challenge.sealed === undefined) return undefined;
  const { challengeId, authenticatorId, purpose, send, keyId, digits, expiresAt } = challenge;
  const code = {
    ...{ tenantId, userId, loginSessionId, challengeId, authenticatorId, purpose, send },
    ...{ keyId, digits, locale, expiresAt },
  };
  const { messageType, sealed } = challenge;
  if (messageType === undefined) return noticed({ kind: 'code', ...code, sealedEmail: sealed, at });
  const body = { ...code, host, messageType, sealedPhoneNumber: sealed };
  return (publish, id) => publish(codeRequested, { id, body });
};

/**
 * Whoever got this far had the first factor (OWASP ASVS 5.0, 6.3.5). Of an enrollment nothing is
 * said: who enrols has nothing yet that could be guessed.
 */
const failureOf = ({ tenantId, userId, challenge }: Begun, at: string): Message | undefined =>
  challenge?.purpose === 'login'
    ? noticed({ kind: 'second_factor_failed', tenantId, userId, at })
    : undefined;

const ofLogin = (event: LoginSessionEvent, login: Begun): Message | undefined => {
  const { type, data } = event;
  switch (type) {
    case 'ChallengeIssued':
      return codeOf(login, data.issuedAt);
    case 'CodeResent':
      return codeOf(login, data.resentAt);
    case 'AnswerRejected': {
      // A copy of a key, or a page that passes itself off as ours, is no slip.
      const isOnce = data.reason !== undefined && login.challenge?.wrongAnswers === 1;
      return isOnce || login.challenge?.wrongAnswers === slipsMax + 1
        ? failureOf(login, data.rejectedAt)
        : undefined;
    }
    case 'AttemptsExhausted':
      return failureOf(login, data.exhaustedAt);
    default:
      return undefined;
  }
};

const mailed = (event: RecordedEvent): Notice | undefined => {
  const { type, data } = decodeEvent(ticketEvent, event);
  if (type !== 'TicketIssued' || data.sealedLetter === undefined) return undefined;
  const { tenantId, userId, sealedLetter, issuedAt: at, expiresAt } = data;
  return { kind: 'enrollment_ticket', tenantId, userId, at, sealedLetter, expiresAt };
};

/**
 * Tells, from the record, what has to reach a person: a code, and what befell their second factors;
 * under the event's id, so told twice is once.
 */
export const tellMessages = ({ store, messaging, factors }: Needs): RelayTerms => {
  const parsed = (event: RecordedEvent) => decodeEvent(loginSessionEvent, event);
  const ofLogins = tellWithState<LoginSession, Message>({
    store,
    remember: (login = initial, event) => evolve(login, parsed(event)),
    tell: (event, login) =>
      login.status === 'pending' ? undefined : ofLogin(parsed(event), login),
  });
  const messages: Readonly<Record<string, (event: RecordedEvent) => Promise<Message | undefined>>> =
    {
      loginSession: ofLogins,
      authenticators: async (event) =>
        noticed(changed(factors, decodeEvent(authenticatorsEvent, event))),
      enrollmentTicket: async (event) => noticed(mailed(event)),
    };
  return {
    ...{ service: 'session', name: 'messages', categories: Object.keys(messages) },
    onEvent: async (event) => {
      const message = await messages[categoryOf(event.stream)]?.(event);
      await message?.(messaging.publish, event.id);
    },
  };
};
