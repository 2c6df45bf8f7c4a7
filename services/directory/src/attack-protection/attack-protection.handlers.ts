import type * as contracts from '@countersign/contracts';
import { type Clock, no, yes } from '@countersign/core';
import type { Answering } from '../answering.ts';
import { attackProtectionStream } from '../streams.ts';
import type { AttackProtections } from './attack-protections.ts';

interface Needs extends AttackProtections {
  readonly now: Clock;
}

/** Reads how a tenant is protected. */
export const readAttackProtection =
  ({ recallStood }: Needs): Answering<typeof contracts.readAttackProtection> =>
  async ({ tenantId }) => {
    const { state, revision } = await recallStood(attackProtectionStream(tenantId));
    return yes(state, { revision });
  };

/** Changes how a tenant is protected: from the next password on. */
export const updateAttackProtection =
  ({ run, now }: Needs): Answering<typeof contracts.updateAttackProtection> =>
  async ({ tenantId, change, expectedRevision }) => {
    const command = { type: 'ChangeAttackProtection', change, now: now() } as const;
    const stream = attackProtectionStream(tenantId);
    const { state, refusal } = await run(stream, command, { expectedRevision });
    return refusal ? no(refusal) : yes(state);
  };
