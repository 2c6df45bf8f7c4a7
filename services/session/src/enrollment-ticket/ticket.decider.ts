import { accept, type Decider, type Decision, isOver, refuse } from '@countersign/core';
import type { IssueTicket, RedeemTicket, ReleaseTicket, TicketCommand } from './ticket.commands.ts';
import { type TicketEvent, TicketIssued, TicketRedeemed, TicketReleased } from './ticket.events.ts';
import { evolve, type IssuedTicket, initial, type Ticket } from './ticket.state.ts';

export type TicketRefusal = 'ticket_unknown' | 'ticket_expired' | 'ticket_used';

/** Auth0: a ticket is valid for five days. */
export const ticketLifetimeMs = 5 * 24 * 60 * 60_000;

/** Why a ticket opens nothing, if anything is amiss. Another tenant's is as good as none. */
export const fault = (
  state: Ticket,
  { tenantId, now }: { readonly tenantId: string; readonly now: string },
): TicketRefusal | undefined => {
  if (state.status === 'unknown' || state.tenantId !== tenantId) return 'ticket_unknown';
  if (state.redeemedBy !== undefined) return 'ticket_used';
  const { expiresAt: instant } = state;
  const isPast = isOver({ stored: 'ticket', instant, windowMs: ticketLifetimeMs, now });
  return isPast ? 'ticket_expired' : undefined;
};

const issue = (
  { tenantId, userId, factor, allowsMore, sealedLetter, now, expiresAt }: IssueTicket,
  state: Ticket,
): Decision<TicketEvent, TicketRefusal> =>
  state.status === 'unknown'
    ? accept(
        TicketIssued({
          ...{ tenantId, userId, allowsMore, issuedAt: now, expiresAt },
          ...(factor && { factor }),
          ...(sealedLetter !== undefined && { sealedLetter }),
        }),
      )
    : accept();

const isBy = (state: Ticket, { tenantId, userId }: RedeemTicket): state is IssuedTicket =>
  state.status === 'issued' && state.tenantId === tenantId && state.userId === userId;

const redeem = (command: RedeemTicket, state: Ticket): Decision<TicketEvent, TicketRefusal> => {
  if (!isBy(state, command)) return refuse('ticket_unknown');
  const { loginSessionId, now } = command;
  if (state.redeemedBy === loginSessionId) return accept();
  const amiss = fault(state, command);
  return amiss ? refuse(amiss) : accept(TicketRedeemed({ loginSessionId, redeemedAt: now }));
};

/** Only who used it up can give it back. */
const release = (
  { loginSessionId, now }: ReleaseTicket,
  state: Ticket,
): Decision<TicketEvent, TicketRefusal> =>
  state.status === 'issued' && state.redeemedBy === loginSessionId
    ? accept(TicketReleased({ loginSessionId, releasedAt: now }))
    : accept();

/** A ticket to enrol once without signing in. */
export const ticket: Decider<Ticket, TicketCommand, TicketEvent, TicketRefusal> = {
  initial,
  evolve,
  decide: (command, state) => {
    switch (command.type) {
      case 'IssueTicket':
        return issue(command, state);
      case 'RedeemTicket':
        return redeem(command, state);
      case 'ReleaseTicket':
        return release(command, state);
    }
  },
};
