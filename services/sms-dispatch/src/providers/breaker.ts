import type { RejectionReason } from '@countersign/contracts';
import type { Outcome, Sms, SmsProvider } from '@countersign/providers';
import {
  BrokenCircuitError,
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  handleWhenResult,
} from 'cockatiel';

/** What became of an attempt; `resting`: the provider was not asked, as it had failed before. */
export type Attempt = Outcome & { readonly resting?: true };

/** So many failures in a row, with no answer between them, and the provider rests. */
const failuresMax = 5;
/** A person who waits for a code asks for another after half a minute or so. */
const restMs = 10_000;
/** What nobody has asked for so long is no news. */
const newsMs = 10 * 60_000;

/**
 * What says that nobody would fare better: the carrier is away, or does not let this tenant in.
 * What it says of a recipient, a destination or a text is an answer, and "too fast" is waited for
 * by each dispatch: nobody can rest a tenant's provider by the number they give.
 */
const faults: ReadonlySet<RejectionReason> = new Set([
  'unavailable',
  'no_answer',
  'credentials',
  'account_blocked',
  'address_forbidden',
]);
const isFault = (outcome: Outcome) => outcome.status === 'rejected' && faults.has(outcome.reason);

/**
 * A provider behind a circuit breaker. While it rests it answers at once what it answered last;
 * then one attempt goes through, and what comes of it decides. Nobody waits for that attempt: a
 * dispatch has a lease, which a wait could outlast.
 */
export const withBreaker = (provider: SmsProvider) => {
  const breaker = circuitBreaker(
    // It sees what `execute` is given alone: an outcome.
    handleWhenResult((outcome) => isFault(outcome as Outcome)),
    { halfOpenAfter: restMs, breaker: new ConsecutiveBreaker(failuresMax) },
  );
  let last: Extract<Outcome, { status: 'rejected' }> | undefined;
  let failedAtMs = Number.NEGATIVE_INFINITY;

  const ask = async (sms: Sms, signal: AbortSignal): Promise<Outcome> => {
    const outcome = await provider.send(sms, signal);
    if (outcome.status === 'rejected' && isFault(outcome)) {
      last = outcome;
      failedAtMs = performance.now();
    }
    return outcome;
  };
  const rest = (): Attempt => ({
    ...(last ?? { status: 'rejected', reason: 'unavailable', retry: 'later' }),
    resting: true,
  });

  return {
    send: async (sms: Sms, signal: AbortSignal): Promise<Attempt> => {
      if (breaker.state === CircuitState.HalfOpen) return rest();
      try {
        return await breaker.execute(() => ask(sms, signal));
      } catch (error) {
        if (error instanceof BrokenCircuitError) return rest();
        throw error;
      }
    },
    /** Whether it rests, or has not been asked since it did, though not long ago. */
    isOpen: (): boolean =>
      breaker.state !== CircuitState.Closed && performance.now() - failedAtMs < newsMs,
  };
};
