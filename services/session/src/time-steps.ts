import { atomically, defineBucket, type Messaging } from '@countersign/kernel';
import type { Vault } from '@countersign/vault';
import { z } from 'zod';

/**
 * The step of a key that was last accepted, and by which challenge. A step is right for a minute
 * and a half; this outlives it by more than the clocks of two replicas may differ.
 */
const timeStepsBucket = defineBucket('session-time-steps', {
  value: z.object({ step: z.int(), challengeId: z.string() }),
  ttlMs: 10 * 60_000,
});

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
export const timeSteps = (messaging: Messaging, vault: Vault) => {
  const alter = atomically(messaging.keyValue(timeStepsBucket));

  return {
    /**
     * Takes a step for a challenge: one that is later than any taken, and for nobody else. The same
     * challenge may come again, as it passes once; so what a crash left undone can be finished.
     */
    take: ({ tenantId, userId, secret, step, challengeId }: Shown): Promise<boolean> =>
      alter(`${tenantId}/${userId}/${vault.fingerprint('time-steps', secret)}`, (last) => {
        if (last?.step === step) return { result: last.challengeId === challengeId };
        return last && last.step > step
          ? { result: false }
          : { value: { step, challengeId }, result: true };
      }),
  };
};
