import { plus } from '@countersign/core';
import { specify } from '@countersign/testkit';
import { describe, expect, it } from 'vitest';
import type { RecordOutcome, StartAttempt } from './dispatch.commands.ts';
import { dispatch } from './dispatch.decider.ts';
import {
  DispatchAccepted,
  DispatchAttempted,
  type DispatchEvent,
  DispatchExpired,
  DispatchFailed,
  DispatchRejected,
  DispatchRequested,
} from './dispatch.events.ts';
import { dueAt, type Pending } from './dispatch.state.ts';

const given = specify(dispatch);

const start = '2026-01-01T12:00:00.000Z';
const at = (seconds: number) => plus(start, seconds * 1_000);
const expiresAt = at(300);
const leaseSeconds = 15;

const terms = {
  challengeId: 'chl_1',
  send: 1,
  tenantId: 'acme',
  purpose: 'login',
  messageType: 'sms',
  expiresAt,
} as const;
const requested = DispatchRequested({ ...terms, requestedAt: start });

type Kind = StartAttempt['providers'][number];
const attempted = (attempt: number, provider: Kind, second: number) =>
  DispatchAttempted({
    attempt,
    provider,
    attemptedAt: at(second),
    leaseUntil: at(second + leaseSeconds),
  });
const rejected = (
  attempt: number,
  provider: Kind,
  [reason, retry, second]: readonly [
    Extract<RecordOutcome['outcome'], { status: 'rejected' }>['reason'],
    'later' | 'never',
    number,
  ],
) => DispatchRejected({ attempt, provider, reason, retry, rejectedAt: at(second) });
const starting = (second: number, ...providers: readonly Kind[]) =>
  ({
    type: 'StartAttempt',
    wanted: terms,
    providers,
    leaseUntil: at(second + leaseSeconds),
    now: at(second),
  }) as const;
const recording = (attempt: number, outcome: RecordOutcome['outcome'], second: number) =>
  ({ type: 'RecordOutcome', attempt, outcome, now: at(second) }) as const;
const failing = { type: 'FailDispatch', wanted: terms, reason: 'recipient_erased' } as const;
const expiring = { type: 'ExpireDispatch', wanted: terms } as const;

const took = { status: 'accepted', reference: 'SM1' } as const;
const refused = (reason: 'throttled' | 'number_invalid' | 'credentials' | 'recipient_opted_out') =>
  ({ status: 'rejected', reason, retry: reason === 'throttled' ? 'later' : 'never' }) as const;
const accepted = DispatchAccepted({
  attempt: 1,
  provider: 'twilio',
  reference: 'SM1',
  acceptedAt: at(1),
});
const expired = DispatchExpired({ expiredAt: expiresAt });
const failed = DispatchFailed({ reason: 'number_invalid', failedAt: at(1) });

describe('a dispatch', () => {
  it('begins with the intent, in one record with what is done first about it', () => {
    given()
      .when(starting(0, 'twilio'))
      .then(requested, attempted(1, 'twilio', 0));
    given()
      .when(starting(0))
      .thenRefuses(
        'dispatch_failed',
        requested,
        DispatchFailed({ reason: 'provider_missing', failedAt: start }),
      );
    given()
      .when({ ...failing, now: start })
      .then(requested, DispatchFailed({ reason: 'recipient_erased', failedAt: start }));
    given()
      .when({ ...expiring, now: expiresAt })
      .then(DispatchRequested({ ...terms, requestedAt: expiresAt }), expired);
  });

  it('knows no outcome of an attempt before it began', () => {
    given()
      .when(recording(1, took, 1))
      .thenRefuses('attempt_unknown');
  });
});

