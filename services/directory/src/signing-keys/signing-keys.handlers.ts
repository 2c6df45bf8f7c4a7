import * as contracts from '@countersign/contracts';
import { type Clock, no, noOf, yes } from '@countersign/core';
import type { Vault } from '@countersign/vault';
import type { Answering } from '../answering.ts';
import { signingKeysStream } from '../streams.ts';
import type { KeyChains } from './key-chains.ts';
import type { FreshKey } from './signing-keys.commands.ts';
import type { Metadata } from './signing-keys.state.ts';

interface Needs extends KeyChains {
  readonly vault: Vault;
  readonly now: Clock;
  readonly newKeyPair: () => Promise<{
    readonly keyId: string;
    readonly publicJwk: Metadata;
    readonly privateJwk: Metadata;
  }>;
}

/** Makes a key pair for a tenant, its private half sealed before it goes anywhere. */
const freshKey = async (
  { vault, newKeyPair }: Pick<Needs, 'vault' | 'newKeyPair'>,
  tenantId: string,
): Promise<FreshKey> => {
  const { keyId, publicJwk, privateJwk } = await newKeyPair();
  const sealedPrivateJwk = await vault.seal(`signing-key:${tenantId}`, JSON.stringify(privateJwk));
  return { keyId, algorithm: 'RS256', publicJwk, sealedPrivateJwk };
};

/** Gives a new tenant its first two keys, once. */
export const startSigning =
  ({ run, recall, now, ...makers }: Needs) =>
  async (tenantId: string): Promise<void> => {
    const stream = signingKeysStream(tenantId);
    if ((await recall(stream)).keys.length > 0) return;
    const [current, next] = await Promise.all([
      freshKey(makers, tenantId),
      freshKey(makers, tenantId),
    ]);
    await run(stream, { type: 'StartSigning', current, next, now: now() });
  };

/** Reads the keys that may still verify a token, and the revoked ones where they are asked for. */
export const readSigningKeys =
  ({ recall }: Pick<Needs, 'recall'>): Answering<typeof contracts.readSigningKeys> =>
  async ({ tenantId, withRevoked }) => {
    const { keys } = await recall(signingKeysStream(tenantId));
    if (keys.length === 0) return no('tenant_unknown');
    return yes({ keys: keys.filter(({ status }) => withRevoked || status !== 'revoked') });
  };

/** Makes the next key current. */
export const rotateSigningKeys =
  ({ run, recall, now, ...makers }: Needs): Answering<typeof contracts.rotateSigningKeys> =>
  async ({ tenantId }) => {
    const stream = signingKeysStream(tenantId);
    if ((await recall(stream)).keys.length === 0) return no('tenant_unknown');
    const fresh = await freshKey(makers, tenantId);
    const { refusal } = await run(stream, { type: 'RotateSigningKeys', fresh, now: now() });
    return refusal ? noOf(contracts.rotateSigningKeys, refusal) : yes({});
  };

/** Revokes a previous key before its overlap is over. */
export const revokeSigningKey =
  ({ run, recall, now }: Needs): Answering<typeof contracts.revokeSigningKey> =>
  async ({ tenantId, keyId }) => {
    const stream = signingKeysStream(tenantId);
    if ((await recall(stream)).keys.length === 0) return no('tenant_unknown');
    const { refusal } = await run(stream, { type: 'RevokeSigningKey', keyId, now: now() });
    return refusal ? noOf(contracts.revokeSigningKey, refusal) : yes({});
  };
