import type { Application } from '@countersign/contracts';
import { ownScopesOf } from '@countersign/edge-http';
import { identityScopes } from '../tokens/claims.ts';

interface Asked {
  readonly scope: readonly string[];
  readonly audience: string | undefined;
  readonly issuer: string;
}

/**
 * Scopes that will be granted: those about the person, and an API's. What an API of the
 * person's own gives is for ten minutes and needs a proof each time, so no refresh token comes with
 * it.
 */
export const grantableScope = (
  { settings }: Application,
  { scope, audience, issuer }: Asked,
): string[] => {
  const own = ownScopesOf(audience, issuer);
  const mayRefresh = settings.grantTypes.includes('refresh_token') && !own;
  const known: readonly string[] = [...identityScopes, ...(own ?? [])];
  const isOutside = audience !== undefined && !own;
  return [...new Set(scope)]
    .filter((one) => mayRefresh || one !== 'offline_access')
    .filter((one) => isOutside || known.includes(one));
};
