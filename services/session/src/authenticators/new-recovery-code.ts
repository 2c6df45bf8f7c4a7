import { newRecoveryCode as newCode } from '@countersign/factors';
import type { User, Workings } from '../workings.ts';
import { newAuthenticatorId } from './new-authenticator-id.ts';
import { recoveryCodeHash } from './recovery-code-hash.ts';
import { sealedAs } from './sealed-as.ts';

/** A new recovery code: in clear for whoever it is shown to, and as it will be kept. */
export const newRecoveryCode = async (
  { vault, owners, newId }: Pick<Workings, 'vault' | 'owners' | 'newId'>,
  { tenantId, userId }: User,
) => {
  const code = newCode();
  const authenticatorId = newAuthenticatorId(newId);
  await owners.note({ tenantId, userId }, authenticatorId);
  const hash = recoveryCodeHash(vault, { tenantId, userId, authenticatorId }, code);
  const sealed = await vault.sealFor({ tenantId, userId }, sealedAs['recovery-code'], hash);
  return { code, kept: { authenticatorId, sealed } };
};
