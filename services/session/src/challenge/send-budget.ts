import type { Decider, Decision } from '@countersign/core';
import type { Deps } from '../deps.ts';
import type { Paid, Recipient } from '../sends.ts';

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
  let paid: Promise<Paid> | undefined;
  let retryAt: string | undefined;

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
      const { isPaid, retryAt: later } = await paid;
      retryAt = later;
      return { ...command, isPaid };
    },
    /** From when on there is a message to be had, where there was none. */
    retryAt: (): string | undefined => retryAt,
    close: async ({ refusal, events }: Decision<unknown, unknown>): Promise<void> => {
      const isUsed = refusal === undefined && events.length > 0;
      if (recipient && !isUsed && (await paid)?.isPaid) await sends.refund(recipient);
    },
  };
};
