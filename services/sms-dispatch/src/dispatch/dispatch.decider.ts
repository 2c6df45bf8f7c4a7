import type { RejectionReason } from '@countersign/contracts';
import { accept, type Decider, refuse } from '@countersign/kernel';
import type {
  DispatchCommand,
  DispatchRefusal,
  ExpireDispatch,
  FailDispatch,
  RecordOutcome,
  RequestDispatch,
  StartAttempt,
} from './dispatch.commands.ts';
import {
  DispatchAccepted,
  DispatchAttempted,
  type DispatchEvent,
  DispatchExpired,
  DispatchFailed,
  DispatchRejected,
  DispatchRequested,
  type FailureReason,
} from './dispatch.events.ts';
import {
  type Dispatch,
  evolve,
  initial,
  isDead,
  isToCome,
  leasedUntil,
  nextProvider,
  restedAt,
} from './dispatch.state.ts';

const request = ({ type: _, now, ...terms }: RequestDispatch, state: Dispatch) =>
  state.status === 'absent' ? accept(DispatchRequested({ ...terms, requestedAt: now })) : accept();

const expire = ({ now }: ExpireDispatch, state: Dispatch) => {
  if (state.status === 'absent') return refuse('dispatch_unknown');
  if (state.status !== 'pending') return refuse('dispatch_over');
  // Whoever may still be at it records an outcome first: it is the truth, expired or not.
  if (isToCome(leasedUntil(state), now)) return refuse('attempt_not_due');
  if (!isDead(state.expiresAt, now)) return refuse('dispatch_not_expired');
  return accept(DispatchExpired({ expiredAt: now }));
};

const start = ({ providers, leaseUntil, now }: StartAttempt, state: Dispatch) => {
  if (state.status === 'absent') return refuse('dispatch_unknown');
  if (state.status !== 'pending') return refuse('dispatch_over');
  if (isToCome(leasedUntil(state), now)) return refuse('attempt_not_due');
  if (isDead(state.expiresAt, now)) {
    return refuse('dispatch_expired', DispatchExpired({ expiredAt: now }));
  }

  const failed = (reason: FailureReason) =>
    refuse('dispatch_failed', DispatchFailed({ reason, failedAt: now }));
  if (providers.length === 0) return failed('provider_missing');
  const provider = nextProvider(state, providers);
  if (!provider) return failed('providers_exhausted');
  if (isToCome(restedAt(state, provider), now)) return refuse('attempt_not_due');

  const attempt = state.attempts + 1;
  return accept(DispatchAttempted({ attempt, provider, attemptedAt: now, leaseUntil }));
};

/** What a carrier says about the recipient holds whoever is asked next. */
const aboutRecipient = (reason: RejectionReason) =>
  reason === 'number_invalid' || reason === 'recipient_opted_out' ? reason : undefined;

const record = ({ attempt, outcome, now }: RecordOutcome, state: Dispatch) => {
  if (state.status === 'absent') return refuse('dispatch_unknown');
  if (state.status !== 'pending') return refuse('dispatch_over');
  const provider = state.open.find((each) => each.attempt === attempt)?.provider;
  if (!provider) return refuse('attempt_unknown');

  if (outcome.status === 'accepted') {
    const { reference } = outcome;
    return accept(DispatchAccepted({ attempt, provider, reference, acceptedAt: now }));
  }
  const { reason, retry } = outcome;
  const rejected = DispatchRejected({ attempt, provider, reason, retry, rejectedAt: now });
  const final = aboutRecipient(reason);
  return final
    ? accept(rejected, DispatchFailed({ reason: final, failedAt: now }))
    : accept(rejected);
};

const fail = ({ reason, now }: FailDispatch, state: Dispatch) => {
  if (state.status === 'absent') return refuse('dispatch_unknown');
  if (state.status !== 'pending') return refuse('dispatch_over');
  return accept(DispatchFailed({ reason, failedAt: now }));
};

export const dispatch: Decider<Dispatch, DispatchCommand, DispatchEvent, DispatchRefusal> = {
  initial,
  evolve,
  decide: (command, state) => {
    switch (command.type) {
      case 'RequestDispatch':
        return request(command, state);
      case 'StartAttempt':
        return start(command, state);
      case 'RecordOutcome':
        return record(command, state);
      case 'FailDispatch':
        return fail(command, state);
      case 'ExpireDispatch':
        return expire(command, state);
    }
  },
};
