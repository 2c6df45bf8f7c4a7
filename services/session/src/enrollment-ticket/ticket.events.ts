import { instant, tenantId, ticketFactor, userId } from '@countersign/contracts';
import { defineEvent } from '@countersign/core';
import { z } from 'zod';

export type TicketFactor = z.output<typeof ticketFactor>;

/** The ticket is recorded only where it is mailed, and then sealed with its person's key. */
export const TicketIssued = defineEvent('TicketIssued', {
  tenantId,
  userId,
  factor: ticketFactor.optional(),
  allowsMore: z.boolean(),
  /** What the mail says, sealed with the person's key in the context `ticket-letter`. */
  sealedLetter: z.string().optional(),
  issuedAt: instant,
  expiresAt: instant,
});

export const TicketRedeemed = defineEvent('TicketRedeemed', {
  /** The login that enrolled something by it. */
  loginSessionId: z.string(),
  redeemedAt: instant,
});

/** Nothing was enrolled by it after all: it is good again, as long as it would have been. */
export const TicketReleased = defineEvent('TicketReleased', {
  loginSessionId: z.string(),
  releasedAt: instant,
});

export const ticketEvent = z.discriminatedUnion('type', [
  TicketIssued.schema,
  TicketRedeemed.schema,
  TicketReleased.schema,
]);
export type TicketEvent = z.output<typeof ticketEvent>;
