import { accept, type Decider, type Decision, isAhead, refuse } from '@countersign/core';
import type {
  FailMail,
  MailCommand,
  MailRefusal,
  RecordOutcome,
  RequestMail,
  StartAttempt,
} from './mail.commands.ts';
import {
  MailAccepted,
  MailAttempted,
  type MailEvent,
  MailExpired,
  MailFailed,
  MailRejected,
  type MailRejection,
  MailRequested,
} from './mail.events.ts';
import { evolve, initial, type Mail, type Pending, pauseMaxMs } from './mail.state.ts';

type Decided = Decision<MailEvent, MailRefusal>;

const request = ({ type: _, now, ...terms }: RequestMail, state: Mail): Decided =>
  state.status === 'absent' ? accept(MailRequested({ ...terms, requestedAt: now })) : accept();

/** What is due too far ahead is due: a wrong clock said so, and the mail would never go. */
export const isNotDue = ({ dueAt }: Pick<Pending, 'dueAt'>, now: string): boolean =>
  now < dueAt && !isAhead({ stored: 'mail', instant: dueAt, windowMs: pauseMaxMs, now });

const start = ({ leaseUntil, by, now }: StartAttempt, state: Mail): Decided => {
  if (state.status === 'absent') return refuse('mail_unknown');
  if (state.status !== 'pending') return refuse('mail_over');
  // Whoever may still be at it records an outcome first: it is the truth, expired or not.
  const isWaiting = isNotDue(state, now);
  if (state.isOpen && isWaiting) return refuse('attempt_not_due');
  if (now >= state.expiresAt) return refuse('mail_expired', MailExpired({ expiredAt: now }));
  if (isWaiting) return refuse('attempt_not_due');
  const attempt = state.attempts + 1;
  return accept(MailAttempted({ attempt, attemptedAt: now, ...(by && { by }), leaseUntil }));
};

/** What will not be otherwise tomorrow. */
const final = (reason: MailRejection) =>
  reason === 'recipient_refused' || reason === 'message_refused' ? reason : undefined;

const record = ({ attempt, outcome, now }: RecordOutcome, state: Mail): Decided => {
  if (state.status === 'absent') return refuse('mail_unknown');
  if (state.status !== 'pending') return refuse('mail_over');
  if (attempt > state.attempts) return refuse('attempt_unknown');
  // Also of an attempt that was given up on: what was taken need not be sent again.
  if (outcome.status === 'accepted') return accept(MailAccepted({ attempt, acceptedAt: now }));
  if (attempt < state.attempts || !state.isOpen) return refuse('attempt_unknown');

  const { status: _, reason, ...said } = outcome;
  const rejected = MailRejected({ attempt, reason, ...said, rejectedAt: now });
  const failure = final(reason);
  return failure
    ? accept(rejected, MailFailed({ reason: failure, failedAt: now }))
    : accept(rejected);
};

const fail = ({ reason, now }: FailMail, state: Mail): Decided => {
  if (state.status === 'absent') return refuse('mail_unknown');
  if (state.status !== 'pending') return refuse('mail_over');
  return accept(MailFailed({ reason, failedAt: now }));
};

/** One mail to one person, from the intent to its end. */
export const mail: Decider<Mail, MailCommand, MailEvent, MailRefusal> = {
  initial,
  evolve,
  decide: (command, state) => {
    switch (command.type) {
      case 'RequestMail':
        return request(command, state);
      case 'StartAttempt':
        return start(command, state);
      case 'RecordOutcome':
        return record(command, state);
      case 'FailMail':
        return fail(command, state);
    }
  },
};
