import {
  createHash,
  generateKeyPairSync,
  type JsonWebKey,
  type KeyObject,
  randomBytes,
  sign,
} from 'node:crypto';
import { isoCBOR } from '@simplewebauthn/server/helpers';
import { z } from 'zod';

const options = z.looseObject({
  challenge: z.string(),
  rp: z.object({ id: z.string() }).optional(),
  rpId: z.string().optional(),
});

/** What a test may have it say that an honest one would not. */
export interface Saying {
  readonly type?: string;
  readonly origin?: string;
  readonly challenge?: string;
  readonly rpId?: string;
  readonly crossOrigin?: boolean;
  readonly topOrigin?: string;
  readonly userPresent?: boolean;
  readonly userVerified?: boolean;
  readonly backupEligible?: boolean;
  readonly backedUp?: boolean;
  readonly counter?: number;
  readonly userHandle?: string;
  readonly isBogus?: boolean;
  readonly publicKey?: Uint8Array;
  /** The model that it says it is. */
  readonly aaguid?: string;
  /** What vouches for it, over what it made and signs. */
  readonly attest?: (signed: Buffer, publicKey: KeyObject) => Statement;
}

/** A statement of who made a key: W3C WebAuthn Level 3, section 8. */
export interface Statement {
  readonly fmt: string;
  readonly attStmt: Map<string, string | number | Uint8Array | Uint8Array[]>;
}

const pairs = {
  '-7': () => generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  '-8': () => generateKeyPairSync('ed25519'),
  '-257': () => generateKeyPairSync('rsa', { modulusLength: 2_048 }),
  /** ES384, which is not asked for. */
  '-35': () => generateKeyPairSync('ec', { namedCurve: 'P-384' }),
};

const bytes = (part: string | undefined) => new Uint8Array(Buffer.from(part ?? '', 'base64url'));

/** RFC 9053 sections 7.1 and 7.2, RFC 8230 section 4. */
export const coseOf = ({ kty, x, y, n, e }: JsonWebKey, algorithm: number): Uint8Array => {
  if (kty === 'RSA') {
    return isoCBOR.encode(
      new Map<number, number | Uint8Array>([
        ...([
          [1, 3],
          [3, algorithm],
        ] as const),
        ...([
          [-1, bytes(n)],
          [-2, bytes(e)],
        ] as const),
      ]),
    );
  }
  const type = kty === 'EC' ? 2 : 1;
  const curve = { '-7': 1, '-8': 6, '-35': 2 }[algorithm] ?? 1;
  return isoCBOR.encode(
    new Map<number, number | Uint8Array>([
      ...([
        [1, type],
        [3, algorithm],
        [-1, curve],
      ] as const),
      ...([[-2, bytes(x)]] as const),
      ...(kty === 'EC' ? ([[-3, bytes(y)]] as const) : []),
    ]),
  );
};

const sha256 = (text: string | Uint8Array) => createHash('sha256').update(text).digest();
const uint = (value: number, size: 2 | 4) => {
  const buffer = Buffer.alloc(size);
  if (size === 2) buffer.writeUInt16BE(value);
  else buffer.writeUInt32BE(value);
  return buffer;
};

/** W3C WebAuthn Level 3, section 6.1: the bits of its flags. */
const flagsOf = (
  { userPresent = true, userVerified = false, backupEligible = false, backedUp = false }: Saying,
  hasKey: boolean,
): number =>
  (userPresent ? 1 : 0) |
  (userVerified ? 4 : 0) |
  (backupEligible ? 8 : 0) |
  (backedUp ? 16 : 0) |
  (hasKey ? 64 : 0);

interface Making {
  readonly origin: string;
  readonly algorithm?: keyof typeof pairs;
  readonly idLength?: number;
  readonly attachment?: 'cross-platform' | 'platform';
}

