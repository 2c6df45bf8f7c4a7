import type { Application } from '@countersign/contracts';
import { mfaAudience, mfaScopes } from '@countersign/edge-http';
import { identityScopes } from '../tokens/claims.ts';

interface Asked {
  readonly scope: readonly string[];
  readonly audience: string | undefined;
  readonly issuer: string;
}

/**
 * Scopes that will be granted: those about the person, and an API's. What the MFA API gives is for
 * ten minutes and needs a proof each time, so no refresh token comes with it.
 */
export const grantableScope = (
  { settings }: Application,
  { scope, audience, issuer }: Asked,
): string[] => {
  const isMfa = audience === mfaAudience(issuer);
  const mayRefresh = settings.grantTypes.includes('refresh_token') && !isMfa;
  const known: readonly string[] = isMfa ? [...identityScopes, ...mfaScopes] : identityScopes;
  const isOutside = audience !== undefined && !isMfa;
  return [...new Set(scope)]
    .filter((one) => mayRefresh || one !== 'offline_access')
    .filter((one) => isOutside || known.includes(one));
};
