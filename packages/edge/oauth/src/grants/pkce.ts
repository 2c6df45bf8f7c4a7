import { createHash, timingSafeEqual } from 'node:crypto';

/** RFC 7636 4.1: 43 to 128 unreserved characters. */
const verifierShape = /^[A-Za-z0-9._~-]{43,128}$/;
/** Base64url of a SHA-256: what S256 gives, and nothing else does. */
export const challengeShape = /^[A-Za-z0-9_-]{43}$/;

const challengeOf = (verifier: string) => createHash('sha256').update(verifier).digest();

/**
 * Whether a verifier answers what the request for the code set. A verifier where none was set is
 * refused too: somebody took the challenge out on its way (RFC 9700 4.8, PKCE downgrade).
 */
export const pkceHolds = (challenge: string | undefined, verifier: string | undefined): boolean => {
  if (challenge === undefined) return verifier === undefined;
  if (verifier === undefined || !verifierShape.test(verifier)) return false;
  const expected = Buffer.from(challenge, 'base64url');
  const answered = challengeOf(verifier);
  return expected.length === answered.length && timingSafeEqual(expected, answered);
};
