import type { Tenant, User } from '@countersign/contracts';
import {
  type AccessTokenClaims,
  mfaAudience,
  type VerifyAccessToken,
} from '@countersign/edge-http';
import type { Standing } from '../tokens/standing.ts';

/** A person's own access token for the MFA API. */
export interface MfaAccess {
  readonly claims: AccessTokenClaims;
  readonly user: User;
}

interface Needs {
  readonly verifyAccessToken: VerifyAccessToken;
  readonly standing: Standing;
}

/** Reads access tokens for an API of a person's own; nothing of one that is not good any more. */
export const mfaAccessTokens =
  ({ verifyAccessToken, standing }: Needs) =>
  async (
    { tenant, issuer }: { readonly tenant: Tenant; readonly issuer: string },
    token: string,
    /** The MFA API, unless it says otherwise. */
    audience = mfaAudience(issuer),
  ): Promise<MfaAccess | undefined> => {
    const claims = await verifyAccessToken({ tenant, issuer, token, audience });
    if (!claims) return undefined;
    const user = await standing(tenant, claims);
    return user && { claims, user };
  };
export type ReadMfaAccess = ReturnType<typeof mfaAccessTokens>;
