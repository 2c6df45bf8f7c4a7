import type { signingKey } from '@countersign/contracts';
import type { Vault } from '@countersign/vault';
import type { z } from 'zod';

type SigningKey = z.output<typeof signingKey>;

/** What Auth0's `cert` tells of a key: PEM, and how tools compare it. */
export interface Certificate {
  readonly pem: string;
  /** SHA-1 of the certificate, as colon-separated pairs. */
  readonly fingerprint: string;
  /** The same digest, without colons. */
  readonly thumbprint: string;
}

/** The key itself has no end: it is rotated. A certificate must name one. */
const lifetimeMs = 13 * 365 * 24 * 3_600_000;
const unknownStart = '2026-01-01T00:00:00.000Z';
const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
const hex = (bytes: ArrayBuffer) => Buffer.from(bytes).toString('hex').toUpperCase();

/**
 * Makes the self-signed certificate of a signing key (RFC 5280). Nothing of it is chance (the
 * signature is PKCS #1 v1.5, the serial is of the key's own id), so it is the same each time and
 * is kept nowhere. The library is loaded here, as few ever ask.
 */
export const certificateMaker =
  ({ vault }: { readonly vault: Vault }) =>
  async (tenantId: string, issuer: string, key: SigningKey): Promise<Certificate> => {
    await import('reflect-metadata');
    const { X509CertificateGenerator } = await import('@peculiar/x509');
    const { subtle } = globalThis.crypto;
    const text = await vault.open(`signing-key:${tenantId}`, key.sealedPrivateJwk);
    const privateKey = await subtle.importKey('jwk', JSON.parse(text), algorithm, false, ['sign']);
    const publicKey = await subtle.importKey('jwk', key.publicJwk, algorithm, true, ['verify']);
    const digest = await subtle.digest('SHA-256', Buffer.from(key.keyId));
    const notBefore = new Date(key.addedAt ?? unknownStart);
    const certificate = await X509CertificateGenerator.createSelfSigned({
      serialNumber: hex(digest.slice(0, 16)),
      name: [{ CN: [new URL(issuer).hostname] }],
      notBefore,
      notAfter: new Date(notBefore.getTime() + lifetimeMs),
      signingAlgorithm: algorithm,
      keys: { privateKey, publicKey },
    });
    const thumbprint = hex(await certificate.getThumbprint('SHA-1'));
    const fingerprint = thumbprint.match(/../g)?.join(':') ?? '';
    return { pem: certificate.toString('pem'), fingerprint, thumbprint };
  };
export type MakeCertificate = ReturnType<typeof certificateMaker>;
