import { Unanswered } from '@countersign/core';

/** Does it again, as a person would, when nobody answers; `lost` is told each time. */
export const persisting =
  (lost: () => Promise<void>) =>
  async <Result>(task: () => Promise<Result>): Promise<Result> => {
    for (let times = 1; ; times += 1) {
      try {
        return await task();
      } catch (error) {
        if (!(error instanceof Unanswered) || times > 3) throw error;
        await lost();
      }
    }
  };

export type Persist = ReturnType<typeof persisting>;
