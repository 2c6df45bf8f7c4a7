import { demoOutbox, demoOutboxKey, demoOutboxMax, type SentMessage } from '@countersign/contracts';
import type { Clock, Messaging } from '@countersign/kernel';
import { takingTurns } from '@countersign/kernel';
import { accepted, type SmsProvider } from '@countersign/sms-providers';

/** How often a message is put down again when another replica put one down first. */
const roundsMax = 64;

interface Needs {
  readonly messaging: Messaging;
  readonly clock: Clock;
}

/** The demo's carrier: it sends nothing, and keeps the latest messages for the demo to show. */
export const keptOutbox = ({ messaging, clock }: Needs): SmsProvider => {
  const records = messaging.keyValue(demoOutbox);
  const inTurn = takingTurns();

  const keep = async (message: SentMessage): Promise<void> => {
    for (let round = 1; round <= roundsMax; round += 1) {
      const found = await records.get(demoOutboxKey);
      const latest = [message, ...(found?.value ?? [])].slice(0, demoOutboxMax);
      const isKept = found
        ? await records.replace(demoOutboxKey, latest, found.revision)
        : await records.create(demoOutboxKey, latest);
      if (isKept) return;
    }
    throw new Error('the outbox stayed contended');
  };

  return {
    send: async ({ to, text, dispatchId }) => {
      await inTurn(demoOutboxKey, () => keep({ to, text, sentAt: clock() }));
      return accepted(dispatchId);
    },
  };
};
