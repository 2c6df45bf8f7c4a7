import type { DispatchStep, readTestMessage as operation } from '@countersign/contracts';
import { decodeEvent, type EventStore, no, type ParsedRequestOf, yes } from '@countersign/core';
import { type DispatchEvent, dispatchEvent } from './dispatch.events.ts';
import { evolve, initial } from './dispatch.state.ts';
import { dispatchStream } from './dispatch-stream.ts';
import { statuses } from './read-dispatch.handler.ts';

interface Needs {
  readonly store: Pick<EventStore, 'load'>;
}

const stepOf = ({ type, data }: DispatchEvent): DispatchStep => {
  switch (type) {
    case 'DispatchRequested':
      return { step: 'requested', at: data.requestedAt };
    case 'DispatchAttempted':
      return {
        ...{ step: 'attempted', at: data.attemptedAt },
        ...{ provider: data.provider, attempt: data.attempt },
      };
    case 'DispatchAccepted':
      return {
        ...{ step: 'accepted', at: data.acceptedAt },
        ...{ provider: data.provider, attempt: data.attempt },
      };
    case 'DispatchRejected':
      return {
        ...{ step: 'rejected', at: data.rejectedAt, reason: data.reason },
        ...{ provider: data.provider, attempt: data.attempt },
        ...(data.resting && { isResting: true }),
      };
    case 'DispatchFailed':
      return { step: 'failed', at: data.failedAt, reason: data.reason };
    case 'DispatchExpired':
      return { step: 'expired', at: data.expiredAt };
  }
};

/** Tells an admin every step of a test message, of their own tenant's alone. */
export const readTestMessage =
  ({ store }: Needs) =>
  async ({ tenantId, reference }: ParsedRequestOf<typeof operation>) => {
    const stream = dispatchStream({ challengeId: reference, send: 1 });
    const { events } = await store.load(stream);
    const facts = events.map((event) => decodeEvent(dispatchEvent, event));
    const isTheirs = facts.some(
      ({ type, data }) => type === 'DispatchRequested' && data.tenantId === tenantId,
    );
    if (!isTheirs) return no('test_message_unknown');
    const { status } = facts.reduce(evolve, initial);
    return yes({ status: statuses[status], steps: facts.map(stepOf) });
  };
