import 'reflect-metadata';
import { createHash, createSign, KeyObject } from 'node:crypto';
import {
  BasicConstraintsExtension,
  CRLDistributionPointsExtension,
  ExtendedKeyUsageExtension,
  Extension,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
} from '@peculiar/x509';
import { CompactSign } from 'jose';
import type { Saying, Statement } from './soft-key.ts';

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
/** The library of the ceremony goes by the real time. */
const life = {
  notBefore: new Date('2026-01-01T00:00:00.000Z'),
  notAfter: new Date('2099-01-01T00:00:00.000Z'),
  signingAlgorithm: algorithm,
};
type PrivateKey = Awaited<ReturnType<typeof newKeys>>['privateKey'];
type PublicKey = Awaited<ReturnType<typeof newKeys>>['publicKey'];
const newKeys = () => crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
const derOf = ({ rawData }: { readonly rawData: ArrayBuffer }) => new Uint8Array(rawData);
const base64 = (der: Uint8Array) => Buffer.from(der).toString('base64');

/** W3C WebAuthn Level 3, section 8.2.1: the model that a certificate vouches for. */
const aaguidExtension = (aaguid: string) => {
  const bytes = Buffer.from(aaguid.replaceAll('-', ''), 'hex');
  // An OCTET STRING of sixteen bytes.
  const value = new Uint8Array([0x04, 0x10, ...bytes]);
  return new Extension('1.3.6.1.4.1.45724.1.1.4', false, value.buffer);
};

