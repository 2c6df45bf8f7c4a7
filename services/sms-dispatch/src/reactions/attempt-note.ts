import { rejectionReason, type SmsProviderKind, smsProviderKind } from '@countersign/contracts';
import { correlationId } from '@countersign/core';
import type { Attempt } from '../providers/breaker.ts';

/** Where lines go: a pino logger fits. */
export interface Log {
  readonly info: (fields: object) => void;
  readonly warn: (fields: object) => void;
}

interface Attempted {
  readonly stream: string;
  readonly provider: SmsProviderKind;
  readonly outcome: Attempt;
  readonly durationMs: number;
}

/** Every attempt that can be counted: what counts them is told before there is any. */
export const attemptKinds = smsProviderKind.options.flatMap((provider) =>
  ['accepted', 'resting', ...rejectionReason.options].map((outcome) => ({ provider, outcome })),
);

/** Counts an attempt: `accepted`, `resting` where nobody was asked, or the reason why not. */
export type CountAttempt = (attempt: {
  readonly provider: SmsProviderKind;
  readonly outcome: string;
}) => void;

export type Note = (attempted: Attempted) => void;

/** One line an attempt: which provider, how it went, how long it took. Never to whom, nor what. */
export const attemptNote =
  (log: Log | undefined, count: CountAttempt = () => {}): Note =>
  ({ stream, provider, outcome, durationMs }) => {
    const asked = outcome.status === 'accepted' ? 'accepted' : outcome.reason;
    count({ provider, outcome: outcome.resting ? 'resting' : asked });
    const line = {
      operation: 'sms-dispatch.attempt',
      stream,
      provider,
      outcome: outcome.status,
      durationMs: Math.round(durationMs),
      correlationId: correlationId(),
    };
    if (outcome.status === 'accepted') log?.info(line);
    else {
      const { reason, retry, resting } = outcome;
      log?.warn({ ...line, reason, retry, resting });
    }
  };
