import type { Authenticator } from '@countersign/contracts';
import type { User, Workings } from '../workings.ts';
import type { Confirmed } from './authenticators.state.ts';
import { sealedAs } from './sealed-as.ts';

/** An authenticator in clear. A TOTP secret never leaves again, not even to an admin. */
export const presentAuthenticator = async (
  { vault }: Workings,
  user: User,
  { authenticatorId, kind, sealed, name, messageType, isLocked, createdAt }: Confirmed,
  lastUsedAt?: string,
): Promise<Authenticator> => {
  const secret = kind === 'totp' ? undefined : await vault.openFor(user, sealedAs[kind], sealed);
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
