import { type CryptoKey, exportJWK, generateKeyPair, SignJWT } from 'jose';

/** A way in which an id_token can be wrong. */
export type TokenMischief =
  | 'wrong-nonce'
  | 'wrong-audience'
  | 'wrong-issuer'
  | 'bad-signature'
  | 'expired'
  | 'unsigned';

/** What an id_token is to say, where nothing is amiss. */
export interface TokenTerms {
  readonly issuer: string;
  readonly audience: string;
  readonly nonce: string | undefined;
  readonly claims: Readonly<Record<string, unknown>>;
}

const unsigned = (token: string) => {
  const header = Buffer.from(JSON.stringify({ alg: 'none' })).toString('base64url');
  return `${header}.${token.split('.')[1]}.`;
};

/** Signs id_tokens with a fresh key, and with a stranger's when told to. */
export const tokenSigner = async () => {
  const own = await generateKeyPair('RS256', { extractable: true });
  const keyId = 'provider-key';
  const jwks = {
    keys: [{ ...(await exportJWK(own.publicKey)), kid: keyId, alg: 'RS256', use: 'sig' }],
  };

  const sign = async (
    { issuer, audience, nonce, claims }: TokenTerms,
    mischief?: TokenMischief,
  ): Promise<string> => {
    const key: CryptoKey =
      mischief === 'bad-signature' ? (await generateKeyPair('RS256')).privateKey : own.privateKey;
    const said = mischief === 'wrong-nonce' ? 'another-nonce' : nonce;
    const token = await new SignJWT({ ...claims, ...(said !== undefined && { nonce: said }) })
      .setProtectedHeader({ alg: 'RS256', kid: keyId })
      .setIssuer(mischief === 'wrong-issuer' ? 'https://elsewhere.example' : issuer)
      .setAudience(mischief === 'wrong-audience' ? 'another-client' : audience)
      .setIssuedAt(mischief === 'expired' ? '2 hours ago' : undefined)
      .setExpirationTime(mischief === 'expired' ? '1 hour ago' : '5 minutes')
      .sign(key);
    return mischief === 'unsigned' ? unsigned(token) : token;
  };

  return { jwks, sign };
};

export type TokenSigner = Awaited<ReturnType<typeof tokenSigner>>;
