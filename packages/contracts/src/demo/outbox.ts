import { z } from 'zod';
import { bucketOf } from '../records.ts';
import { instant } from '../vocabulary.ts';

const sentMessage = z.object({ to: z.string(), text: z.string(), sentAt: instant });
/** A message that would have gone to a phone. */
export type SentMessage = z.output<typeof sentMessage>;

/**
 * What the demo's carrier has "sent", newest first: sms-dispatch keeps it, the demo's pages show
 * it. Only a demo has it, and its texts hold live codes.
 */
export const demoOutbox = bucketOf('demo-outbox', z.array(sentMessage).readonly());
/** Everything is in one record. */
export const demoOutboxKey = 'messages';
export const demoOutboxMax = 200;
