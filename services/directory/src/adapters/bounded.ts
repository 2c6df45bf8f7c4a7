/** Thrown when so much waits already that more would only wait in vain. Nothing was done. */
export class Overloaded extends Error {
  override readonly name = 'Overloaded';
}

/** Runs so many tasks at once and lets so many wait, first come, first served. */
export const bounded = ({
  inHandMax,
  waitingMax,
}: {
  readonly inHandMax: number;
  readonly waitingMax: number;
}) => {
  let inHand = 0;
  const waiting: (() => void)[] = [];

  return async <Result>(task: () => Promise<Result>): Promise<Result> => {
    if (inHand < inHandMax) inHand += 1;
    else if (waiting.length < waitingMax) {
      // Whoever finishes hands its place over, so the count stays as it is.
      await new Promise<void>((resolve) => waiting.push(resolve));
    } else throw new Overloaded('too many tasks are waiting');
    try {
      return await task();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else inHand -= 1;
    }
  };
};