/** A key in software, for tests of what a server makes of an answer: no browser is in between. */
export const softKey = ({
  origin,
  algorithm = '-7',
  idLength = 32,
  attachment = 'cross-platform',
}: Making) => {
  const pair: { readonly privateKey: KeyObject; readonly publicKey: KeyObject } =
    pairs[algorithm]();
  const rawId = randomBytes(idLength);
  const id = rawId.toString('base64url');
  const publicKey = coseOf(pair.publicKey.export({ format: 'jwk' }), Number(algorithm));
  let counter = 0;

  const clientDataOf = (type: string, challenge: string, saying: Saying): Buffer =>
    Buffer.from(
      JSON.stringify({
        type: saying.type ?? type,
        challenge: saying.challenge ?? challenge,
        origin: saying.origin ?? origin,
        crossOrigin: saying.crossOrigin ?? false,
        ...(saying.topOrigin !== undefined && { topOrigin: saying.topOrigin }),
      }),
    );
  const headOf = (rpId: string, saying: Saying, hasKey: boolean): Buffer =>
    Buffer.concat([
      sha256(saying.rpId ?? rpId),
      Buffer.from([flagsOf(saying, hasKey)]),
      uint(saying.counter ?? counter, 4),
    ]);

  return {
    id,
    publicKey,
    /** It vouches for itself, and nobody for it: attestation without a certificate. */
    attestItself: (signed: Buffer): Statement => ({
      fmt: 'packed',
      attStmt: new Map<string, number | Uint8Array>([
        ...([['alg', Number(algorithm)]] as const),
        ...([['sig', new Uint8Array(sign('sha256', signed, pair.privateKey))]] as const),
      ]),
    }),
    /** What a page posts of `navigator.credentials.create`. */
    create: (asked: unknown, saying: Saying = {}): string => {
      const { challenge, rp } = options.parse(asked);
      const authData = Buffer.concat([
        headOf(rp?.id ?? '', saying, true),
        Buffer.from((saying.aaguid ?? '').replaceAll('-', '').padEnd(32, '0'), 'hex'),
        uint(rawId.length, 2),
        rawId,
        saying.publicKey ?? publicKey,
      ]);
      const clientData = clientDataOf('webauthn.create', challenge, saying);
      const signed = Buffer.concat([authData, sha256(clientData)]);
      const { fmt, attStmt } = saying.attest?.(signed, pair.publicKey) ?? {
        fmt: 'none',
        attStmt: new Map(),
      };
      const attestation = isoCBOR.encode(
        new Map<string, string | Uint8Array | Statement['attStmt']>([
          ...([['fmt', fmt]] as const),
          ...([['attStmt', attStmt]] as const),
          ...([['authData', new Uint8Array(authData)]] as const),
        ]),
      );
      return JSON.stringify({
        ...{ id, rawId: id, type: 'public-key', authenticatorAttachment: attachment },
        response: {
          clientDataJSON: clientData.toString('base64url'),
          attestationObject: Buffer.from(attestation).toString('base64url'),
          transports: ['usb'],
        },
      });
    },
    /** What a page posts of `navigator.credentials.get`. */
    get: (asked: unknown, saying: Saying = {}): string => {
      const { challenge, rpId = '' } = options.parse(asked);
      counter += 1;
      const clientData = clientDataOf('webauthn.get', challenge, saying);
      const authData = headOf(rpId, saying, false);
      const signed = Buffer.concat([authData, sha256(clientData)]);
      const hash = algorithm === '-8' ? null : algorithm === '-35' ? 'sha384' : 'sha256';
      const signature = sign(hash, saying.isBogus ? Buffer.from('x') : signed, pair.privateKey);
      return JSON.stringify({
        ...{ id, rawId: id, type: 'public-key', authenticatorAttachment: attachment },
        response: {
          clientDataJSON: clientData.toString('base64url'),
          authenticatorData: authData.toString('base64url'),
          signature: signature.toString('base64url'),
          ...(saying.userHandle !== undefined && { userHandle: saying.userHandle }),
        },
      });
    },
  };
};
export type SoftKey = ReturnType<typeof softKey>;
