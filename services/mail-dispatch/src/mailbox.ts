import { demoMailbox, demoMailboxKey, demoMailboxMax } from '@countersign/contracts';
import { type Clock, compareAndSet, type Messaging } from '@countersign/core';
import type { Mailer } from './mailer.ts';

interface Needs {
  readonly messaging: Messaging;
  readonly clock: Clock;
}

/** The demo's mailer: it sends nothing, and keeps the latest mails for the demo to show. */
export const keptMailbox = ({ messaging, clock }: Needs): Mailer => {
  const alter = compareAndSet(messaging.keyValue(demoMailbox));

  return {
    send: async ({ to, subject, text }) => {
      const mail = { to, subject, text, sentAt: clock() };
      await alter(demoMailboxKey, (kept = []) => ({
        value: [mail, ...kept].slice(0, demoMailboxMax),
        result: undefined,
      }));
      return { status: 'accepted' };
    },
    close: async () => {},
  };
};
