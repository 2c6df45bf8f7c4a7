import { createHash, createPublicKey } from 'node:crypto';
import type { ApplicationSettings } from '@countersign/contracts';
import { z } from 'zod';
import { ManagementProblem } from '../problems.ts';

type PublicKeys = ApplicationSettings['publicKeys'];

/** A credential that is new, with its public key. */
const newCredential = z.strictObject({
  credential_type: z.literal('public_key'),
  name: z.string().max(128).optional(),
  pem: z.string().max(10_000),
  alg: z.enum(['RS256', 'RS384', 'PS256']).default('RS256'),
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

const malformed = () =>
  new ManagementProblem({
    statusCode: 400,
    message: "Payload validation error: 'Not a public RSA key' on property pem.",
    errorCode: 'invalid_body',
  });

const keyOf = (pem: string) => {
  try {
    return createPublicKey(pem);
  } catch {
    // node:crypto has no other way to say that a text is not a key.
    throw malformed();
  }
};

/** RSA of at least 2048 bits, as RFC 7518 section 3.3 demands for these algorithms. */
const jwkOf = (pem: string, alg: string) => {
  const key = keyOf(pem);
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  if (key.asymmetricKeyType !== 'rsa' || bits < 2_048) throw malformed();
  const { kty = 'RSA', n = '', e = '' } = key.export({ format: 'jwk' });
  // RFC 7638: the thumbprint is the digest of the required members in this order.
  const kid = createHash('sha256').update(JSON.stringify({ e, kty, n })).digest('base64url');
  return { kty, n, e, alg, use: 'sig', kid };
};

/** The keys a body asks for: new ones read from their PEM, known ones by their id alone. */
export const publicKeysOf = (methods: AuthenticationMethods): PublicKeys =>
  methods.private_key_jwt.credentials.map((given) =>
    'pem' in given ? jwkOf(given.pem, given.alg) : { kid: given.id },
  );

/** Credentials as they are answered: their ids alone. */
export const credentialsBody = z.object({
  private_key_jwt: z.object({ credentials: z.array(z.object({ id: z.string() })) }),
});

export const credentialsWire = (keys: PublicKeys): z.output<typeof credentialsBody> => ({
  private_key_jwt: { credentials: keys.map(({ kid }) => ({ id: String(kid) })) },
});
