import { accept, refuse } from '@countersign/core';
import { type Claim, ClaimFenced } from './claim.events.ts';

/** Asks an owner to give up a hold that it does not use. */
export interface FenceClaim {
  readonly type: 'FenceClaim';
  readonly claimId: string;
  readonly now: string;
}

interface Owner {
  readonly fenced: readonly string[];
  /** The holds it uses; none once it is gone. */
  readonly claims: readonly Claim[];
}

/** Refuses while the owner uses the hold; otherwise the owner can no longer come to use it. */
export const fence = ({ claimId, now }: FenceClaim, { fenced, claims }: Owner) => {
  if (claims.some((claim) => claim.claimId === claimId)) return refuse('claim_in_use');
  if (fenced.includes(claimId)) return accept();
  return accept(ClaimFenced({ claimId, at: now }));
};

/** Whether any of these holds was lost to somebody else before it was used. */
export const isLost = (claims: readonly Claim[], { fenced }: Owner): boolean =>
  claims.some(({ claimId }) => fenced.includes(claimId));
