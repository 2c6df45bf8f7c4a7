import type { TicketEvent, TicketFactor } from './ticket.events.ts';

export interface IssuedTicket {
  readonly status: 'issued';
  readonly tenantId: string;
  readonly userId: string;
  readonly factor?: TicketFactor | undefined;
  readonly allowsMore: boolean;
  readonly expiresAt: string;
  /** The login that used it up. */
  readonly redeemedBy?: string;
}

export type Ticket = { readonly status: 'unknown' } | IssuedTicket;

export const initial: Ticket = { status: 'unknown' };

export const evolve = (state: Ticket, { type, data }: TicketEvent): Ticket => {
  if (type === 'TicketIssued') {
    const { issuedAt: _, sealedLetter: __, ...issued } = data;
    return { status: 'issued', ...issued };
  }
  if (state.status === 'unknown') return state;
  if (type === 'TicketRedeemed') return { ...state, redeemedBy: data.loginSessionId };
  const { redeemedBy: _, ...released } = state;
  return released;
};
