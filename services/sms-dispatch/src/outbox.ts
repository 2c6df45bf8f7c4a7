import { demoOutbox, demoOutboxKey, demoOutboxMax } from '@countersign/contracts';
import { type Clock, compareAndSet, type Messaging } from '@countersign/core';
import { accepted, type SmsProvider } from '@countersign/providers';

interface Needs {
  readonly messaging: Messaging;
  readonly clock: Clock;
}

/** The demo's carrier: it sends nothing, and keeps the latest messages for the demo to show. */
export const keptOutbox = ({ messaging, clock }: Needs): SmsProvider => {
  const alter = compareAndSet(messaging.keyValue(demoOutbox));

  return {
    send: async ({ to, text, dispatchId }) => {
      const message = { to, text, sentAt: clock() };
      await alter(demoOutboxKey, (kept = []) => ({
        value: [message, ...kept].slice(0, demoOutboxMax),
        result: undefined,
      }));
      return accepted(dispatchId);
    },
  };
};
