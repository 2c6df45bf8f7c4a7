import type { Tenant as Described } from '@countersign/contracts';
import type { Tenant } from './tenant.state.ts';

/** A tenant as others may see it. */
export const described = ({
  tenantId,
  hosts,
  settings,
  customTexts,
}: Extract<Tenant, { status: 'active' }>): Described => ({
  tenantId,
  hosts: [...hosts],
  settings,
  customTextLanguages: Object.keys(customTexts),
});
