import { systemApis } from '@countersign/contracts';
import type { Clock } from '@countersign/core';
import {
  managementAudience,
  type ReadPermissions,
  type VerifyAccessToken,
} from '@countersign/edge-http';
import type { ReadActiveUser } from '../grants/active-user.ts';
import { isProvedLately } from './entitlement.ts';
import { grantIdOf } from './issue-tokens.ts';
import type { TokenFamilies } from './token-family.ts';

interface Needs {
  readonly verifyAccessToken: VerifyAccessToken;
  readonly families: TokenFamilies;
  readonly activeUser: ReadActiveUser;
  readonly permissions: ReadPermissions;
  readonly clock: Clock;
}

/**
 * Reads tokens for the Management API. An application's says what it may do; a person's opens what
 * their roles permit today, while they are there, the login was not ended, and its second factor
 * was proved lately: whoever loses a role loses it at the next request.
 */
export const managementTokens =
  ({ verifyAccessToken, families, activeUser, permissions, clock }: Needs): VerifyAccessToken =>
  async (presented) => {
    const { tenant, issuer, audience } = presented;
    const claims = await verifyAccessToken(presented);
    const isOther = audience !== managementAudience(issuer);
    if (!claims || isOther || claims.gty === 'client-credentials') return claims;
    if (!isProvedLately(tenant, claims.mfa_time, clock())) return undefined;
    const whose = { tenantId: tenant.tenantId, userId: claims.sub };
    const [isRevoked, user, theirs] = await Promise.all([
      families.isRevoked(grantIdOf(claims.jti)),
      activeUser(whose),
      permissions(whose, systemApis.management),
    ]);
    if (isRevoked || !user) return undefined;
    return { ...claims, scope: claims.scope.filter((scope) => theirs.includes(scope)) };
  };
