import type { Application } from '@countersign/contracts';
import { identityScopes } from '../tokens/claims.ts';

/** Scopes that will be granted: without an API of one's own, those about the person. */
export const grantableScope = (
  { settings }: Application,
  asked: readonly string[],
  audience: string | undefined,
): string[] => {
  const mayRefresh = settings.grantTypes.includes('refresh_token');
  return [...new Set(asked)]
    .filter((one) => mayRefresh || one !== 'offline_access')
    .filter((one) => audience !== undefined || identityScopes.includes(one));
};
