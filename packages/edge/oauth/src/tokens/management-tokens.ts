import { systemApis } from '@countersign/contracts';
import type { Clock } from '@countersign/core';
import type { ReadPermissions, VerifyAccessToken } from '@countersign/edge-http';
import { isProvedLately } from './entitlement.ts';
import type { Standing } from './standing.ts';

interface Needs {
  readonly verifyAccessToken: VerifyAccessToken;
  readonly standing: Standing;
  readonly permissions: ReadPermissions;
  readonly clock: Clock;
}

/**
 * Reads tokens for the Management API. An application's says what it may do; a person's opens what
 * their roles permit today, while they are there, the login was not ended, and its second factor
 * was proved lately: whoever loses a role loses it at the next request.
 */
export const managementTokens =
  ({ verifyAccessToken, standing, permissions, clock }: Needs): VerifyAccessToken =>
  async (presented) => {
    const { tenant } = presented;
    const claims = await verifyAccessToken(presented);
    if (!claims || claims.gty === 'client-credentials') return claims;
    if (!isProvedLately(tenant, claims.mfa_time, clock())) return undefined;
    const whose = { tenantId: tenant.tenantId, userId: claims.sub };
    const [user, theirs] = await Promise.all([
      standing(tenant, claims),
      permissions(whose, systemApis.management),
    ]);
    if (!user) return undefined;
    return { ...claims, scope: claims.scope.filter((scope) => theirs.includes(scope)) };
  };
