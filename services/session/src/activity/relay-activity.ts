import { relayActivity as relay, tellWithState } from '@countersign/activity';
import { sessionActivity } from '@countersign/contracts';
import type { Serving } from '@countersign/core';
import type { Factors } from '@countersign/factors';
import type { RelayPorts } from '@countersign/relay';
import { authenticatorsActivity } from './authenticators-activity.ts';
import { loginActivity } from './login-activity.ts';

/** Tells the tenant's log what happened here, from the record. */
export const relayActivity = (ports: RelayPorts, factors: Factors): Serving => {
  const { store } = ports;
  return relay(ports, {
    service: 'session',
    topic: sessionActivity,
    tells: {
      loginSession: tellWithState({ store, ...loginActivity(factors) }),
      authenticators: authenticatorsActivity(factors),
    },
  });
};
