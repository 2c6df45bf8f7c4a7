import type { NewActivity, Tell } from '@countersign/activity';
import { decodeEvent } from '@countersign/core';
import type { Factors } from '@countersign/factors';
import {
  type AuthenticatorsEvent,
  authenticatorsEvent,
} from '../authenticators/authenticators.events.ts';

interface One {
  readonly tenantId: string;
  readonly userId: string;
  readonly authenticatorId: string;
}

const whose = ({ tenantId, userId, authenticatorId }: One) => ({
  tenantId,
  userId,
  authenticatorId,
});

const activityOf = (
  factors: Factors,
  { type, data }: AuthenticatorsEvent,
): NewActivity | undefined => {
  switch (type) {
    case 'AuthenticatorEnrolled': {
      const { enrolledAt: at, loginSessionId, challengeId, messageType, kind } = data;
      return {
        ...{ kind: 'enrollment_completed', at, ...whose(data), loginSessionId, challengeId },
        factor: factors.nameOfKind(kind),
        ...(messageType !== undefined && { messageType }),
      };
    }
    case 'AuthenticatorRenamed':
      return {
        kind: 'authenticator_changed',
        at: data.renamedAt,
        ...whose(data),
        reason: 'renamed',
      };
    case 'MessageTypePreferred': {
      const { preferredAt: at, messageType } = data;
      return {
        kind: 'authenticator_changed',
        at,
        ...whose(data),
        messageType,
        reason: 'message_type',
      };
    }
    case 'AuthenticatorRemoved':
      return { kind: 'authenticator_removed', at: data.removedAt, ...whose(data) };
    case 'AuthenticatorLocked':
      return {
        kind: 'attempts_exhausted',
        at: data.lockedAt,
        ...whose(data),
        reason: 'authenticator_locked',
      };
    default:
      return undefined;
  }
};

/** What a person's authenticators say to the log: those that came, changed and went. */
export const authenticatorsActivity =
  (factors: Factors): Tell =>
  async (event) =>
    activityOf(factors, decodeEvent(authenticatorsEvent, event));
