import { type Application, bucketOf } from '@countersign/contracts';
import { type Clock, type KeyValue, msBetween } from '@countersign/core';
import { recordKey } from '@countersign/edge-http';
import {
  createLocalJWKSet,
  decodeJwt,
  errors,
  type JWK,
  type JWTVerifyOptions,
  jwtVerify,
} from 'jose';
import { z } from 'zod';

/** An assertion lives five minutes at most, so that its mark need not be kept for longer. */
const lifetimeMaxMs = 5 * 60_000;
const skewMs = 60_000;

/** What an application may sign with: public keys alone, and nothing weaker. */
export const assertionAlgorithms = [
  ...(['RS256', 'RS384', 'PS256', 'ES256', 'ES384'] as const),
  // RFC 9864: the newer name of the same, which newer libraries write.
  ...(['EdDSA', 'Ed25519'] as const),
] as const;

/** Assertions that were used; RFC 7523 3 (7) lets each be used once. */
export const assertionBucket = bucketOf('client-assertions', z.literal(true));

/** The application an assertion claims to speak for. Nothing is verified yet. */
export const claimedClient = (assertion: string): string | undefined => {
  try {
    return decodeJwt(assertion).sub;
  } catch {
    return undefined;
  }
};

const claims = z.object({ jti: z.string().min(1).max(255), exp: z.number() });

interface Needs {
  readonly used: KeyValue<true>;
  readonly clock: Clock;
}

interface Presented {
  readonly application: Application;
  readonly issuer: string;
  readonly assertion: string;
}

const keysOf = ({ settings: { publicKeys } }: Application): JWK[] =>
  publicKeys.map((key) => {
    // The directory keeps them as JSON; jose reads only what is a public key among them.
    const { alg, ...jwk } = key as JWK;
    // Its curve says it all, and its algorithm has two names.
    return jwk.kty === 'OKP' ? jwk : { ...jwk, ...(alg !== undefined && { alg }) };
  });

/** Tries the keys that an assertion may be signed with, where it does not name its own. */
const verifyBy = async (assertion: string, keys: JWK[], options: JWTVerifyOptions) => {
  try {
    return await jwtVerify(assertion, createLocalJWKSet({ keys }), options);
  } catch (error) {
    if (!(error instanceof errors.JWKSMultipleMatchingKeys)) throw error;
    for await (const key of error) {
      try {
        return await jwtVerify(assertion, key, options);
      } catch (wrong) {
        if (!(wrong instanceof errors.JWSSignatureVerificationFailed)) throw wrong;
      }
    }
    throw new errors.JWSSignatureVerificationFailed();
  }
};

const verified = async (
  { application, issuer, assertion }: Presented,
  now: Date,
): Promise<z.output<typeof claims> | undefined> => {
  const { clientId } = application;
  try {
    const { payload } = await verifyBy(assertion, keysOf(application), {
      issuer: clientId,
      subject: clientId,
      audience: [issuer, `${issuer}oauth/token`],
      algorithms: [...assertionAlgorithms],
      clockTolerance: skewMs / 1_000,
      currentDate: now,
    });
    return claims.safeParse(payload).data;
  } catch (error) {
    if (error instanceof errors.JOSEError) return undefined;
    throw error;
  }
};

/**
 * Whether an assertion is the application's own, meant for us, short-lived, and used for the first
 * time.
 */
export const clientAssertions =
  ({ used, clock }: Needs) =>
  async (presented: Presented): Promise<boolean> => {
    const now = clock();
    const claimed = await verified(presented, new Date(now));
    if (!claimed) return false;
    const expires = new Date(claimed.exp * 1_000).toISOString();
    if (msBetween(now, expires) > lifetimeMaxMs + skewMs) return false;
    const { tenantId, clientId } = presented.application;
    return used.create(recordKey(claimed.jti, tenantId, clientId), true);
  };
