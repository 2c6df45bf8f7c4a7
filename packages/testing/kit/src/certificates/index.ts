import 'reflect-metadata';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  BasicConstraintsExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
} from '@peculiar/x509';

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
/** Whoever checks a certificate goes by the real time. */
const life = {
  notBefore: new Date('2026-01-01T00:00:00.000Z'),
  notAfter: new Date('2099-01-01T00:00:00.000Z'),
  signingAlgorithm: algorithm,
};

/** A certificate and its key, as PEM and as files. */
export interface CertifiedFiles {
  readonly cert: string;
  readonly key: string;
  readonly certFile: string;
  readonly keyFile: string;
}

/** A certificate authority of one's own, in a fresh folder under the system's temporary one. */
export interface CertificateAuthority {
  readonly folder: string;
  readonly caFile: string;
  /** Certifies a server under these names or addresses: `*.` stands for one label. */
  readonly certify: (...names: readonly string[]) => Promise<CertifiedFiles>;
  /** As above, and it ends then. */
  readonly certifyUntil: (end: Date, ...names: readonly string[]) => Promise<CertifiedFiles>;
}

const newKeys = () => crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);

/** Makes a certificate authority; from the private key on everything is made in this process. */
export const openAuthority = async (name = 'a CA of a test'): Promise<CertificateAuthority> => {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-ca-'));
  const caFile = join(folder, 'ca.crt');
  const keys = await newKeys();
  const authority = await X509CertificateGenerator.createSelfSigned({
    ...life,
    name: [{ CN: [name] }],
    keys,
    extensions: [new BasicConstraintsExtension(true, 1, true)],
  });
  await writeFile(caFile, authority.toString('pem'));

  const certifyUntil = async (notAfter: Date, ...names: readonly string[]) => {
    const own = await newKeys();
    const certificate = await X509CertificateGenerator.create({
      ...life,
      notAfter,
      subject: [{ CN: [names[0] ?? ''] }],
      issuer: authority.subject,
      signingKey: keys.privateKey,
      publicKey: own.publicKey,
      extensions: [
        new SubjectAlternativeNameExtension(
          names.map((value) => ({ type: isIP(value) ? 'ip' : 'dns', value })),
        ),
      ],
    });
    const cert = certificate.toString('pem');
    const pkcs8 = await crypto.subtle.exportKey('pkcs8', own.privateKey);
    const key = PemConverter.encode(pkcs8, 'PRIVATE KEY');
    const serial = certificate.serialNumber;
    const certFile = join(folder, `${serial}.crt`);
    const keyFile = join(folder, `${serial}.key`);
    await writeFile(certFile, cert);
    await writeFile(keyFile, key, { mode: 0o600 });
    return { cert, key, certFile, keyFile };
  };
  const certify = (...names: readonly string[]) => certifyUntil(life.notAfter, ...names);
  return { folder, caFile, certify, certifyUntil };
};
