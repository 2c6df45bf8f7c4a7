import { bucketOf } from '@countersign/contracts';
import { type Clock, compareAndSet, isAhead, type Records } from '@countersign/core';
import type { Vault } from '@countersign/vault';
import { z } from 'zod';

/**
 * The step of a key that was last accepted, and by which challenge. A step is right for a minute
 * and a half; this outlives it by more than the clocks of two replicas may differ.
 */
const timeStepsBucket = bucketOf(
  'session-time-steps',
  z.object({ step: z.int(), challengeId: z.string() }),
);

/** RFC 6238: half a minute. */
const stepMs = 30_000;

/** A code somebody showed: of which key, of which step of it, and to which challenge. */
interface Shown {
  readonly tenantId: string;
  readonly userId: string;
  readonly secret: string;
  readonly step: number;
  readonly challengeId: string;
}

/**
 * The steps that were used. RFC 6238 section 5.2: "The verifier MUST NOT accept the second attempt
 * of the OTP after the successful validation has been issued for the first OTP". They belong to the
 * key, however often it was registered.
 */
export const timeSteps = (records: Records, vault: Vault, clock: Clock) => {
  const alter = compareAndSet(records.keyValue(timeStepsBucket));

  const isFuture = (step: number): boolean => {
    const instant = new Date(step * stepMs).toISOString();
    return isAhead({ stored: 'time step', instant, windowMs: 2 * stepMs, now: clock() });
  };

  return {
    /**
     * Takes a step for a challenge: one that is later than any taken, and for nobody else. The same
     * challenge may come again, as it passes once; so what a crash left undone can be finished.
     */
    take: ({ tenantId, userId, secret, step, challengeId }: Shown): Promise<boolean> =>
      alter(`${tenantId}/${userId}/${vault.fingerprint('time-steps', secret)}`, (last) => {
        // One that nobody's app can have shown yet was taken by a wrong clock: it bars nothing.
        if (last && isFuture(last.step)) return { value: { step, challengeId }, result: true };
        if (last?.step === step) return { result: last.challengeId === challengeId };
        return last && last.step > step
          ? { result: false }
          : { value: { step, challengeId }, result: true };
      }),
  };
};
