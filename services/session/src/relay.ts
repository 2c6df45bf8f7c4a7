import { codeRequested } from '@countersign/contracts';
import { correlated, type Messaging, type RecordedEvent } from '@countersign/kernel';
import { type ChallengeEvent, challengeEvent } from './challenge/challenge.events.ts';
import { sentOf } from './challenge/challenge.state.ts';
import type { Follower } from './follow-from-checkpoint.ts';

/**
 * What a challenge event says to others: a code has to go out. It says nothing to them otherwise.
 */
const told = ({ type, data }: ChallengeEvent) => {
  if (type !== 'ChallengeIssued' && type !== 'CodeResent') return undefined;
  const sent = sentOf(data);
  if (!sent) return undefined;
  const { tenantId, userId, challengeId, authenticatorId, purpose, send } = sent;
  const { keyId, digits, messageType, sealedPhoneNumber, host, locale, expiresAt } = sent;
  return {
    ...{ tenantId, userId, challengeId, authenticatorId, purpose, send, keyId, digits },
    ...{ messageType, sealedPhoneNumber, host, locale, expiresAt },
  };
};

/**
 * Tells, from the record, that a code has to reach a phone; under the event's id, so told twice is
 * once.
 */
export const relay = ({ publish }: Messaging): Follower => ({
  name: 'relay',
  category: 'challenge',
  onEvent: async ({ id, type, data, metadata }: RecordedEvent) => {
    const body = told(challengeEvent.parse({ type, data }));
    if (!body) return;
    const tell = () => publish(codeRequested, { id, body });
    const correlation = metadata.$correlationId;
    await (correlation ? correlated(correlation, tell) : tell());
  },
});
