import { relayActivity as relay, tellWithState } from '@countersign/activity';
import { smsDispatchActivity } from '@countersign/contracts';
import type { Serving } from '@countersign/core';
import type { RelayPorts } from '@countersign/relay';
import { dispatchActivity } from './dispatch-activity.ts';

/** Tells the tenant's log what became of every message, from the record. */
export const relayActivity = (ports: RelayPorts): Serving =>
  relay(ports, {
    service: 'sms-dispatch',
    topic: smsDispatchActivity,
    tells: { dispatch: tellWithState({ store: ports.store, ...dispatchActivity }) },
  });
