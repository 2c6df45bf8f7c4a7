import { defineOperation } from '@countersign/core';
import { z } from 'zod';
import { origin } from '../activity-log/activity.ts';
import { factorName, instant, tenantId, userId } from '../vocabulary.ts';
import { login } from './login.ts';

/** The one factor a ticket is for; one that cannot be enrolled here leads nowhere. */
export const ticketFactor = factorName;

/** Thirty-two of `0-9A-Za-z`: whoever has it may enrol once. It is kept nowhere in clear. */
const ticket = z.string().regex(/^[0-9A-Za-z]{32}$/);

/**
 * Issues a ticket with which a person enrols an authenticator without signing in: once, within five
 * days, and good for nothing else.
 */
export const issueTicket = defineOperation('session.ask.v1.issue-ticket', {
  request: z.object({
    tenantId,
    userId,
    factor: ticketFactor.optional(),
    /** Also where the person has something enrolled; without it they are told that they have. */
    allowsMore: z.boolean().default(false),
    /** From where it was asked for: what is mailed is charged to it. */
    address: z.string().max(64).optional(),
    /** That the person gets it by mail. */
    mail: z
      .object({
        /** Where it leads: the link ends in the ticket. */
        linkBefore: z.url(),
        /** Where it goes, if not to the person's own address. */
        address: z.email().optional(),
        locale: z.string().max(35).optional(),
      })
      .optional(),
  }),
  value: z.object({ ticket, expiresAt: instant }),
  refusals: [
    /** Too much mail to the person, to the mailbox, from the address or of the tenant. */
    'too_many_sends',
    /** They were erased meanwhile; who asks from a release before 0.3.0 is told that it failed. */
    'user_unknown',
  ],
});

/**
 * Opens a login that a ticket stands for. Nothing but an enrollment comes of it: it can be neither
 * challenged nor completed.
 */
export const openTicket = defineOperation('session.ask.v1.open-ticket', {
  request: z.object({
    tenantId,
    ticket: z.string().max(128),
    transactionId: z.string(),
    host: z.string(),
    locale: z.string(),
    origin: origin.optional(),
  }),
  value: login,
  refusals: ['ticket_unknown', 'ticket_expired', 'ticket_used', 'already_enrolled', 'factor_off'],
});
