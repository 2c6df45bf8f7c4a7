import { defineOperation } from '@countersign/core';
import { z } from 'zod';
import { origin } from '../activity-log/activity.ts';
import { nothing, tenantId, userId } from '../vocabulary.ts';
import { login, loginRefusals } from './login.ts';

/**
 * Opens the login of who came by a link to choose another password, which whoever asks has judged.
 * What the person has enrolled is asked for, whatever the policy says; nothing is enrolled in it,
 * and it cannot be completed.
 */
export const openPasswordReset = defineOperation('session.ask.v1.open-password-reset', {
  request: z.object({
    tenantId,
    userId,
    /** Opening twice for one transaction and user is once. */
    transactionId: z.string(),
    host: z.string(),
    locale: z.string(),
    origin: origin.optional(),
  }),
  value: login,
});

/**
 * Asks whether a password may be chosen in such a login now: whether all that its person has to
 * prove is proved, also what they have enrolled since it was opened.
 */
export const reviewPasswordReset = defineOperation('session.ask.v1.review-password-reset', {
  request: z.object({ tenantId, loginSessionId: z.string() }),
  value: z.object({ userId }),
  refusals: [...loginRefusals, 'mfa_required'],
});

/**
 * Pays for a mail with a link to choose another password: few for a person and for a mailbox, and
 * none of what codes by mail are paid from, as who asks for it is a stranger. Their network address
 * pays as for every mail. For a name that nobody goes by as much is charged, in nobody's name.
 */
export const payPasswordMail = defineOperation('session.ask.v1.pay-password-mail', {
  request: z.object({
    tenantId,
    userId: userId.optional(),
    /** Where it goes to; else what was typed in its place. */
    emailAddress: z.string().max(320),
    address: z.string().max(64),
    /** Which form of a page it was asked for by: however often that is sent, one mail goes. */
    form: z.string().max(200).optional(),
  }),
  value: nothing,
  refusals: ['too_many_sends', 'form_repeated'],
});
