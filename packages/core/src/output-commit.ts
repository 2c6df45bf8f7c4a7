import { causes, type Output, type Uncommitted } from './cause.ts';

export type { Output, Uncommitted } from './cause.ts';

const sources = new Set<() => Uncommitted | undefined>();

/** Begins something that ends in an answer: it will wait for what is seen in its course. */
export const newOutput = (): Output => ({ seen: undefined });
export const towardsOutput = <Result>(output: Output, work: () => Result): Result =>
  causes.run({ ...causes.getStore(), output }, work);

/** Notes that the present work has written or read what is not committed. */
export const noteUncommitted = (uncommitted: Uncommitted | undefined): void => {
  const output = causes.getStore()?.output;
  if (output && uncommitted && uncommitted.number > (output.seen?.number ?? 0)) {
    output.seen = uncommitted;
  }
};

/** What the present work has seen so far, for whoever gives again what came of it. */
export const seenUncommitted = (): Uncommitted | undefined => causes.getStore()?.output?.seen;

/** Resolves once all that was seen on the way to an answer is committed. */
export const outputCommitted = async ({ seen }: Output): Promise<void> => seen?.committed();

/** Resolves once all that this process has written so far is: before anything else leaves it. */
export const allCommitted = async (): Promise<void> => {
  await Promise.all([...sources].map((uncommitted) => uncommitted()?.committed()));
};

/** Adds a file whose writes are seen before they are committed, until it is taken back. */
export const addUncommitted = (uncommitted: () => Uncommitted | undefined): (() => void) => {
  sources.add(uncommitted);
  return () => void sources.delete(uncommitted);
};
