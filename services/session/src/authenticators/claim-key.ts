import type { Deps, User } from '../deps.ts';
import { findConfirmed } from './authenticators.state.ts';
import type { Read } from './registering.ts';

/** What nobody else of the tenant may have, in a form that says nothing of it. */
export const keyOf = ({ vault }: Deps, { tenantId }: User, unique: string): string =>
  `key_${vault.fingerprint('key-owners', `${tenantId}/${unique}`)}`;

/** Takes a key for its new owner; whoever has it keeps it. */
export const claimKey = (
  deps: Deps,
  { tenantId, userId }: User,
  authenticatorId: string,
  key: string,
  isReplacing = false,
): Promise<boolean> => {
  const claim = { tenantId, userId, authenticatorId, now: deps.clock() };
  return deps.owners.claim(key, claim, async (claimed) => {
    // All they had goes in the same append.
    if (isReplacing && claimed.userId === userId) return 'removed';
    const theirs = await deps.authenticatorsOf(claimed);
    if (findConfirmed(theirs, claimed.authenticatorId)) return 'confirmed';
    return theirs.removed.includes(claimed.authenticatorId) ? 'removed' : 'unknown';
  });
};

/** Notes whose they are, and which key each has. */
export const noteOwners = async (deps: Deps, user: User, all: readonly Read[]): Promise<void> => {
  const note = ({ unique, kept: { authenticatorId } }: Read) =>
    deps.owners.note(user, authenticatorId, unique && keyOf(deps, user, unique));
  await Promise.all(all.map(note));
};

/** Takes the keys among what an admin registers; `undefined` where somebody has one of them. */
export const claimKeys = async (
  deps: Deps,
  user: User,
  all: readonly Read[],
  isReplacing: boolean,
): Promise<readonly string[] | undefined> => {
  const taken: string[] = [];
  for (const { unique, kept } of all) {
    if (unique === undefined) continue;
    const key = keyOf(deps, user, unique);
    if (!(await claimKey(deps, user, kept.authenticatorId, key, isReplacing))) {
      await Promise.all(taken.map(deps.owners.unclaim));
      return undefined;
    }
    taken.push(key);
  }
  return taken;
};
