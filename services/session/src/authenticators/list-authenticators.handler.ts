import { yes } from '@countersign/kernel';
import type { User, Workings } from '../workings.ts';
import { presentAuthenticator } from './present-authenticator.ts';

/** What a person has confirmed, oldest first. */
export const listAuthenticators = (workings: Workings) => async (user: User) => {
  const [{ confirmed }, uses] = await Promise.all([
    workings.authenticatorsOf(user),
    workings.attempts.lastUses(user),
  ]);
  const present = confirmed.map((each) =>
    presentAuthenticator(workings, user, each, uses.get(each.authenticatorId)),
  );
  return yes({ authenticators: await Promise.all(present) });
};
