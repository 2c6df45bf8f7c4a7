import { requireScopes } from '../management-scopes.ts';
/** Who may read what a tenant decided about its factors. */
export const readFactors = requireScopes('read:guardian_factors');
/** Who may change it. */
export const updateFactors = requireScopes('update:guardian_factors');
