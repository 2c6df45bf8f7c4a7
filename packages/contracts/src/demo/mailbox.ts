import { defineBucket } from '@countersign/core';
import { z } from 'zod';
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
export const demoMailbox = defineBucket('demo-mailbox', {
  value: z.array(sentMail).readonly(),
  ttlMs: 24 * 60 * 60_000,
});
/** Everything is in one record. */
export const demoMailboxKey = 'mails';
export const demoMailboxMax = 100;
