import { readUser } from '@countersign/contracts';
import type { User, Workings } from '../workings.ts';

/**
 * Whether a person was blocked since their first factor held. Tokens and sessions are refused to
 * them elsewhere; a factor they enrol would outlive the block. Whoever was erased has no key to
 * seal by.
 */
export const isBlocked = async (
  { messaging }: Workings,
  { tenantId, userId }: User,
): Promise<boolean> => {
  const found = await messaging.ask(readUser, { tenantId, userId });
  return found.ok && found.value.blocked;
};
