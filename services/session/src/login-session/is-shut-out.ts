import { readUser } from '@countersign/contracts';
import type { Deps } from '../deps.ts';
import type { Begun } from './login-session.state.ts';

/**
 * Whether a first factor that held counts for nothing any more: the person was blocked or erased
 * since, or has another password than the one that was given, here or in the login that a session
 * carried it over from.
 */
export const isShutOut = async (
  { messaging }: Pick<Deps, 'messaging'>,
  { tenantId, userId, primary }: Pick<Begun, 'tenantId' | 'userId' | 'primary'>,
): Promise<boolean> => {
  const found = await messaging.ask(readUser, { tenantId, userId });
  if (!found.ok || found.value.blocked) return true;
  const { passwordChangedAt } = found.value;
  if (primary.method !== 'password' || passwordChangedAt === undefined) return false;
  return passwordChangedAt > primary.provedAt;
};