describe('a pending dispatch', () => {
  it("tries the first of the tenant's providers", () => {
    given(requested)
      .when(starting(0, 'vonage', 'twilio'))
      .then(attempted(1, 'vonage', 0));
  });

  it('goes on to the next provider when the first says later', () => {
    given(requested, attempted(1, 'twilio', 0), rejected(1, 'twilio', ['throttled', 'later', 1]))
      .when(starting(1, 'twilio', 'vonage'))
      .then(attempted(2, 'vonage', 1));
  });

  it('goes on to the next provider when the first does not know us', () => {
    given(requested, attempted(1, 'twilio', 0), rejected(1, 'twilio', ['credentials', 'never', 1]))
      .when(starting(1, 'twilio', 'vonage'))
      .then(attempted(2, 'vonage', 1));
  });

  it('does not ask a rested provider again too soon', () => {
    const facts = [
      requested,
      attempted(1, 'twilio', 0),
      rejected(1, 'twilio', ['throttled', 'later', 1]),
    ];
    given(...facts)
      .when(starting(1.999, 'twilio'))
      .thenRefuses('attempt_not_due');
    given(...facts)
      .when(starting(2, 'twilio'))
      .then(attempted(2, 'twilio', 2));
  });

  it('leaves an attempt alone while its lease runs', () => {
    given(requested, attempted(1, 'twilio', 0))
      .when(starting(leaseSeconds - 0.001, 'twilio', 'vonage'))
      .thenRefuses('attempt_not_due');
  });

  it('tries again after an attempt that never told its outcome', () => {
    given(requested, attempted(1, 'twilio', 0))
      .when(starting(leaseSeconds, 'twilio'))
      .then(attempted(2, 'twilio', leaseSeconds));
  });

  it('goes on to another in one record with the refusal, where that can be tried at once', () => {
    const asked = given(requested, attempted(1, 'twilio', 0));
    const next = (...providers: readonly Kind[]) => ({ providers, leaseUntil: at(16) });
    const later = rejected(1, 'twilio', ['throttled', 'later', 1]);
    asked
      .when({ ...recording(1, refused('throttled'), 1), next: next('twilio', 'vonage') })
      .then(later, attempted(2, 'vonage', 1));
    asked.when({ ...recording(1, refused('throttled'), 1), next: next('twilio') }).then(later);
    asked
      .when({ ...recording(1, refused('credentials'), 1), next: next('twilio') })
      .then(
        rejected(1, 'twilio', ['credentials', 'never', 1]),
        DispatchFailed({ reason: 'providers_exhausted', failedAt: at(1) }),
      );
    asked
      .when({ ...recording(1, refused('number_invalid'), 1), next: next('twilio', 'vonage') })
      .then(
        rejected(1, 'twilio', ['number_invalid', 'never', 1]),
        DispatchFailed({ reason: 'number_invalid', failedAt: at(1) }),
      );
  });

  it('keeps what the carrier said', () => {
    given(requested, attempted(1, 'twilio', 0))
      .when(recording(1, took, 1))
      .then(accepted);
  });

  it('keeps a late outcome of an attempt that was given up on', () => {
    given(requested, attempted(1, 'twilio', 0), attempted(2, 'twilio', 20))
      .when(recording(1, took, 1))
      .then(accepted);
  });

  it.each(['number_invalid', 'recipient_opted_out'] as const)(
    'ends when the recipient is %s',
    (reason) => {
      given(requested, attempted(1, 'twilio', 0))
        .when(recording(1, refused(reason), 1))
        .then(
          rejected(1, 'twilio', [reason, 'never', 1]),
          DispatchFailed({ reason, failedAt: at(1) }),
        );
    },
  );

  it('refuses an outcome of an attempt it does not know', () => {
    given(requested)
      .when(recording(1, took, 1))
      .thenRefuses('attempt_unknown');
  });

  it('fails when no provider is left', () => {
    given(requested, attempted(1, 'twilio', 0), rejected(1, 'twilio', ['credentials', 'never', 1]))
      .when(starting(1, 'twilio'))
      .thenRefuses(
        'dispatch_failed',
        DispatchFailed({ reason: 'providers_exhausted', failedAt: at(1) }),
      );
  });

  it('fails when the tenant has no provider', () => {
    given(requested)
      .when(starting(0))
      .thenRefuses(
        'dispatch_failed',
        DispatchFailed({ reason: 'provider_missing', failedAt: start }),
      );
  });

  it('fails when the person is gone', () => {
    given(requested)
      .when({ ...failing, now: at(1) })
      .then(DispatchFailed({ reason: 'recipient_erased', failedAt: at(1) }));
  });

  it('expires at the instant its code does, and not before', () => {
    given(requested)
      .when(starting(299.999, 'twilio'))
      .then(attempted(1, 'twilio', 299.999));
    given(requested).when(starting(300, 'twilio')).thenRefuses('dispatch_expired', expired);
    given(requested)
      .when({ ...expiring, now: expiresAt })
      .then(expired);
    given(requested)
      .when({ ...expiring, now: at(299.999) })
      .thenRefuses('dispatch_not_expired');
  });

  it('does not expire under an attempt that may still succeed', () => {
    given(requested, attempted(1, 'twilio', 299))
      .when({ ...expiring, now: expiresAt })
      .thenRefuses('attempt_not_due');
  });
});

describe('a dispatch that is over', () => {
  it.each([accepted, failed, expired])('stays as it is after $type', (end) => {
    const over = given(requested, attempted(1, 'twilio', 0), end);
    over.when(starting(20, 'twilio', 'vonage')).thenRefuses('dispatch_over');
    over.when(recording(1, took, 20)).thenRefuses('dispatch_over');
    over.when({ ...expiring, now: at(400) }).thenRefuses('dispatch_over');
    over.when({ ...failing, now: at(20) }).thenRefuses('dispatch_over');
  });
});

describe('the time to come back', () => {
  const pending = (...facts: readonly DispatchEvent[]): Pending => {
    const state = given(requested, ...facts).state();
    if (state.status !== 'pending') throw new Error('the facts ended the dispatch');
    return state;
  };

  it('doubles with every later, up to half a minute, and ends at expiry', () => {
    const facts: DispatchEvent[] = [];
    const waits: string[] = [];
    for (let attempt = 1; attempt <= 7; attempt += 1) {
      facts.push(
        attempted(attempt, 'twilio', 0),
        rejected(attempt, 'twilio', ['throttled', 'later', 0]),
      );
      waits.push(dueAt(pending(...facts), ['twilio']));
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 30, 30].map(at));
    expect(
      dueAt(
        pending(attempted(1, 'twilio', 0), rejected(1, 'twilio', ['throttled', 'later', 299.5])),
        ['twilio'],
      ),
    ).toBe(expiresAt);
  });

  it('is at once while a provider has not been tried', () => {
    const state = pending(
      attempted(1, 'twilio', 0),
      rejected(1, 'twilio', ['throttled', 'later', 1]),
    );
    expect(dueAt(state, ['twilio', 'vonage']) <= at(1)).toBe(true);
  });

  it('is the end of the lease while an attempt is open', () => {
    expect(dueAt(pending(attempted(1, 'twilio', 299)), ['twilio'])).toBe(at(299 + leaseSeconds));
  });
});
