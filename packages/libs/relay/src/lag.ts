import type { EventStore, Following } from '@countersign/core';

/** For how long the log has held something that has not been told, and when it last answered. */
export const lagOf = (store: EventStore, following: Following) => {
  let askedAt: number | undefined;
  let heardAt = performance.now();
  let isLooking = false;

  const look = async () => {
    if (isLooking) return;
    isLooking = true;
    const lookedAt = performance.now();
    const head = await store.head().finally(() => {
      isLooking = false;
    });
    heardAt = performance.now();
    if (askedAt !== undefined) return;
    askedAt = lookedAt;
    await following.reached(head).finally(() => {
      askedAt = undefined;
    });
  };

  return {
    /** Looks where the log ends; of what it finds, one position at a time is waited for. */
    look: (): void => void look().catch(() => {}),
    seconds: (): number => (askedAt === undefined ? 0 : (performance.now() - askedAt) / 1_000),
    /** How long ago the log last answered. */
    sinceHeardMs: (): number => performance.now() - heardAt,
  };
};
