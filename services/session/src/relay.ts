import { codeRequested } from '@countersign/contracts';
import { decodeEvent, type Messaging, type RecordedEvent } from '@countersign/kernel';
import type { RelayTerms } from '@countersign/relay';
import { type ChallengeEvent, challengeEvent } from './challenge/challenge.events.ts';
import { sentOf } from './challenge/challenge.state.ts';

/**
 * What a challenge event says to carriers: a code has to go out. It says nothing to them otherwise.
 */
const told = ({ type, data }: ChallengeEvent) => {
  if (type !== 'ChallengeIssued' && type !== 'CodeResent') return undefined;
  const sent = sentOf(data);
  if (sent?.to.kind !== 'phone') return undefined;
  const { tenantId, userId, challengeId, authenticatorId, purpose, send } = sent;
  const { keyId, digits, host, locale, expiresAt, loginSessionId } = sent;
  const { messageType, sealed: sealedPhoneNumber } = sent.to;
  return {
    ...{ tenantId, userId, challengeId, authenticatorId, purpose, send, keyId, digits },
    ...{ messageType, sealedPhoneNumber, host, locale, expiresAt, loginSessionId },
  };
};

/**
 * Tells, from the record, that a code has to reach a phone; under the event's id, so told twice is
 * once.
 */
export const tellCodes = ({ publish }: Messaging): RelayTerms => ({
  service: 'session',
  name: 'codes',
  categories: ['challenge'],
  onEvent: async (event: RecordedEvent) => {
    const body = told(decodeEvent(challengeEvent, event));
    if (body) await publish(codeRequested, { id: event.id, body });
  },
});
