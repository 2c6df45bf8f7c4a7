import { relayActivity as relay, tellWithState } from '@countersign/activity';
import { mailDispatchActivity } from '@countersign/contracts';
import type { Serving } from '@countersign/core';
import type { RelayPorts } from '@countersign/relay';
import { mailActivity } from './mail-activity.ts';

/** Tells the tenant's log which codes were sent by mail, from the record. */
export const relayActivity = (ports: RelayPorts): Serving =>
  relay(ports, {
    service: 'mail-dispatch',
    topic: mailDispatchActivity,
    tells: { mail: tellWithState({ store: ports.store, ...mailActivity }) },
  });
