import { newRecoveryCode as newCode, recoveryCode, recoveryCodeHash } from '@countersign/factors';
import type { Deps, User } from '../deps.ts';
import { newAuthenticatorId } from './new-authenticator-id.ts';

/** What a code is made from that can be shown again: a seed that others keep, in one login. */
interface Of {
  readonly loginSessionId: string;
  readonly seed: string;
}

const bytesOf = ({ vault }: Pick<Deps, 'vault'>, { tenantId, userId }: User, of: Of) => {
  const text = JSON.stringify([tenantId, userId, of.loginSessionId, of.seed]);
  return Buffer.from(vault.fingerprint('recovery-code-seed', text), 'base64url');
};

/**
 * A new recovery code: in clear for whoever it is shown to, and as it will be kept. Of a seed it is
 * the same each time, and takes our key as well as that to make.
 */
export const newRecoveryCode = async (
  deps: Pick<Deps, 'vault' | 'owners' | 'newId'>,
  { tenantId, userId }: User,
  of?: Of,
) => {
  const { vault, owners, newId } = deps;
  const { fingerprint } = vault;
  const code = newCode(of && bytesOf(deps, { tenantId, userId }, of));
  const authenticatorId = newAuthenticatorId(newId);
  await owners.note({ tenantId, userId }, authenticatorId);
  const hash = recoveryCodeHash({ tenantId, userId, authenticatorId, fingerprint }, code);
  const sealed = await vault.sealFor({ tenantId, userId }, recoveryCode.sealedAs, hash);
  return { code, kept: { authenticatorId, sealed } };
};
