import type { NewActivity } from '@countersign/activity';
import type { ActivityKind } from '@countersign/contracts';
import { decodeEvent, type RecordedEvent } from '@countersign/core';
import { sms } from '@countersign/factors';
import { type DispatchEvent, dispatchEvent } from '../dispatch/dispatch.events.ts';

/** What has to go to whom: as it was asked for, so that every later line can name it. */
type Requested = Extract<DispatchEvent, { readonly type: 'DispatchRequested' }>['data'];

const kinds = {
  sms: { sent: 'sms_sent', failed: 'sms_failed' },
  voice: { sent: 'call_made', failed: 'call_failed' },
} as const satisfies Record<Requested['messageType'], Record<'sent' | 'failed', ActivityKind>>;

const said = (requested: Requested, outcome: 'sent' | 'failed', at: string): NewActivity => {
  const { tenantId, challengeId, send, messageType } = requested;
  const { userId, authenticatorId, loginSessionId } = requested;
  return {
    kind: kinds[messageType][outcome],
    ...{ at, tenantId, challengeId, send, messageType, factor: sms.name },
    ...(userId !== undefined && { userId }),
    ...(authenticatorId !== undefined && { authenticatorId }),
    ...(loginSessionId !== undefined && { loginSessionId }),
  };
};

const isVerdict = (reason: string) =>
  reason === 'number_invalid' || reason === 'recipient_opted_out';

const activityOf = (
  requested: Requested,
  { type, data }: DispatchEvent,
): NewActivity | undefined => {
  switch (type) {
    case 'DispatchAccepted': {
      const { attempt, provider, acceptedAt } = data;
      return { ...said(requested, 'sent', acceptedAt), attempt, provider };
    }
    case 'DispatchRejected': {
      const { attempt, provider, reason, rejectedAt } = data;
      return { ...said(requested, 'failed', rejectedAt), attempt, provider, reason };
    }
    case 'DispatchFailed':
      // A verdict on the number ends it: it was told when the carrier gave it.
      if (isVerdict(data.reason)) return undefined;
      return { ...said(requested, 'failed', data.failedAt), reason: data.reason };
    case 'DispatchExpired':
      return { ...said(requested, 'failed', data.expiredAt), reason: 'expired' };
    default:
      return undefined;
  }
};

const parsed = (event: RecordedEvent) => decodeEvent(dispatchEvent, event);

/** What a dispatch says to the log: what each carrier made of it, and why it was given up. */
export const dispatchActivity = {
  remember: (requested: Requested | undefined, event: RecordedEvent): Requested | undefined => {
    const { type, data } = parsed(event);
    return type === 'DispatchRequested' ? data : requested;
  },
  tell: (event: RecordedEvent, requested: Requested): NewActivity | undefined =>
    activityOf(requested, parsed(event)),
};
