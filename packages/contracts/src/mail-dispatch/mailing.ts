import { defineOperation } from '@countersign/core';
import { z } from 'zod';
import { testMessageReference } from '../session/test-messages.ts';
import { dispatchStatus } from '../sms-dispatch/code-requested.ts';
import { instant, tenantId } from '../vocabulary.ts';

/**
 * Whether mail can be sent for a tenant, by a server of its own or by the deployment's; of no
 * tenant, as 0.2.0 asks, whether by the deployment's. Without a server none is ever sent.
 */
export const readMailing = defineOperation('mail-dispatch.ask.v1.read-mailing', {
  request: z.object({ tenantId: tenantId.optional() }),
  value: z.object({ isOn: z.boolean() }),
});

/** What happened to a mail, in the order it happened. */
export const mailStep = z.object({
  at: instant,
  /** `requested`, `attempted`, `rejected`, `accepted`, `failed` or `expired`. */
  step: z.string(),
  /** Whose server was asked, `tenant` or `deployment`, and for the how manieth time. */
  by: z.string().optional(),
  attempt: z.int().optional(),
  reason: z.string().optional(),
  /** What the server said no with (RFC 5321, 4.2.1), if it was reached. */
  replyCode: z.int().optional(),
});
export type MailStep = z.output<typeof mailStep>;

/** Tells every step of a test mail; until the first was recorded it is unknown. */
export const readTestMail = defineOperation('mail-dispatch.ask.v1.read-test-mail', {
  request: z.object({ tenantId, reference: testMessageReference }),
  value: z.object({ status: dispatchStatus, steps: z.array(mailStep) }),
  refusals: ['test_mail_unknown'],
});
