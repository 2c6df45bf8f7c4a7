import type { Tenant, User } from '@countersign/contracts';
import {
  type AccessTokenClaims,
  mfaAudience,
  type VerifyAccessToken,
} from '@countersign/edge-http';
import type { ReadActiveUser } from '../grants/active-user.ts';
import { grantIdOf } from '../tokens/issue-tokens.ts';
import type { TokenFamilies } from '../tokens/token-family.ts';

/** A person's own access token for the MFA API. */
export interface MfaAccess {
  readonly claims: AccessTokenClaims;
  readonly user: User;
}

interface Needs {
  readonly verifyAccessToken: VerifyAccessToken;
  readonly families: TokenFamilies;
  readonly activeUser: ReadActiveUser;
}

/** Reads access tokens for an API of a person's own; nothing of one that is not good any more. */
export const mfaAccessTokens =
  ({ verifyAccessToken, families, activeUser }: Needs) =>
  async (
    { tenant, issuer }: { readonly tenant: Tenant; readonly issuer: string },
    token: string,
    /** The MFA API, unless it says otherwise. */
    audience = mfaAudience(issuer),
  ): Promise<MfaAccess | undefined> => {
    const claims = await verifyAccessToken({ tenant, issuer, token, audience });
    if (!claims) return undefined;
    const [isRevoked, user] = await Promise.all([
      families.isRevoked(grantIdOf(claims.jti)),
      activeUser({ tenantId: tenant.tenantId, userId: claims.sub }),
    ]);
    return user && !isRevoked ? { claims, user } : undefined;
  };
export type ReadMfaAccess = ReturnType<typeof mfaAccessTokens>;
