import { calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose';
import { z } from 'zod';

/** Every field of an RSA key is text. */
const jwk = z.record(z.string(), z.string());
type Jwk = z.output<typeof jwk>;

export interface KeyPair {
  /** The key's own thumbprint (RFC 7638): two keys never share it. */
  readonly keyId: string;
  readonly publicJwk: Jwk;
  readonly privateJwk: Jwk;
}

/** A fresh pair for RS256. 2048 bits are what RFC 7518 3.3 asks for and Auth0 uses. */
export const rsaKeyPair = async (): Promise<KeyPair> => {
  const pair = await generateKeyPair('RS256', { modulusLength: 2048, extractable: true });
  const publicKey = jwk.parse(await exportJWK(pair.publicKey));
  const keyId = await calculateJwkThumbprint(publicKey);
  const about = { kid: keyId, use: 'sig', alg: 'RS256' };
  return {
    keyId,
    publicJwk: { ...publicKey, ...about },
    privateJwk: { ...jwk.parse(await exportJWK(pair.privateKey)), ...about },
  };
};
