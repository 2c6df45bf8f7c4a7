import { readSigningKeys } from '@countersign/contracts';
import type { ValueOf } from '@countersign/core';
import type { Ask } from '@countersign/edge-http';
import type { Vault } from '@countersign/vault';
import { type CryptoKey, importJWK, type JWK } from 'jose';
import { LRUCache } from 'lru-cache';

type SigningKey = ValueOf<typeof readSigningKeys>['keys'][number];

/**
 * Imported keys held ready, a few a tenant. Which of them may be used is not remembered here.
 */
const cachedMax = 1_000;
const algorithm = 'RS256';

const parsed = (text: string): JWK => {
  // The text was sealed by the directory as the JSON of a JWK; importJWK refuses anything else.
  const jwk = JSON.parse(text) as JWK;
  return jwk;
};

const imported = async (jwk: JWK): Promise<CryptoKey> => {
  const key = await importJWK(jwk, algorithm);
  if (key instanceof Uint8Array) throw new Error('a signing key is not an RSA key');
  return key;
};

/** Remembers what was made for a key, and forgets what was used longest ago beyond a bound. */
const keyCache = () => {
  const made = new LRUCache<string, Promise<CryptoKey>>({ max: cachedMax });
  return (name: string, make: () => Promise<CryptoKey>): Promise<CryptoKey> => {
    const known = made.get(name);
    if (known !== undefined) return known;
    const fresh = make();
    fresh.catch(() => made.delete(name));
    made.set(name, fresh);
    return fresh;
  };
};

/** A tenant's keys: the one that signs, those that verify, and how they are published. */
export interface SigningKeys {
  readonly current: (
    tenantId: string,
  ) => Promise<{ readonly keyId: string; readonly key: CryptoKey }>;
  /** The public key of that name, while it may still verify. */
  readonly verifying: (tenantId: string, keyId: string) => Promise<CryptoKey | undefined>;
  readonly published: (tenantId: string) => Promise<readonly JWK[]>;
}

interface Needs {
  readonly ask: Ask;
  /** Asks without a memory: a key that another gateway has rotated to is known there first. */
  readonly askAnew?: Ask;
  readonly vault: Vault;
}

export const signingKeys = ({ ask, askAnew = ask, vault }: Needs): SigningKeys => {
  const remember = keyCache();

  const usable = async (tenantId: string, by = ask): Promise<readonly SigningKey[]> => {
    const read = await by(readSigningKeys, { tenantId });
    // The directory leaves out the revoked ones, unless they are asked for. A tenant that has just
    // gone has none.
    return read.ok ? read.value.keys : [];
  };

  return {
    current: async (tenantId) => {
      const current = (await usable(tenantId)).find(({ status }) => status === 'current');
      if (!current) throw new Error('a tenant has no current signing key');
      const { keyId, sealedPrivateJwk } = current;
      const open = async () =>
        imported(parsed(await vault.open(`signing-key:${tenantId}`, sealedPrivateJwk)));
      return { keyId, key: await remember(`private/${tenantId}/${keyId}`, open) };
    },
    verifying: async (tenantId, keyId) => {
      const named = (keys: readonly SigningKey[]) => keys.find((key) => key.keyId === keyId);
      const known = named(await usable(tenantId)) ?? named(await usable(tenantId, askAnew));
      return known && remember(`public/${tenantId}/${keyId}`, () => imported(known.publicJwk));
    },
    published: async (tenantId) =>
      (await usable(tenantId)).map(({ keyId, publicJwk }) => ({
        ...publicJwk,
        kid: keyId,
        use: 'sig',
        alg: algorithm,
      })),
  };
};
