import type { AttackProtection } from '@countersign/contracts';
import { accept, type Decider } from '@countersign/core';
import type { ChangeAttackProtection } from './attack-protection.commands.ts';
import { AttackProtectionChanged, type AttackProtectionEvent } from './attack-protection.events.ts';
import { changed, evolve, initial, partsOf } from './attack-protection.state.ts';

const isSame = (one: AttackProtection, other: AttackProtection) =>
  JSON.stringify(one) === JSON.stringify(other);

export const attackProtection: Decider<
  AttackProtection,
  ChangeAttackProtection,
  AttackProtectionEvent,
  never
> = {
  initial,
  evolve,
  decide: ({ change: asked, now }, state) => {
    const change = partsOf(state, asked);
    return isSame(changed(state, change), state)
      ? accept()
      : accept(AttackProtectionChanged({ change, at: now }));
  },
};
