import { type KeyValue, UnavailableError } from '@countersign/core';
import { NatsError } from 'nats';

/** Says of what the client or the server failed at that it may be asked again. */
const orUnavailable = async <Result>(work: () => Promise<Result>): Promise<Result> => {
  try {
    return await work();
  } catch (reason) {
    if (reason instanceof NatsError) throw new UnavailableError(`the records: ${reason.code}`);
    throw reason;
  }
};

/** Records whose failures are told in the port's words. */
export const available = <Value>(records: KeyValue<Value>): KeyValue<Value> => ({
  get: (...given) => orUnavailable(() => records.get(...given)),
  put: (...given) => orUnavailable(() => records.put(...given)),
  create: (...given) => orUnavailable(() => records.create(...given)),
  replace: (...given) => orUnavailable(() => records.replace(...given)),
  use: (...given) => orUnavailable(() => records.use(...given)),
  remove: (...given) => orUnavailable(() => records.remove(...given)),
});
