import { relayActivity as relay, remembering } from '@countersign/activity';
import { smsDispatchActivity } from '@countersign/contracts';
import type { EventStore, Following, Messaging } from '@countersign/kernel';
import { dispatchActivity } from './dispatch-activity.ts';

interface Needs {
  readonly store: EventStore;
  readonly messaging: Messaging;
}

/** Tells the tenant's log what became of every message, from the record. */
export const relayActivity = ({ store, messaging }: Needs): Promise<Following> =>
  relay(
    { store, messaging },
    {
      topic: smsDispatchActivity,
      tells: { dispatch: remembering({ store, ...dispatchActivity }) },
    },
  );
