import { hash, type KeyObject, type webcrypto } from 'node:crypto';
import { CompactEncrypt, compactDecrypt, type DecryptOptions } from 'jose';
import { unambiguous } from './purpose-key.ts';

/** A 256-bit key that seals: held for long it cannot be exported, held for one call it is bytes. */
export type SealingKey = webcrypto.CryptoKey | Uint8Array;

/** What a sealed value was sealed for. It opens for exactly the same, and for nothing else. */
export type Binding = readonly string[];

/** A sealed value that does not open here: another context, user or key, or changed on its way. */
export class Unopenable extends Error {
  override readonly name = 'Unopenable';
}

/** A key made ready once, for many values. */
export const sealingKey = (key: KeyObject): SealingKey =>
  key.toCryptoKey('AES-GCM', false, ['encrypt', 'decrypt']);

// A digest, so that a sealed value is of one size for all contexts and names nobody.
const digest = (binding: Binding) => hash('sha256', unambiguous(...binding), 'base64url');

/**
 * Seals bytes as a compact JWE (RFC 7516), `dir` with A256GCM and a random 96-bit IV: one key is
 * good for 2^32 values (NIST SP 800-38D 8.3). The binding is a protected header, authenticated
 * with the rest.
 */
export const sealBytes = (
  { keyId, key, binding }: { keyId: string; key: SealingKey; binding: Binding },
  bytes: Uint8Array,
): Promise<string> =>
  new CompactEncrypt(bytes)
    .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', kid: keyId, ctx: digest(binding) })
    .encrypt(key);

// Base64url has texts that differ in bits that are dropped. Only one of them is ours.
const isCanonical = (sealed: string) =>
  sealed.split('.').every((part) => Buffer.from(part, 'base64url').toString('base64url') === part);

const algorithms: DecryptOptions = {
  keyManagementAlgorithms: ['dir'],
  contentEncryptionAlgorithms: ['A256GCM'],
  maxDecompressedLength: 0,
};

/** Opens what `sealBytes` sealed for the same binding. @throws {Unopenable} */
export const openBytes = async (
  { keyOf, binding }: { keyOf: (id: string) => SealingKey | undefined; binding: Binding },
  sealed: string,
): Promise<Uint8Array> => {
  if (!isCanonical(sealed)) throw new Unopenable('a sealed value is malformed');
  const bound = digest(binding);
  try {
    // The header is not yet authenticated here; opening with the key it names does that.
    const { plaintext } = await compactDecrypt(
      sealed,
      ({ kid, ctx }) => {
        if (ctx !== bound) throw new Unopenable('a value was sealed for something else');
        const key = kid === undefined ? undefined : keyOf(kid);
        if (!key) throw new Unopenable('a value was sealed with a key that is not in the ring');
        return key;
      },
      algorithms,
    );
    return plaintext;
  } catch (error) {
    throw error instanceof Unopenable ? error : new Unopenable('a sealed value was changed');
  }
};
