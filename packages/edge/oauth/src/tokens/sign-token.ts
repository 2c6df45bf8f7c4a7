import type { Clock } from '@countersign/core';
import { SignJWT } from 'jose';
import type { Claims } from './claims.ts';
import type { SigningKeys } from './signing-keys.ts';

interface Needs {
  readonly keys: SigningKeys;
  readonly clock: Clock;
}

interface Issuer {
  readonly tenantId: string;
  readonly issuer: string;
}

/** `at+jwt` is an access token's (RFC 9068 2.1); whoever reads by it takes nothing else for one. */
type TokenType = 'JWT' | 'at+jwt';

/** Signs with the tenant's current key, looked up once for all the tokens of one answer. */
export const tokenSigner =
  ({ keys, clock }: Needs) =>
  async ({ tenantId, issuer }: Issuer) => {
    const { keyId, key } = await keys.current(tenantId);
    const issuedAt = Math.floor(Date.parse(clock()) / 1_000);
    return (claims: Claims, lifetimeSeconds: number, typ: TokenType = 'JWT'): Promise<string> =>
      new SignJWT({ ...claims })
        .setProtectedHeader({ alg: 'RS256', typ, kid: keyId })
        .setIssuer(issuer)
        .setIssuedAt(issuedAt)
        .setExpirationTime(issuedAt + lifetimeSeconds)
        .sign(key);
  };
