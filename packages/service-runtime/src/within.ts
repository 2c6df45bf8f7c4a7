import { setTimeout as pause } from 'node:timers/promises';

/** Fails when `work` takes longer than it may. */
export const within = async <Result>(
  ms: number,
  what: string,
  work: Promise<Result>,
): Promise<Result> => {
  const done = new AbortController();
  const late = pause(ms, undefined, { signal: done.signal }).then(() => {
    throw new Error(`${what} took more than ${ms} ms`);
  });
  late.catch(() => {});
  try {
    return await Promise.race([work, late]);
  } finally {
    done.abort();
  }
};
