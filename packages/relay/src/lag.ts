import type { EventStore, Following } from '@countersign/kernel';

/** For how long the log has held something that has not been told. */
export const lagOf = (store: EventStore, following: Following) => {
  let askedAt: number | undefined;

  const look = async () => {
    if (askedAt !== undefined) return;
    askedAt = performance.now();
    try {
      await following.reached(await store.head());
    } finally {
      askedAt = undefined;
    }
  };

  return {
    /** Looks where the log ends, and waits until that has been told; one look at a time. */
    look: (): void => void look().catch(() => {}),
    seconds: (): number => (askedAt === undefined ? 0 : (performance.now() - askedAt) / 1_000),
  };
};
