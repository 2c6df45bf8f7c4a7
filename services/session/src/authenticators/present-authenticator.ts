import type { Authenticator } from '@countersign/contracts';
import type { Deps, User } from '../deps.ts';
import type { Confirmed } from './authenticators.state.ts';
import { sealedAs } from './sealed-as.ts';
import { openName } from './sealed-name.ts';

/** What an admin may see again: not a TOTP secret, and of a recovery code there is a hash alone. */
const isShown = (kind: Confirmed['kind']) => kind === 'phone' || kind === 'email';

/** An authenticator in clear, but for what proves it. */
export const presentAuthenticator = async (
  { vault }: Deps,
  user: User,
  confirmed: Confirmed,
  lastUsedAt?: string,
): Promise<Authenticator> => {
  const { authenticatorId, kind, sealed, messageType, isLocked, createdAt } = confirmed;
  const [secret, name] = await Promise.all([
    isShown(kind) ? vault.openFor(user, sealedAs[kind], sealed) : undefined,
    openName(vault, user, confirmed),
  ]);
  return {
    authenticatorId,
    kind,
    confirmed: true,
    locked: isLocked,
    ...(name !== undefined && { name }),
    ...(kind === 'phone' && secret !== undefined && { phoneNumber: secret }),
    ...(kind === 'phone' && { preferredMessageType: messageType ?? 'sms' }),
    ...(kind === 'email' && secret !== undefined && { email: secret }),
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
