import type { Begun } from '../login-session/login-session.state.ts';
import type { Workings } from '../workings.ts';
import type { Passed } from './challenge.events.ts';
import { type Settled, settleChallenge } from './settle-challenge.ts';

/** How many of the challenges this process has settled it remembers, so as not to look again. */
const rememberedMax = 1_000;

/**
 * Settles a challenge once within this process, for the request that passed it and for the reaction
 * that makes sure of it alike. Forgetting one costs a second look, and changes nothing.
 */
export const settling = (workings: Workings) => {
  const settle = settleChallenge(workings);
  const known = new Map<string, Promise<Settled>>();
  const inHand = new Map<string, Promise<unknown>>();

  const remember = (challengeId: string, work: Promise<Settled>) => {
    known.set(challengeId, work);
    const [oldest] = known.keys();
    if (known.size > rememberedMax && oldest !== undefined) known.delete(oldest);
    // What failed is tried again by whoever comes next.
    work.catch(() => known.delete(challengeId));
    return work;
  };

  const now = (login: Begun, passed: Passed): Promise<Settled> =>
    known.get(passed.challengeId) ?? remember(passed.challengeId, settle(login, passed));

  return {
    now,
    /**
     * Runs what may pass a challenge and then settle it; the reaction waits for it, and finds all
     * done.
     */
    during: async <Result>(challengeId: string, work: () => Promise<Result>): Promise<Result> => {
      const running = work();
      const all = Promise.allSettled([inHand.get(challengeId), running]);
      inHand.set(challengeId, all);
      try {
        return await running;
      } finally {
        if (inHand.get(challengeId) === all) inHand.delete(challengeId);
      }
    },
    /** The same as `now`, for who has only the record of it, perhaps of long ago. */
    later: async (passed: Passed): Promise<void> => {
      await inHand.get(passed.challengeId);
      if (known.has(passed.challengeId)) {
        await known.get(passed.challengeId);
        return;
      }
      const login = await workings.loginOf(passed.loginSessionId);
      const isDue = login.status !== 'pending' && login.mfa?.challengeId !== passed.challengeId;
      if (isDue) await now(login, passed);
    },
  };
};

export type Settling = ReturnType<typeof settling>;
