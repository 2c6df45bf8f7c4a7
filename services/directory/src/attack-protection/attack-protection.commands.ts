import type { AttackProtectionChange } from '@countersign/contracts';

/** Changes parts of how a tenant is protected. */
export interface ChangeAttackProtection {
  readonly type: 'ChangeAttackProtection';
  readonly change: AttackProtectionChange;
  readonly now: string;
}
