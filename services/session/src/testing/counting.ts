import type { KeyValue, Messaging } from '@countersign/core';
import type { SessionPorts } from '../service.ts';

/** What a stretch of work cost, call by call. */
export interface Cost {
  readonly loads: number;
  readonly appends: number;
  readonly recordsRead: number;
  readonly recordsWritten: number;
  readonly asked: number;
}

/** Ports that count what goes through them. */
export const counted = () => {
  const counts = { loads: 0, appends: 0, recordsRead: 0, recordsWritten: 0, asked: 0 };

  const counting =
    <Args extends readonly unknown[], Result>(
      kind: keyof Cost,
      call: (...args: Args) => Promise<Result>,
    ) =>
    (...args: Args): Promise<Result> => {
      counts[kind] += 1;
      return call(...args);
    };

  const countRecords = <Value>(records: KeyValue<Value>): KeyValue<Value> => ({
    ...records,
    get: counting('recordsRead', records.get),
    put: counting('recordsWritten', records.put),
    create: counting('recordsWritten', records.create),
    replace: counting('recordsWritten', records.replace),
  });

  const countMessaging = (messaging: Messaging): Messaging => ({
    ...messaging,
    keyValue: (bucket) => countRecords(messaging.keyValue(bucket)),
    // Its type is generic, and survives being wrapped.
    ask: counting('asked', messaging.ask) as Messaging['ask'],
  });

  return {
    through: (ports: SessionPorts): SessionPorts => ({
      ...ports,
      store: {
        ...ports.store,
        load: counting('loads', ports.store.load),
        append: counting('appends', ports.store.append),
      },
      messaging: countMessaging(ports.messaging),
    }),
    /** What was counted since this was last asked. */
    since: (): Cost => {
      const cost = { ...counts };
      Object.assign(counts, { loads: 0, appends: 0, recordsRead: 0, recordsWritten: 0, asked: 0 });
      return cost;
    },
  };
};
