import type { Tenant } from '@countersign/contracts';
import { type Clock, isAhead } from '@countersign/core';
import { type CryptoKey, errors, type JWTPayload, jwtVerify } from 'jose';
import { z } from 'zod';

/** What an access token of ours says. */
export const accessTokenClaims = z.object({
  sub: z.string(),
  /** The application it was issued to. */
  azp: z.string(),
  jti: z.string(),
  /** The login it came from, in a token for the MFA API. */
  login: z.string().optional(),
  scope: z
    .string()
    .default('')
    .transform((text) => text.split(' ').filter(Boolean)),
  /** When a second factor was proved, in a person's token for the Management API. */
  mfa_time: z.int().optional(),
  /** `client-credentials` where an application speaks for itself. */
  gty: z.string().optional(),
});
export type AccessTokenClaims = z.output<typeof accessTokenClaims>;

interface Presented {
  readonly tenant: Tenant;
  readonly issuer: string;
  readonly token: string;
  readonly audience: string;
}

/**
 * What a token says, where this tenant signed it for that audience and it has not expired; else
 * nothing.
 */
export type VerifyAccessToken = (presented: Presented) => Promise<AccessTokenClaims | undefined>;

/** The public key of that name of a tenant, while it may still verify. */
type VerifyingKey = (tenantId: string, keyId: string) => Promise<CryptoKey | undefined>;

interface Needs {
  readonly keys: { readonly verifying: VerifyingKey };
  readonly clock: Clock;
}

/** A token that was signed in the future ends as much too late. */
const isSignedByNow = ({ iat = 0 }: JWTPayload, now: string): boolean => {
  const instant = new Date(iat * 1_000).toISOString();
  return !isAhead({ stored: 'access token', instant, windowMs: 0, now });
};

/** The verifier of the gateway's own access tokens: `/userinfo` and the Management API. */
export const accessTokenVerifier =
  ({ keys, clock }: Needs): VerifyAccessToken =>
  async ({ tenant: { tenantId }, issuer, token, audience }) => {
    const payload = await verified(token, {
      keyOf: (keyId) => keys.verifying(tenantId, keyId),
      expected: { issuer, audience, currentDate: new Date(clock()) },
    });
    return payload && isSignedByNow(payload, clock())
      ? accessTokenClaims.safeParse(payload).data
      : undefined;
  };

interface Verification {
  readonly keyOf: (keyId: string) => ReturnType<VerifyingKey>;
  readonly expected: { issuer: string; audience: string; currentDate: Date };
}

const verified = async (
  token: string,
  { keyOf, expected }: Verification,
): Promise<JWTPayload | undefined> => {
  try {
    const { payload } = await jwtVerify(
      token,
      async ({ kid }) => {
        const key = kid === undefined ? undefined : await keyOf(kid);
        if (!key) throw new errors.JWKSNoMatchingKey();
        return key;
      },
      { ...expected, algorithms: ['RS256'], requiredClaims: ['exp', 'jti'] },
    );
    return payload;
  } catch (error) {
    // Jose's own errors all mean "not a token of ours"; anything else is a surprise.
    if (error instanceof errors.JOSEError) return undefined;
    throw error;
  }
};
