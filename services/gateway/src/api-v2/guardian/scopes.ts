import { opensTo } from '../management-scopes.ts';
/** Who may read what a tenant decided about its factors. */
export const readFactors = opensTo('read:guardian_factors');
/** Who may change it. */
export const updateFactors = opensTo('update:guardian_factors');
