import { createPublicKey, type JsonWebKey } from 'node:crypto';
import { z } from 'zod';

/** W3C WebAuthn Level 3, section 7.1, step 25: a longer credential id is refused. */
const idMaxBytes = 1_023;

const base64url = z.string().regex(/^[A-Za-z0-9_-]*$/);

/** A credential's id, as browsers write it. */
export const credentialId = base64url
  .min(1)
  .refine((id) => Buffer.from(id, 'base64url').length <= idMaxBytes);

/** COSE (RFC 9053): what is asked for, and so all that is taken: ES256, EdDSA, RS256. */
export const algorithms = [-7, -8, -257] as const;

const rsaMinBits = 2_048;

/** What enrolling keeps of a key, sealed. Personal data: it is no secret, and says whose it is. */
export const credential = z.object({
  id: credentialId,
  /** COSE, in base64url. */
  publicKey: base64url.min(1),
  relyingPartyId: z.string(),
  counter: z.int().nonnegative(),
  transports: z.array(z.string()).optional(),
  aaguid: z.string().optional(),
  /** Whether copies of it may be kept elsewhere; not known of one that an admin registered. */
  isBackupEligible: z.boolean().optional(),
  isBackedUp: z.boolean().optional(),
  isUserVerified: z.boolean().optional(),
  attachment: z.string().optional(),
  userHandle: z.string().optional(),
  /** The browser that it was made in. */
  userAgent: z.string().optional(),
});
export type Credential = z.output<typeof credential>;

/** @throws where it is none: only we wrote it. */
export const credentialOf = (kept: string): Credential => credential.parse(JSON.parse(kept));

/** No two people of a tenant have the same key on one site. */
export const uniqueOf = ({ relyingPartyId, id }: Pick<Credential, 'relyingPartyId' | 'id'>) =>
  `${relyingPartyId}/${id}`;

type Label = 1 | 3 | -1 | -2 | -3;
interface Cose {
  readonly get: (label: Label) => unknown;
}

const bytesOf = (cose: Cose, label: Label): string => {
  const bytes = cose.get(label);
  if (!(bytes instanceof Uint8Array)) throw new TypeError('a part of a COSE key is missing');
  return Buffer.from(bytes).toString('base64url');
};

/** RFC 9053 sections 7.1 and 7.2, RFC 8230 section 4: what the labels of each kind of key mean. */
const jwkOf = (cose: Cose): JsonWebKey | undefined => {
  const [type, algorithm, curve] = [cose.get(1), cose.get(3), cose.get(-1)];
  if (type === 2 && algorithm === -7 && curve === 1) {
    return { kty: 'EC', crv: 'P-256', x: bytesOf(cose, -2), y: bytesOf(cose, -3) };
  }
  if (type === 1 && algorithm === -8 && curve === 6) {
    return { kty: 'OKP', crv: 'Ed25519', x: bytesOf(cose, -2) };
  }
  return type === 3 && algorithm === -257
    ? { kty: 'RSA', n: bytesOf(cose, -1), e: bytesOf(cose, -2) }
    : undefined;
};

/**
 * Whether a COSE key is one that can be asked for, and well-formed: its point is on the curve, an
 * RSA key is long enough. With attestation `none` nobody else looks at it before it is first used.
 */
export const isUsableKey = async (publicKey: Uint8Array<ArrayBuffer>): Promise<boolean> => {
  const { decodeCredentialPublicKey } = await import('@simplewebauthn/server/helpers');
  try {
    // The library types a key by its kind; which that is, is what is asked here.
    const jwk = jwkOf(decodeCredentialPublicKey(publicKey) as unknown as Cose);
    if (!jwk) return false;
    const { asymmetricKeyDetails: details } = createPublicKey({ key: jwk, format: 'jwk' });
    return jwk.kty !== 'RSA' || (details?.modulusLength ?? 0) >= rsaMinBits;
  } catch {
    return false;
  }
};
