import { userErased } from '@countersign/contracts';
import type { Serving } from '@countersign/kernel';
import { authenticatorsStream, type Workings } from '../workings.ts';

/** Forgets what an erased person had. Their sealed data is unreadable already; this is the rest. */
export const forgetErasedPeople = ({ messaging, store, attempts }: Workings): Promise<Serving> =>
  messaging.follow(userErased, { durable: 'session' }, async (user) => {
    await Promise.all([store.remove(authenticatorsStream(user)), attempts.forgetUser(user)]);
    return undefined;
  });
