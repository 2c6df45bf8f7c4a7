import { z } from 'zod';
import { bucketOf } from '../records.ts';
import { instant } from '../vocabulary.ts';

const sentMail = z.object({
  to: z.string(),
  subject: z.string(),
  text: z.string(),
  sentAt: instant,
});
/** A mail that would have gone out. */
export type SentMail = z.output<typeof sentMail>;

/** What the demo has "mailed", newest first: mail-dispatch keeps it, the demo's pages show it. */
export const demoMailbox = bucketOf('demo-mailbox', z.array(sentMail).readonly());
/** Everything is in one record. */
export const demoMailboxKey = 'mails';
export const demoMailboxMax = 100;
