import { createCipheriv, createDecipheriv, hash, type KeyObject, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { unambiguous } from './purpose-key.ts';

/** What a sealed value was sealed for. It opens for exactly the same, and for nothing else. */
export type Binding = readonly string[];

/** A sealed value that does not open here: another context, user or key, or changed on its way. */
export class Unopenable extends Error {
  override readonly name = 'Unopenable';
}

/** What is being opened; `undefined` where that is somebody else's, an old key's, or changed. */
export const openable = (opening: Promise<string>): Promise<string | undefined> =>
  opening.catch((error: unknown) => {
    if (error instanceof Unopenable) return undefined;
    throw error;
  });

const cipher = 'aes-256-gcm';
/** RFC 7518 5.3: an IV of 96 bits and a tag of 128. */
const ivBytes = 12;
const tagBytes = 16;

// A digest, so that a sealed value is of one size for all contexts and names nobody.
const digest = (binding: Binding) => hash('sha256', unambiguous(...binding), 'base64url');
const base64url = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url');

/**
 * Seals bytes as a compact JWE (RFC 7516), `dir` with A256GCM and a random 96-bit IV: one key is
 * good for 2^32 values (NIST SP 800-38D 8.3). The binding is a protected header, authenticated
 * with the rest.
 */
export const sealBytes = (
  { keyId, key, binding }: { keyId: string; key: KeyObject; binding: Binding },
  bytes: Uint8Array,
): string => {
  const protectedHeader = { alg: 'dir', enc: 'A256GCM', kid: keyId, ctx: digest(binding) };
  const header = Buffer.from(JSON.stringify(protectedHeader)).toString('base64url');
  const iv = randomBytes(ivBytes);
  const sealing = createCipheriv(cipher, key, iv, { authTagLength: tagBytes });
  sealing.setAAD(Buffer.from(header, 'ascii'));
  const text = Buffer.concat([sealing.update(bytes), sealing.final()]);
  return [header, '', base64url(iv), base64url(text), base64url(sealing.getAuthTag())].join('.');
};

/** The header of a value that was sealed here: nothing else, and nothing more. */
const ourHeader = z.strictObject({
  alg: z.literal('dir'),
  enc: z.literal('A256GCM'),
  kid: z.string(),
  ctx: z.string(),
});

/** The bytes of a part. Base64url has texts that differ in bits that are dropped: one is ours. */
const bytesOf = (part: string): Buffer => {
  const bytes = Buffer.from(part, 'base64url');
  if (bytes.toString('base64url') !== part) throw new Unopenable('a sealed value is malformed');
  return bytes;
};

const headerOf = (part: string): z.output<typeof ourHeader> => {
  const text = bytesOf(part).toString();
  try {
    return ourHeader.parse(JSON.parse(text));
  } catch {
    throw new Unopenable('a sealed value is malformed');
  }
};

/** The id of the key that a value names, which opening it then proves. @throws {Unopenable} */
export const keyIdOf = (sealed: string): string => headerOf(sealed.split('.')[0] ?? '').kid;

/**
 * Opens what `sealBytes` sealed for the same binding; for `any` only to see that it opens.
 * @throws {Unopenable}
 */
export const openBytes = (
  { keyOf, binding }: { keyOf: (id: string) => KeyObject | undefined; binding: Binding | 'any' },
  sealed: string,
): Uint8Array => {
  const [header = '', encryptedKey, iv = '', text = '', tag = '', ...more] = sealed.split('.');
  const [ivOf, textOf, tagOf] = [bytesOf(iv), bytesOf(text), bytesOf(tag)];
  const isShaped = encryptedKey === '' && more.length === 0;
  if (!isShaped || ivOf.length !== ivBytes || tagOf.length !== tagBytes) {
    throw new Unopenable('a sealed value is malformed');
  }
  // The header is not yet authenticated here; opening with the key it names does that.
  const { kid, ctx } = headerOf(header);
  if (binding !== 'any' && ctx !== digest(binding))
    throw new Unopenable('a value was sealed for something else');
  const key = keyOf(kid);
  if (!key) throw new Unopenable('a value was sealed with a key that is not in the ring');
  try {
    const opening = createDecipheriv(cipher, key, ivOf, { authTagLength: tagBytes });
    opening.setAAD(Buffer.from(header, 'ascii')).setAuthTag(tagOf);
    return Buffer.concat([opening.update(textOf), opening.final()]);
  } catch {
    throw new Unopenable('a sealed value was changed');
  }
};
