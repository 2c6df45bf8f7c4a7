import type { Vault } from '@countersign/vault';

/** A keyed digest of a client secret: of use to nobody without the vault's key. */
export type SecretDigest = (tenantId: string, clientId: string, secret: string) => string;

/** A generated secret has 64 characters; one that an admin brings has to be beyond guessing too. */
export const secretLengthMin = 16;

export const secretDigest =
  (vault: Vault): SecretDigest =>
  (tenantId, clientId, secret) =>
    vault.fingerprint('client-secret', JSON.stringify([tenantId, clientId, secret]));
