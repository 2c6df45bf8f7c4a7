import { Contended, keyedMutex } from './handle.ts';
import type { KeyValue } from './records.ts';

/** One replica has one writer of a record at a time, so rounds are lost to other replicas only. */
const roundsMax = 32;

/**
 * A record as it becomes (`undefined`: as it is), how long it then lives, and what the caller
 * learns.
 */
export interface Change<Value, Result> {
  readonly value?: Value | undefined;
  readonly ttlMs?: number;
  readonly result: Result;
}

/**
 * Changes records that many write at once: each change sees the one before it, here and in every
 * other replica. @throws {Contended}
 */
export const compareAndSet = <Value>(records: KeyValue<Value>) => {
  const inTurn = keyedMutex();

  return <Result>(
    key: string,
    change: (value: Value | undefined) => Change<Value, Result>,
  ): Promise<Result> =>
    inTurn(key, async () => {
      for (let round = 1; round <= roundsMax; round += 1) {
        const found = await records.get(key);
        const { value, ttlMs, result } = change(found?.value);
        if (value === undefined) return result;
        const options = ttlMs === undefined ? {} : { ttlMs };
        const isWritten = found
          ? await records.replace(key, value, found.revision, options)
          : await records.create(key, value, options);
        if (isWritten) return result;
      }
      throw new Contended(`a record stayed contended for ${roundsMax} rounds`);
    });
};
