import { readUser } from '@countersign/contracts';
import type { Deps } from '../deps.ts';
import type { Begun } from './login-session.state.ts';

/**
 * Whether a first factor that held counts for nothing any more: the person was blocked or erased
 * since, or has another password than the one that was given. One that a session carried over
 * stands as long as the session does, which is judged where that is found.
 */
export const isShutOut = async (
  { messaging }: Pick<Deps, 'messaging'>,
  { tenantId, userId, primary }: Pick<Begun, 'tenantId' | 'userId' | 'primary'>,
): Promise<boolean> => {
  const found = await messaging.ask(readUser, { tenantId, userId });
  if (!found.ok || found.value.blocked) return true;
  const { passwordChangedAt } = found.value;
  const isTyped = primary.method === 'password' && primary.carriedFrom === undefined;
  return isTyped && passwordChangedAt !== undefined && passwordChangedAt > primary.provedAt;
};
