import type { TicketFactor } from './ticket.events.ts';

export interface IssueTicket {
  readonly type: 'IssueTicket';
  readonly tenantId: string;
  readonly userId: string;
  readonly factor: TicketFactor | undefined;
  readonly allowsMore: boolean;
  readonly sealedLetter?: string | undefined;
  readonly now: string;
  readonly expiresAt: string;
}

/** Uses a ticket up, for the one login in which it was proved what it is for. */
export interface RedeemTicket {
  readonly type: 'RedeemTicket';
  readonly tenantId: string;
  readonly userId: string;
  readonly loginSessionId: string;
  readonly now: string;
}

/** Gives back a ticket of which nothing came: what was proved was refused after it was used up. */
export interface ReleaseTicket {
  readonly type: 'ReleaseTicket';
  readonly loginSessionId: string;
  readonly now: string;
}

export type TicketCommand = IssueTicket | RedeemTicket | ReleaseTicket;
