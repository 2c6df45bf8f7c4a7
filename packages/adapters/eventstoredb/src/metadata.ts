/** A removed stream is truncated before the greatest revision there can be, 2^63 - 1. */
export const removedFrom = 2 ** 62;

/** The first revision that may still be read, by a stream's metadata: 0 where it says nothing. */
export const truncatedBefore = (metadata: unknown): number => {
  if (typeof metadata !== 'object' || metadata === null || !('$tb' in metadata)) return 0;
  return typeof metadata.$tb === 'number' ? metadata.$tb : 0;
};
