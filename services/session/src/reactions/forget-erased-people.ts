import { userErased } from '@countersign/contracts';
import type { Serving } from '@countersign/kernel';
import { authenticatorsStream, type Workings } from '../workings.ts';

/** Forgets what an erased person had. Their sealed data is unreadable already; this is the rest. */
export const forgetErasedPeople = (workings: Workings): Promise<Serving> =>
  workings.messaging.follow(userErased, { durable: 'session' }, async (user) => {
    const { store, attempts, owners } = workings;
    const { confirmed } = await workings.authenticatorsOf(user);
    await owners.forget(confirmed.map(({ authenticatorId }) => authenticatorId));
    await Promise.all([store.remove(authenticatorsStream(user)), attempts.forgetUser(user)]);
    return undefined;
  });
