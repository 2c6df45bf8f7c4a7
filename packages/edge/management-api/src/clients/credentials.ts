import { createHash, createPublicKey, type KeyObject } from 'node:crypto';
import type { ApplicationSettings } from '@countersign/contracts';
import { everyOne, type Problem } from '@countersign/edge-http';
import { z } from 'zod';
import { invalidBody } from '../problems.ts';

type PublicKeys = ApplicationSettings['publicKeys'];

/** A credential that is new, with its public key. */
export const newCredential = z.strictObject({
  credential_type: z.literal('public_key'),
  name: z.string().max(128).optional(),
  pem: z.string().max(10_000),
  // Auth0 takes RSA alone; the others are the smaller keys that its libraries make as well.
  alg: z.enum(['RS256', 'RS384', 'PS256', 'ES256', 'ES384', 'EdDSA']).optional(),
});
/** Or one that is there already, by its id. */
const credential = z.union([z.strictObject({ id: z.string() }), newCredential]);

/** How an application proves who it is without a shared secret (RFC 7523). */
const methodsOf = <Credential extends z.ZodType>(one: Credential) =>
  z.strictObject({
    private_key_jwt: z.strictObject({ credentials: z.array(one).min(1).max(4) }),
  });
export const authenticationMethods = methodsOf(credential);
export const newAuthenticationMethods = methodsOf(newCredential);
type AuthenticationMethods = z.output<typeof authenticationMethods>;

const malformed = invalidBody('Not a public key for this algorithm', 'pem');

const keyOf = (pem: string) => {
  try {
    return createPublicKey(pem);
  } catch {
    // node:crypto has no other way to say that a text is not a key.
    return undefined;
  }
};

/** What a key can sign with, first what it signs with unless told otherwise. */
const algorithmsOf = ({ asymmetricKeyType, asymmetricKeyDetails = {} }: KeyObject) => {
  const { modulusLength = 0, namedCurve = '' } = asymmetricKeyDetails;
  switch (asymmetricKeyType) {
    case 'rsa':
      // RFC 7518 3.3: "A key of size 2048 bits or larger MUST be used".
      return modulusLength >= 2_048 ? ['RS256', 'RS384', 'PS256'] : [];
    case 'ec':
      return { prime256v1: ['ES256'], secp384r1: ['ES384'] }[namedCurve] ?? [];
    case 'ed25519':
      return ['EdDSA'];
    default:
      return [];
  }
};

/** The public key of a PEM, named by its thumbprint. */
export const jwkOf = (pem: string, wanted: string | undefined) => {
  const key = keyOf(pem);
  if (!key) return malformed;
  const [usual, ...others] = algorithmsOf(key);
  const alg = wanted ?? usual;
  if (usual === undefined || alg === undefined || ![usual, ...others].includes(alg)) {
    return malformed;
  }
  // RFC 7638: the thumbprint is the digest of the members that make the key, in this order.
  const members = Object.entries(key.export({ format: 'jwk' })).sort(([one], [other]) =>
    one < other ? -1 : 1,
  );
  const jwk = Object.fromEntries(members);
  const kid = createHash('sha256').update(JSON.stringify(jwk)).digest('base64url');
  return { ...jwk, alg, use: 'sig', kid };
};

/** The keys a body asks for: new ones read from their PEM, known ones by their id alone. */
export const publicKeysOf = (methods: AuthenticationMethods): PublicKeys | Problem =>
  everyOne(
    methods.private_key_jwt.credentials.map((given) =>
      'pem' in given ? jwkOf(given.pem, given.alg) : { kid: given.id },
    ),
  );

/** Credentials as they are answered: their ids alone. */
export const credentialsBody = z.object({
  private_key_jwt: z.object({ credentials: z.array(z.object({ id: z.string() })) }),
});

export const credentialsWire = (keys: PublicKeys): z.output<typeof credentialsBody> => ({
  private_key_jwt: { credentials: keys.map(({ kid }) => ({ id: String(kid) })) },
});
