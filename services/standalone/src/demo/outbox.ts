import type { Clock } from '@countersign/kernel';
import type { Sms, SmsProvider } from '@countersign/sms-providers';
import { accepted } from '@countersign/sms-providers';

const messagesMax = 200;

export interface OutboxMessage {
  readonly to: string;
  readonly text: string;
  readonly sentAt: string;
}

/** The demo's carrier: it sends nothing, keeps the latest messages in memory and shows them. */
export const openOutbox = (clock: Clock) => {
  const kept: OutboxMessage[] = [];
  const provider: SmsProvider = {
    send: async ({ to, text, dispatchId }: Sms) => {
      kept.unshift({ to, text, sentAt: clock() });
      kept.length = Math.min(kept.length, messagesMax);
      return accepted(dispatchId);
    },
  };
  return { provider, messages: (): readonly OutboxMessage[] => kept };
};
