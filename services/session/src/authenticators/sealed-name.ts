import type { Vault } from '@countersign/vault';
import type { User } from '../deps.ts';
import type { Confirmed } from './authenticators.state.ts';

const context = 'authenticator-name';

/** What somebody calls an authenticator is of them: "Ann's phone", "private 0177…". */
export const sealName = (
  vault: Pick<Vault, 'sealFor'>,
  user: User,
  name: string | undefined,
): Promise<string | undefined> =>
  name === undefined ? Promise.resolve(undefined) : vault.sealFor(user, context, name);

/** What it is called; nothing where nobody named it, or its person was erased. */
export const openName = async (
  vault: Pick<Vault, 'openFor'>,
  user: User,
  { name, sealedName }: Pick<Confirmed, 'name' | 'sealedName'>,
): Promise<string | undefined> =>
  sealedName === undefined ? name : vault.openFor(user, context, sealedName);
