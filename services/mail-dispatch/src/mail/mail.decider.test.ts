import { plus } from '@countersign/core';
import { specify } from '@countersign/testkit';
import { describe, expect, it } from 'vitest';
import type { MailOutcome } from './mail.commands.ts';
import { mail } from './mail.decider.ts';
import {
  MailAccepted,
  MailAttempted,
  MailExpired,
  MailFailed,
  MailRejected,
  type MailRejection,
  MailRequested,
} from './mail.events.ts';

const given = specify(mail);

const start = '2026-01-01T12:00:00.000Z';
const at = (seconds: number) => plus(start, seconds * 1_000);
const expiresAt = at(86_400);
const leaseSeconds = 120;

const terms = {
  ...{ mailId: 'm1', tenantId: 'acme', userId: 'auth0|ann' },
  ...{ kind: 'factor_added', expiresAt },
};
const requested = MailRequested({ ...terms, requestedAt: start });
const request = { type: 'RequestMail', ...terms, now: start } as const;
const attempted = (attempt: number, second: number) =>
  MailAttempted({ attempt, attemptedAt: at(second), leaseUntil: at(second + leaseSeconds) });
const rejected = (attempt: number, reason: MailRejection, second: number) =>
  MailRejected({ attempt, reason, rejectedAt: at(second) });
const starting = (second: number) =>
  ({ type: 'StartAttempt', leaseUntil: at(second + leaseSeconds), now: at(second) }) as const;
const recording = (attempt: number, outcome: MailOutcome, second: number) =>
  ({ type: 'RecordOutcome', attempt, outcome, now: at(second) }) as const;
const failing = { type: 'FailMail', reason: 'recipient_erased', now: at(1) } as const;
const taken = { status: 'accepted' } as const;
const no = (reason: MailRejection) => ({ status: 'rejected', reason }) as const;

describe('a mail', () => {
  it('is requested once', () => {
    given().when(request).then(requested);
    given(requested).when(request).then();
  });

  it('is attempted, and is over once it was taken', () => {
    given(requested).when(starting(1)).then(attempted(1, 1));
    given(requested, attempted(1, 1))
      .when(recording(1, taken, 2))
      .then(MailAccepted({ attempt: 1, acceptedAt: at(2) }));
    const done = [requested, attempted(1, 1), MailAccepted({ attempt: 1, acceptedAt: at(2) })];
    given(...done)
      .when(starting(3))
      .thenRefuses('mail_over');
    given(...done)
      .when(recording(1, taken, 3))
      .thenRefuses('mail_over');
    given(...done)
      .when(failing)
      .thenRefuses('mail_over');
  });

  it('is in the hands of one at a time, for as long as that one may take', () => {
    const open = [requested, attempted(1, 1)];
    given(...open)
      .when(starting(120))
      .thenRefuses('attempt_not_due');
    given(...open)
      .when(starting(121))
      .then(attempted(2, 121));
  });

  it.each<readonly [number, number]>([
    [1, 5],
    [2, 10],
    [3, 20],
    [9, 1_280],
    [10, 1_800],
    [30, 1_800],
  ])('waits after %d refusals for %d seconds', (times, pause) => {
    const refused = [attempted(times, 0), rejected(times, 'unavailable', 1)];
    given(requested, ...refused)
      .when(starting(pause))
      .thenRefuses('attempt_not_due');
    given(requested, ...refused)
      .when(starting(pause + 1))
      .then(attempted(times + 1, pause + 1));
  });

  it.each(['sender_refused', 'credentials', 'throttled', 'unavailable'] as const)(
    'is tried again: %s',
    (reason) => {
      given(requested, attempted(1, 1))
        .when(recording(1, no(reason), 2))
        .then(rejected(1, reason, 2));
    },
  );

  it.each(['recipient_refused', 'message_refused'] as const)('is given up: %s', (reason) => {
    given(requested, attempted(1, 1))
      .when(recording(1, no(reason), 2))
      .then(rejected(1, reason, 2), MailFailed({ reason, failedAt: at(2) }));
  });

  it('counts as taken also by an attempt that was given up on, and as refused by none such', () => {
    const twice = [requested, attempted(1, 1), attempted(2, 121)];
    given(...twice)
      .when(recording(1, taken, 122))
      .then(MailAccepted({ attempt: 1, acceptedAt: at(122) }));
    given(...twice)
      .when(recording(1, no('unavailable'), 122))
      .thenRefuses('attempt_unknown');
    const refused = [requested, attempted(1, 1), rejected(1, 'unavailable', 2)];
    given(...refused)
      .when(recording(1, no('unavailable'), 3))
      .thenRefuses('attempt_unknown');
    given(requested)
      .when(recording(1, taken, 1))
      .thenRefuses('attempt_unknown');
  });

  it('is news no more at the instant it expires, unless somebody is still at it', () => {
    given(requested).when(starting(86_399)).then(attempted(1, 86_399));
    given(requested)
      .when(starting(86_400))
      .thenRefuses('mail_expired', MailExpired({ expiredAt: at(86_400) }));
    given(requested, attempted(1, 86_399)).when(starting(86_400)).thenRefuses('attempt_not_due');
  });

  it('ends where there is nobody to send it to', () => {
    given(requested)
      .when(failing)
      .then(MailFailed({ reason: 'recipient_erased', failedAt: at(1) }));
  });

  it.each([starting(1), recording(1, taken, 1), failing])(
    'that was never asked for is none: $type',
    (command) => {
      given().when(command).thenRefuses('mail_unknown');
      expect(mail.initial).toEqual({ status: 'absent' });
    },
  );
});
