import type * as contracts from '@countersign/contracts';
import { type Clock, yes } from '@countersign/core';
import type { Answering } from '../answering.ts';
import { attackProtectionStream } from '../streams.ts';
import type { AttackProtections } from './attack-protections.ts';

interface Needs extends AttackProtections {
  readonly now: Clock;
}

/** Reads how a tenant is protected. */
export const readAttackProtection =
  ({ recall }: Needs): Answering<typeof contracts.readAttackProtection> =>
  async ({ tenantId }) =>
    yes(await recall(attackProtectionStream(tenantId)));

/** Changes how a tenant is protected: from the next password on. */
export const updateAttackProtection =
  ({ run, now }: Needs): Answering<typeof contracts.updateAttackProtection> =>
  async ({ tenantId, change }) => {
    const command = { type: 'ChangeAttackProtection', change, now: now() } as const;
    const { state } = await run(attackProtectionStream(tenantId), command);
    return yes(state);
  };