/** What a certificate is made with that an honest maker's would not have. */
interface Odd {
  readonly notAfter?: Date;
  /** The model that it says it vouches for, if another. */
  readonly vouchesFor?: string;
  /** Signed by one that may sign keys and no certificates. */
  readonly byNoAuthority?: boolean;
  /** Names a place on the network that tells who was revoked. */
  readonly revocations?: string;
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();

/** TPM 2.0 Library, part 2: a public area of an ECC key on P-256, and what certifies it. */
const tpmStructures = (signed: Buffer, publicKey: KeyObject) => {
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  const [ecc, algorithmOfName, none, p256] = ['0023', '000b', '0010', '0003'];
  const [wide, empty] = ['0020', '0000'];
  const coordinates = [x, y].map((each) => [wide, Buffer.from(each, 'base64url').toString('hex')]);
  const pubArea = Buffer.from(
    [ecc, algorithmOfName, '00060472', empty, none, none, p256, none, coordinates].flat(2).join(''),
    'hex',
  );
  const clockAndVersion = '00'.repeat(8 + 4 + 4 + 1 + 8);
  const named = `0022${algorithmOfName}${sha256(pubArea).toString('hex')}`;
  const [generated, certify] = ['ff544347', '8017'];
  const digest = [wide, sha256(signed).toString('hex')];
  const certInfo = Buffer.from(
    [generated, certify, empty, ...digest, clockAndVersion, named, empty].join(''),
    'hex',
  );
  return { pubArea, certInfo };
};

/** What a key says of itself, and who says so of it. */
export type Vouched = Required<Pick<Saying, 'aaguid' | 'attest'>>;

/** A maker of authenticators, with a root of its own. */
export const openMaker = async (name = 'Maker') => {
  const keys = await newKeys();
  const root = await X509CertificateGenerator.createSelfSigned({
    ...{ ...life, keys, name: [{ CN: [`${name} root`] }] },
    extensions: [new BasicConstraintsExtension(true, undefined, true)],
  });
  const issued = async (
    publicKey: PublicKey,
    subject: Record<string, string[]>[],
    {
      by = { name: root.subject, key: keys.privateKey },
      isAuthority = false,
      ...more
    }: {
      readonly by?: { readonly name: string; readonly key: PrivateKey };
      readonly isAuthority?: boolean;
      readonly notAfter?: Date;
      readonly extensions?: readonly Extension[];
    },
  ) =>
    X509CertificateGenerator.create({
      ...{ ...life, publicKey, subject, issuer: by.name, signingKey: by.key },
      ...(more.notAfter && { notAfter: more.notAfter }),
      extensions: [
        new BasicConstraintsExtension(isAuthority, undefined, true),
        ...(more.extensions ?? []),
      ],
    });

  return {
    /** In DER and base64, as metadata names it. */
    root: base64(derOf(root)),
    pem: root.toString('pem'),
    /** What keys of a model say that they are, and who says so of them. */
    model: async (aaguid: string, odd: Odd = {}): Promise<Vouched> => {
      const [own, between] = [await newKeys(), await newKeys()];
      const middle = await issued(between.publicKey, [{ CN: [`${name} between`] }], {
        isAuthority: !odd.byNoAuthority,
      });
      const subject: Record<string, string[]>[] = [
        ...[{ C: ['DE'] }, { O: [name] }, { OU: ['Authenticator Attestation'] }, { CN: [name] }],
      ];
      const leaf = await issued(own.publicKey, subject, {
        by: { name: middle.subject, key: between.privateKey },
        ...(odd.notAfter && { notAfter: odd.notAfter }),
        extensions: [
          aaguidExtension(odd.vouchesFor ?? aaguid),
          ...(odd.revocations ? [new CRLDistributionPointsExtension([odd.revocations])] : []),
        ],
      });
      const privateKey = KeyObject.from(own.privateKey);
      const x5c: Uint8Array[] = [derOf(leaf), derOf(middle)];
      const attest = (signed: Buffer): Statement => ({
        fmt: 'packed',
        attStmt: new Map<string, number | Uint8Array | Uint8Array[]>([
          ...([['alg', -7]] as const),
          ...([
            ['sig', new Uint8Array(createSign('sha256').update(signed).sign(privateKey))],
          ] as const),
          ...([['x5c', x5c]] as const),
        ]),
      });
      return { aaguid, attest };
    },
    /** The same of a computer's TPM, whose own word on the key is what is signed: section 8.3. */
    tpmModel: async (aaguid: string): Promise<Vouched> => {
      const own = await newKeys();
      // TCG TPM Vendor ID Registry: AMD.
      const value = '2.23.133.2.1=id:414D4400,2.23.133.2.2=model,2.23.133.2.3=id:01';
      const leaf = await issued(own.publicKey, [], {
        extensions: [
          new SubjectAlternativeNameExtension([{ type: 'dn', value }], true),
          new ExtendedKeyUsageExtension(['2.23.133.8.3']),
        ],
      });
      const privateKey = KeyObject.from(own.privateKey);
      return {
        aaguid,
        attest: (signed, publicKey) => {
          const { pubArea, certInfo } = tpmStructures(signed, publicKey);
          const sig = new Uint8Array(createSign('sha256').update(certInfo).sign(privateKey));
          const x5c: Uint8Array[] = [derOf(leaf)];
          return {
            fmt: 'tpm',
            attStmt: new Map<string, string | number | Uint8Array | Uint8Array[]>([
              ...([['ver', '2.0']] as const),
              ...([['alg', -7]] as const),
              ...([['sig', sig]] as const),
              ...([['x5c', x5c]] as const),
              ...([['pubArea', new Uint8Array(pubArea)]] as const),
              ...([['certInfo', new Uint8Array(certInfo)]] as const),
            ]),
          };
        },
      };
    },
    /** Publishes metadata as FIDO does, signed by a certificate of this root. */
    publish: async (
      entries: readonly object[],
      {
        no = 1,
        nextUpdate = '2098-01-01',
        host = 'mds.test',
        signedBy,
      }: {
        readonly no?: number;
        readonly nextUpdate?: string;
        readonly host?: string;
        /** The key that signs, if it is not the certificate's. */
        readonly signedBy?: PrivateKey;
      } = {},
    ): Promise<string> => {
      const own = await newKeys();
      const signer = await issued(own.publicKey, [{ CN: [host] }], {
        extensions: [new SubjectAlternativeNameExtension([{ type: 'dns', value: host }])],
      });
      const payload = JSON.stringify({ legalHeader: 'of a test', no, nextUpdate, entries });
      return new CompactSign(Buffer.from(payload))
        .setProtectedHeader({ alg: 'ES256', typ: 'JWT', x5c: [base64(derOf(signer))] })
        .sign(signedBy ?? own.privateKey);
    },
  };
};
export type Maker = Awaited<ReturnType<typeof openMaker>>;

/** A line of metadata: a model, its maker's roots, what FIDO says of it. */
export const entryOf = (
  aaguid: string,
  roots: readonly string[],
  statuses: readonly string[] = ['FIDO_CERTIFIED_L1'],
) => ({
  aaguid,
  metadataStatement: { aaguid, attestationRootCertificates: roots },
  statusReports: statuses.map((status) => ({ status, effectiveDate: '2026-01-01' })),
  timeOfLastStatusChange: '2026-01-01',
});
