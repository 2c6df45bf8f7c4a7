import { X509Certificate } from 'node:crypto';
import { z } from 'zod';
import type { AuthenticatorModel } from '../factor.ts';
import { leadsToRoot } from './certificates.ts';

/** FIDO's metadata (FIDO Metadata Service 3.0), as far as keys are told apart by it. */
export interface Metadata {
  /** Each that is published has a higher one. */
  readonly no: number;
  /** When the next one is published: an instant. */
  readonly nextUpdate: string;
  readonly models: ReadonlyMap<string, AuthenticatorModel>;
}

/** Who may sign metadata. */
export interface MetadataSigner {
  /** Where the certificates of a signer lead: PEM, one or several; without, FIDO's own. */
  readonly roots?: string | undefined;
}

/** FIDO's roots are those of a public authority, which certifies anybody: its signer has a name. */
const signerHost = 'mds.fidoalliance.org';

/** The signatures of RFC 7518 with a key that a certificate can have. */
const signatures = ['RS256', 'RS384', 'RS512', 'PS256', 'ES256', 'ES384', 'ES512', 'EdDSA'];

const chain = z.array(z.base64()).min(1).max(6);

/** Section 3.1.1 and on. What is not read here may be anything. */
const payload = z.object({
  no: z.int().nonnegative(),
  nextUpdate: z.iso.date(),
  entries: z.array(
    z.object({
      aaguid: z.string().optional(),
      statusReports: z.array(z.object({ status: z.string() })),
      metadataStatement: z
        .object({ attestationRootCertificates: z.array(z.string()).default([]) })
        .optional(),
    }),
  ),
});

const certificate = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/** The certificates of a file, in DER and base64. @throws where there is none */
export const rootsIn = (pem: string): readonly string[] => {
  const found = [...pem.matchAll(certificate)].map(([text]) =>
    new X509Certificate(text).raw.toString('base64'),
  );
  if (found.length === 0) throw new Error('there is no certificate in it');
  return found;
};

const fidosRoots = async (): Promise<string> => {
  const { SettingsService } = await import('@simplewebauthn/server');
  return SettingsService.getRootCertificates({ identifier: 'mds' }).join('\n');
};

/**
 * Reads metadata as it is published, a JWT, and trusts none of it before its signer is known.
 * @throws where it is none, or nobody's who may sign it
 */
export const readMetadata = async (
  blob: string,
  { roots }: MetadataSigner,
  now: string,
): Promise<Metadata> => {
  const { compactVerify } = await import('jose');
  const trusted = rootsIn(roots ?? (await fidosRoots()));
  const verified = await compactVerify(
    blob.trim(),
    async ({ x5c }) => {
      const sent = chain.parse(x5c).map((each) => new Uint8Array(Buffer.from(each, 'base64')));
      // A chain has one.
      const signer = new X509Certificate(sent[0] as Uint8Array);
      if (roots === undefined && signer.checkHost(signerHost) === undefined) {
        throw new Error(`its signer is not ${signerHost}`);
      }
      if (!(await leadsToRoot(sent, trusted, new Date(now)))) {
        throw new Error('its signer does not lead to a root');
      }
      return signer.publicKey;
    },
    { algorithms: signatures },
  );
  const { no, nextUpdate, entries } = payload.parse(
    JSON.parse(Buffer.from(verified.payload).toString('utf8')),
  );
  const models = entries.flatMap(
    ({ aaguid, statusReports, metadataStatement }): [string, AuthenticatorModel][] =>
      aaguid === undefined || !metadataStatement
        ? []
        : [
            [
              aaguid.toLowerCase(),
              {
                // Some are published with line breaks in them.
                roots: metadataStatement.attestationRootCertificates.map((root) =>
                  root.replaceAll(/\s/g, ''),
                ),
                statuses: statusReports.map(({ status }) => status),
              },
            ],
          ],
  );
  return { no, nextUpdate: `${nextUpdate}T00:00:00.000Z`, models: new Map(models) };
};
