import { readUser } from '@countersign/contracts';
import { email } from '@countersign/factors';
import { unlessErased } from '@countersign/vault';
import type { Deps, User } from '../deps.ts';
import type { Confirmed } from './authenticators.state.ts';

/** As any other's: `dev_` and 16 alphanumerics. */
const idLength = 16;

/** It follows from whose address it is: an address that changes is another authenticator. */
const idOf = ({ vault }: Deps, { tenantId, userId }: User, address: string): string => {
  const identity = JSON.stringify([tenantId, userId, address]);
  const digest = vault.fingerprint('implied-email', identity).replaceAll(/[^A-Za-z0-9]/g, '');
  return `dev_${digest.slice(0, idLength)}`;
};

/**
 * A person's verified address, which counts as an authenticator though nobody enrolled it (Auth0:
 * every verified address is usable). It is in no record of ours, so what locks it are the wrong
 * answers themselves.
 */
export const impliedEmail = async (
  deps: Deps,
  { tenantId, userId }: User,
): Promise<(Confirmed & { readonly address: string }) | undefined> => {
  const { messaging, vault, attempts } = deps;
  const found = await messaging.ask(readUser, { tenantId, userId });
  if (!found.ok) return undefined;
  const { profile, createdAt } = found.value;
  const { email: address, emailVerified = false } = profile;
  if (address === undefined || !emailVerified) return undefined;

  const user = { tenantId, userId };
  const authenticatorId = idOf(deps, user, address);
  const [sealed, isLocked] = await Promise.all([
    vault.sealFor(user, email.sealedAs, address).catch(unlessErased),
    attempts.areSpent({ ...user, authenticatorId }),
  ]);
  return sealed === undefined
    ? undefined
    : { authenticatorId, kind: email.kind, sealed, isLocked, createdAt, address };
};
