import type { updateAttackProtection } from '@countersign/contracts';
import type { ParsedRequestOf } from '@countersign/kernel';

/** Changes parts of how a tenant is protected. */
export interface ChangeAttackProtection {
  readonly type: 'ChangeAttackProtection';
  readonly change: ParsedRequestOf<typeof updateAttackProtection>['change'];
  readonly now: string;
}
