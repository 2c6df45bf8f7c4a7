import type { Decider, Decision } from '@countersign/core';
import type { Deps } from '../deps.ts';
import type { Recipient } from '../sends.ts';

interface Sending {
  readonly isPaid: boolean;
}

/**
 * Pays for one send, at most once however often a decision is taken afresh: when the decider would
 * send if it were paid, and before anything is recorded. What was paid and not used goes back; what
 * became of an append that failed is not known, so then nothing does. Where nothing is sent, as
 * there is nobody to send it to, there is nothing to pay.
 */
export const sendBudget = ({ sends, clock }: Deps, recipient: Recipient | undefined) => {
  let paid: Promise<boolean> | undefined;

  return {
    pay: async <State, Command, Event, Refusal, Asked extends Command & Sending>(
      { decide }: Decider<State, Command, Event, Refusal>,
      command: Asked,
      state: State,
    ): Promise<Asked> => {
      if (!recipient) return { ...command, isPaid: true };
      const { refusal, events } = decide({ ...command, isPaid: true }, state);
      if (refusal !== undefined || events.length === 0) return { ...command, isPaid: false };
      paid ??= sends.pay(recipient, clock());
      return { ...command, isPaid: await paid };
    },
    close: async ({ refusal, events }: Decision<unknown, unknown>): Promise<void> => {
      const isUsed = refusal === undefined && events.length > 0;
      if (recipient && !isUsed && (await paid)) await sends.refund(recipient);
    },
  };
};
