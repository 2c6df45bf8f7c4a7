import type { Position, RecordedEvent } from '@countersign/kernel';

/** How many events are being told at once. */
const atOnceMax = 64;

interface Telling {
  readonly tell: (event: RecordedEvent) => Promise<void>;
  /** Hears of every position up to which, without a gap, everything has been told. */
  readonly onTold: (position: Position) => void;
}

/**
 * Tells a batch, many at once. Where one fails, what came before it counts as told and what comes
 * after does not: that is told again, and dropped by its id.
 */
export const tellInOrder = async (
  events: readonly RecordedEvent[],
  { tell, onTold }: Telling,
): Promise<void> => {
  for (let first = 0; first < events.length; first += atOnceMax) {
    const some = events.slice(first, first + atOnceMax);
    const told = await Promise.allSettled(some.map(tell));
    const failed = told.find(({ status }) => status === 'rejected');
    const count = failed ? told.indexOf(failed) : some.length;
    const last = some[count - 1];
    if (last) onTold(last.position);
    if (failed?.status === 'rejected') throw failed.reason;
  }
};
