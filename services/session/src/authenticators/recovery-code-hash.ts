import type { Vault } from '@countersign/vault';
import type { User } from '../deps.ts';

interface Of extends User {
  readonly authenticatorId: string;
}

/**
 * What is kept of a recovery code. NIST SP 800-63B 3.1.2 wants a slow hash of secrets below 112
 * bits only; these have 120. It is keyed, and its authenticator's id is its salt.
 */
export const recoveryCodeHash = (
  vault: Vault,
  { tenantId, userId, authenticatorId }: Of,
  code: string,
): string =>
  vault.fingerprint('recovery-code', JSON.stringify([tenantId, userId, authenticatorId, code]));
