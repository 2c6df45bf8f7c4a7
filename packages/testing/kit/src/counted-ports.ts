import type { EventStore, KeyValue, Messaging } from '@countersign/core';

/** What a stretch of work cost at its ports, call by call. */
export interface PortCalls {
  readonly loads: number;
  readonly appends: number;
  /** How often the metadata of a stream was set. */
  readonly retained: number;
  readonly recordsRead: number;
  readonly recordsWritten: number;
  readonly asked: number;
}

const none = {
  ...{ loads: 0, appends: 0, retained: 0 },
  ...{ recordsRead: 0, recordsWritten: 0, asked: 0 },
};

/** Ports that count what goes through them. */
export const countedPorts = () => {
  const counts = { ...none };

  const counting =
    <Args extends readonly unknown[], Result>(
      kinds: readonly (keyof PortCalls)[],
      call: (...args: Args) => Promise<Result>,
    ) =>
    (...args: Args): Promise<Result> => {
      for (const kind of kinds) counts[kind] += 1;
      return call(...args);
    };

  const countRecords = <Value>(records: KeyValue<Value>): KeyValue<Value> => ({
    get: counting(['recordsRead'], records.get),
    put: counting(['recordsWritten'], records.put),
    create: counting(['recordsWritten'], records.create),
    replace: counting(['recordsWritten'], records.replace),
    use: counting(['recordsRead', 'recordsWritten'], records.use),
    remove: counting(['recordsWritten'], records.remove),
  });

  return {
    store: (store: EventStore): EventStore => ({
      ...store,
      load: counting(['loads'], store.load),
      append: counting(['appends'], store.append),
      retain: counting(['retained'], store.retain),
    }),
    messaging: (messaging: Messaging): Messaging => ({
      ...messaging,
      // What relays write is by the second, whatever happens.
      keyValue: (bucket) =>
        bucket.name.endsWith('-relays')
          ? messaging.keyValue(bucket)
          : countRecords(messaging.keyValue(bucket)),
      // Its type is generic, and survives being wrapped.
      ask: counting(['asked'], messaging.ask) as Messaging['ask'],
    }),
    /** What was counted since this was last asked. */
    since: (): PortCalls => {
      const cost = { ...counts };
      Object.assign(counts, none);
      return cost;
    },
  };
};
