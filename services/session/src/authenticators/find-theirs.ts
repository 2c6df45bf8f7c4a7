import type { Deps, User } from '../deps.ts';
import { type Confirmed, findConfirmed } from './authenticators.state.ts';
import { impliedEmail } from './implied-email.ts';

/** The authenticator of this id, as the person has it now: registered, or implied. */
export const findTheirs = async (
  deps: Deps,
  user: User,
  authenticatorId: string,
): Promise<Confirmed | undefined> => {
  const registered = findConfirmed(await deps.authenticatorsOf(user), authenticatorId);
  if (registered) return registered;
  const implied = await impliedEmail(deps, user);
  return implied?.authenticatorId === authenticatorId ? implied : undefined;
};
