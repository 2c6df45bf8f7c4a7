import { newRecoveryCode as newCode, recoveryCode, recoveryCodeHash } from '@countersign/factors';
import { unlessErased } from '@countersign/vault';
import type { Deps, User } from '../deps.ts';
import { type Authenticators, type Confirmed, recoveryCodeOf } from './authenticators.state.ts';
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

/** Which code a seed makes. Nothing is kept of it. */
export const recoveryCodeOfSeed = (deps: Pick<Deps, 'vault'>, user: User, of: Of): string =>
  newCode(bytesOf(deps, user, of));

/** Whether a person's code is this one: given before, by a seed that has come again. */
export const isThisCode = async (
  { vault, codes }: Pick<Deps, 'vault' | 'codes'>,
  user: User,
  { authenticatorId, sealed }: Confirmed,
  code: string,
): Promise<boolean> => {
  const kept = await vault.openFor(user, recoveryCode.sealedAs, sealed);
  const { fingerprint } = vault;
  const hash = recoveryCodeHash({ ...user, authenticatorId, fingerprint }, code);
  return kept !== undefined && codes.equals(hash, kept);
};

/**
 * A new recovery code that is nobody's yet: in clear for whoever it is shown to, and as it will be
 * kept; `undefined` once its person was erased. Of a seed it is the same each time, and takes our
 * key as well as that to make.
 */
export const makeRecoveryCode = async (
  deps: Pick<Deps, 'vault' | 'newId'>,
  { tenantId, userId }: User,
  of?: Of,
) => {
  const { vault, newId } = deps;
  const { fingerprint } = vault;
  const code = newCode(of && bytesOf(deps, { tenantId, userId }, of));
  const authenticatorId = newAuthenticatorId(newId);
  const hash = recoveryCodeHash({ tenantId, userId, authenticatorId, fingerprint }, code);
  const sealed = await vault
    .sealFor({ tenantId, userId }, recoveryCode.sealedAs, hash)
    .catch(unlessErased);
  if (sealed === undefined) return undefined;
  return { code, kept: { authenticatorId, sealed } };
};

/** The same for who is about to be given it: whose it is is noted before it is in their record. */
export const newRecoveryCode = async (
  deps: Pick<Deps, 'vault' | 'owners' | 'newId'>,
  user: User,
  of?: Of,
) => {
  const made = await makeRecoveryCode(deps, user, of);
  if (made) await deps.owners.note(user, made.kept.authenticatorId);
  return made;
};

/** Which code is nobody's any more: the one before a new one, or a new one that was not given. */
export const voidCodeOf = (
  before: Authenticators | undefined,
  { authenticatorId }: { readonly authenticatorId: string },
  isGiven: boolean,
): readonly string[] => {
  if (!isGiven) return [authenticatorId];
  const replaced = before && recoveryCodeOf(before);
  return replaced ? [replaced.authenticatorId] : [];
};
