import type { RejectionReason } from '@countersign/contracts';
import { accept, type Decider, type Decision, refuse } from '@countersign/core';
import type {
  DispatchCommand,
  DispatchRefusal,
  ExpireDispatch,
  RecordOutcome,
  Trying,
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
  type Pending,
  restedAt,
} from './dispatch.state.ts';

type Deciding = Decision<DispatchEvent, DispatchRefusal>;

const expire = ({ now }: ExpireDispatch, state: Pending): Deciding => {
  // Whoever may still be at it records an outcome first: it is the truth, expired or not.
  if (isToCome(leasedUntil(state), now)) return refuse('attempt_not_due');
  if (!isDead(state.expiresAt, now)) return refuse('dispatch_not_expired');
  return accept(DispatchExpired({ expiredAt: now }));
};

const start = (
  { providers, leaseUntil }: Trying,
  state: Pending,
  { now }: { readonly now: string },
): Deciding => {
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

const record = (command: RecordOutcome, state: Pending): Deciding => {
  const { attempt, outcome, next, now } = command;
  const provider = state.open.find((each) => each.attempt === attempt)?.provider;
  if (!provider) return refuse('attempt_unknown');

  if (outcome.status === 'accepted') {
    const { reference } = outcome;
    return accept(DispatchAccepted({ attempt, provider, reference, acceptedAt: now }));
  }
  const { status: _, ...why } = outcome;
  const rejected = DispatchRejected({ attempt, provider, ...why, rejectedAt: now });
  const final = aboutRecipient(outcome.reason);
  if (final) return accept(rejected, DispatchFailed({ reason: final, failedAt: now }));
  const after = evolve(state, rejected);
  const more = next && after.status === 'pending' ? start(next, after, command).events : [];
  return accept(rejected, ...more);
};

const route = (command: DispatchCommand, state: Pending): Deciding => {
  switch (command.type) {
    case 'StartAttempt':
      return start(command, state, command);
    case 'RecordOutcome':
      return record(command, state);
    case 'FailDispatch':
      return accept(DispatchFailed({ reason: command.reason, failedAt: command.now }));
    case 'ExpireDispatch':
      return expire(command, state);
  }
};

const decide = (command: DispatchCommand, state: Dispatch): Deciding => {
  if (state.status === 'pending') return route(command, state);
  if (state.status !== 'absent') return refuse('dispatch_over');
  if (command.type === 'RecordOutcome') return refuse('attempt_unknown');
  const requested = DispatchRequested({ ...command.wanted, requestedAt: command.now });
  const { events, ...rest } = decide(command, evolve(state, requested));
  return { ...rest, events: [requested, ...events] };
};

/** One code to one phone, from the intent to its end. */
export const dispatch: Decider<Dispatch, DispatchCommand, DispatchEvent, DispatchRefusal> = {
  initial,
  evolve,
  decide,
};
