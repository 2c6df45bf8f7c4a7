import type { Authenticator } from '@countersign/contracts';
import type { Deps, User } from '../deps.ts';
import type { Confirmed } from './authenticators.state.ts';
import { openName } from './sealed-name.ts';

/** An authenticator in clear, but for what proves it. */
export const presentAuthenticator = async (
  { vault, factors }: Deps,
  user: User,
  confirmed: Confirmed,
  lastUsedAt?: string,
): Promise<Authenticator> => {
  const { authenticatorId, kind, sealed, messageType, isLocked, createdAt } = confirmed;
  const factor = factors.ofKind(kind);
  // An address is shown again, and the public half of a key; what proves somebody is not, and of a
  // code there is a hash alone.
  const isShown = factor?.proof.by === 'sent-code' || factor?.proof.by === 'signature';
  const [known, name] = await Promise.all([
    isShown ? vault.openFor(user, factor.sealedAs, sealed) : undefined,
    openName(vault, user, confirmed),
  ]);
  const fields = factor?.fields({ known, messageType });
  const { credential } = fields ?? {};
  // Auth0's: of `auth0|66aa01` it is `66aa01`.
  const identityUserId = user.userId.split('|').at(-1);
  return {
    authenticatorId,
    kind,
    confirmed: true,
    locked: isLocked,
    ...(name !== undefined && { name }),
    ...fields,
    ...(factor?.isFirst && credential && { credential: { ...credential, identityUserId } }),
    createdAt,
    enrolledAt: createdAt,
    ...(lastUsedAt !== undefined && { lastUsedAt }),
  };
};

/** One that is being enrolled: it proves nothing yet. */
export const presentUnconfirmed = async (
  deps: Deps,
  user: User,
  enrolling: Confirmed,
): Promise<Authenticator> => {
  const { enrolledAt: _, ...presented } = await presentAuthenticator(deps, user, enrolling);
  return { ...presented, confirmed: false };
};
