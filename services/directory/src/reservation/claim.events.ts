import { instant } from '@countersign/contracts';
import { defineEvent } from '@countersign/core';
import { z } from 'zod';

/** A hold on a reserved name: the reservation's stream, and which hold on it this is. */
export const claim = z.object({ name: z.string(), claimId: z.string() });
export type Claim = z.output<typeof claim>;

/**
 * In the stream of a name's owner: the owner never used this hold, and now never can. It is what
 * makes taking over an orphaned name safe while its first claimant may only be slow.
 */
export const ClaimFenced = defineEvent('ClaimFenced', { claimId: z.string(), at: instant });
