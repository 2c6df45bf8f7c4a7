import { userErased } from '@countersign/contracts';
import type { Serving } from '@countersign/core';
import { authenticatorsStream, type Deps } from '../deps.ts';

/** Forgets what an erased person had. Their sealed data is unreadable already; this is the rest. */
export const forgetErasedPeople = (deps: Deps): Promise<Serving> =>
  deps.messaging.follow(userErased, { durable: 'session' }, async (user) => {
    const { store, attempts, sends, owners, browsers } = deps;
    const { confirmed, removed } = await deps.authenticatorsOf(user);
    // What was removed, too: whoever removed it may have come to harm before it was forgotten.
    await owners.forget([...confirmed.map(({ authenticatorId }) => authenticatorId), ...removed]);
    await Promise.all([
      store.remove(authenticatorsStream(user)),
      attempts.forgetUser(user),
      sends.forgetUser(user),
      browsers.forgetUser(user),
    ]);
    return undefined;
  });
