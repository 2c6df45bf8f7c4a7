import { type Notice, noticeDue } from '@countersign/contracts';
import { factorNameOf } from '@countersign/factors';
import {
  categoryOf,
  decodeEvent,
  decodeKnownEvent,
  type EventStore,
  type Messaging,
  type RecordedEvent,
} from '@countersign/kernel';
import type { RelayTerms } from '@countersign/relay';
import {
  type AuthenticatorsEvent,
  authenticatorsEvent,
} from '../authenticators/authenticators.events.ts';
import {
  AnswerRejected,
  AttemptsExhausted,
  type ChallengeEvent,
  ChallengeIssued,
  challengeEvent,
} from '../challenge/challenge.events.ts';
import { sentOf } from '../challenge/challenge.state.ts';
import { ticketEvent } from '../enrollment-ticket/ticket.events.ts';

interface Needs {
  readonly store: Pick<EventStore, 'load'>;
  readonly messaging: Pick<Messaging, 'publish'>;
}

type Say = (event: RecordedEvent) => Promise<Notice | undefined>;

const changed = ({ type, data }: AuthenticatorsEvent): Notice | undefined => {
  const { tenantId, userId } = data;
  const whom = { tenantId, userId };
  switch (type) {
    case 'AuthenticatorEnrolled':
      return {
        ...{ kind: 'factor_added', ...whom, at: data.enrolledAt },
        factor: factorNameOf(data.kind),
      };
    case 'AuthenticatorRegistered':
      if (data.migrated) return undefined;
      return {
        ...{ kind: 'factor_added', ...whom, at: data.registeredAt },
        factor: factorNameOf(data.kind),
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

const parsedChallenge = (event: RecordedEvent): ChallengeEvent =>
  decodeEvent(challengeEvent, event);

/**
 * Whoever got this far had the first factor (OWASP ASVS 5.0, 6.3.5). Of an enrollment nothing is
 * said: who enrols has nothing yet that could be guessed.
 */
const failed =
  ({ store }: Needs): Say =>
  async (event) => {
    const { type, data } = parsedChallenge(event);
    if (type !== AnswerRejected.type && type !== AttemptsExhausted.type) return undefined;
    const { events } = await store.load(event.stream);
    const before = events.filter(({ revision }) => revision <= event.revision);
    const known = before.flatMap((each) => decodeKnownEvent(challengeEvent, each) ?? []);
    const issued = known.find((each) => each.type === ChallengeIssued.type);
    if (issued?.type !== 'ChallengeIssued' || issued.data.purpose === 'enroll') return undefined;

    const { tenantId, userId } = issued.data;
    const whom = { kind: 'second_factor_failed', tenantId, userId } as const;
    if (type === 'AttemptsExhausted') return { ...whom, at: data.exhaustedAt };
    const wrong = before.filter((each) => each.type === AnswerRejected.type).length;
    return type === 'AnswerRejected' && wrong === slipsMax + 1
      ? { ...whom, at: data.rejectedAt }
      : undefined;
  };

/** A code that goes out by mail; from what is told it follows, and is nowhere. */
const codeIn = (event: ChallengeEvent): Notice | undefined => {
  if (event.type !== 'ChallengeIssued' && event.type !== 'CodeResent') return undefined;
  const sent = sentOf(event.data);
  if (sent?.to.kind !== 'email') return undefined;
  const { tenantId, userId, challengeId, authenticatorId, purpose, send } = sent;
  const { keyId, digits, locale, expiresAt, loginSessionId } = sent;
  return {
    ...{ kind: 'code', tenantId, userId, challengeId, authenticatorId, purpose, send },
    ...{ keyId, digits, locale, expiresAt, loginSessionId, sealedEmail: sent.to.sealed },
    at: event.type === 'CodeResent' ? event.data.resentAt : event.data.issuedAt,
  };
};

const mailed: Say = async (event) => {
  const { type, data } = decodeEvent(ticketEvent, event);
  if (type !== 'TicketIssued' || data.sealedLetter === undefined) return undefined;
  const { tenantId, userId, sealedLetter, issuedAt: at, expiresAt } = data;
  return { kind: 'enrollment_ticket', tenantId, userId, at, sealedLetter, expiresAt };
};

/**
 * Tells, from the record, what a person is to read in their mail: a code, and what befell their
 * second factors; under the event's id, so told twice is once.
 */
export const tellNotices = (needs: Needs): RelayTerms => {
  const fails = failed(needs);
  const says: Readonly<Record<string, Say>> = {
    authenticators: async (event) => changed(decodeEvent(authenticatorsEvent, event)),
    challenge: async (event) => codeIn(parsedChallenge(event)) ?? (await fails(event)),
    enrollmentTicket: mailed,
  };
  return {
    ...{ service: 'session', name: 'notices', categories: Object.keys(says) },
    onEvent: async (event) => {
      const body = await says[categoryOf(event.stream)]?.(event);
      if (body) await needs.messaging.publish(noticeDue, { id: event.id, body });
    },
  };
};
