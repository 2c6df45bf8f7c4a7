import type { KeyValue, Messaging } from '@countersign/core';
import type { SessionPorts } from '../service.ts';

/**
 * When a call is reached, what becomes of it: it is not made, or it is made and nobody hears of it.
 */
export interface Fault {
  /** The how-manieth call, from one. */
  readonly call: number;
  readonly how: 'not made' | 'unheard';
  /** Whether only this call fails, or everything from then on, as when the process is killed. */
  readonly isLast: boolean;
}

/** The four ways in which a call can fail a process. */
export const kindsOfFault = [
  ['fails, and was not made', { how: 'not made', isLast: false }],
  ['fails, and nobody knows that it was made', { how: 'unheard', isLast: false }],
  ['kills the process, and was not made', { how: 'not made', isLast: true }],
  ['kills the process, once it was made', { how: 'unheard', isLast: true }],
] as const;
/** The calls that starting takes: without them there is no process to come to harm. */
export const callsToStart = 5;

/** Ports of a process that comes to harm at one call, and how many calls there were. */
export const harmed = (fault: Fault | undefined) => {
  let calls = 0;
  let isDead = false;

  const guard =
    <Args extends readonly unknown[], Result>(call: (...args: Args) => Promise<Result>) =>
    async (...args: Args): Promise<Result> => {
      if (isDead) throw new Error('this process is dead');
      calls += 1;
      if (calls !== fault?.call) return call(...args);
      isDead = fault.isLast;
      if (fault.how === 'unheard') await call(...args);
      throw new Error(`call ${calls} failed`);
    };

  const guardRecords = <Value>(records: KeyValue<Value>): KeyValue<Value> => ({
    ...records,
    get: guard(records.get),
    put: guard(records.put),
    create: guard(records.create),
    replace: guard(records.replace),
    remove: guard(records.remove),
  });

  const guardMessaging = (messaging: Messaging): Messaging => ({
    ...messaging,
    keyValue: (bucket) => guardRecords(messaging.keyValue(bucket)),
    // Its type is generic, and survives being wrapped.
    publish: guard(messaging.publish) as Messaging['publish'],
  });

  return {
    calls: () => calls,
    through: (ports: SessionPorts): SessionPorts => ({
      ...ports,
      store: {
        ...ports.store,
        load: guard(ports.store.load),
        append: guard(ports.store.append),
      },
      messaging: guardMessaging(ports.messaging),
    }),
  };
};
