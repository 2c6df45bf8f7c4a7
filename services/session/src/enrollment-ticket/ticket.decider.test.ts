import { plus } from '@countersign/core';
import { describe, expect, it } from 'vitest';
import type { RedeemTicket } from './ticket.commands.ts';
import { fault, ticket } from './ticket.decider.ts';
import { TicketIssued, TicketRedeemed, TicketReleased } from './ticket.events.ts';
import type { Ticket } from './ticket.state.ts';

const now = '2026-01-01T12:00:00.000Z';
const expiresAt = plus(now, 5 * 24 * 60 * 60_000);
const who = { tenantId: 'acme', userId: 'auth0|ann' };
const issuing = { type: 'IssueTicket', ...who, factor: undefined, allowsMore: false } as const;
const issued: Ticket = { status: 'issued', ...who, allowsMore: false, expiresAt };
const redeeming = (more: Partial<RedeemTicket> = {}) =>
  ({ type: 'RedeemTicket', ...who, loginSessionId: 'l1', now, ...more }) as const;
const redeemed = ticket.evolve(issued, TicketRedeemed({ loginSessionId: 'l1', redeemedAt: now }));

describe('a ticket', () => {
  it('is issued once, however often that is asked', () => {
    const { events } = ticket.decide({ ...issuing, now, expiresAt }, ticket.initial);
    expect(events).toEqual([TicketIssued({ ...who, allowsMore: false, issuedAt: now, expiresAt })]);
    expect(events.reduce(ticket.evolve, ticket.initial)).toEqual(issued);
    expect(ticket.decide({ ...issuing, now, expiresAt }, issued)).toEqual({ events: [] });
  });

  it('is used up by one login, which may say so again', () => {
    const used = TicketRedeemed({ loginSessionId: 'l1', redeemedAt: now });
    expect(ticket.decide(redeeming(), issued)).toEqual({ events: [used] });
    expect(ticket.decide(redeeming(), redeemed)).toEqual({ events: [] });
    const other = redeeming({ loginSessionId: 'l2' });
    expect(ticket.decide(other, redeemed)).toEqual({ events: [], refusal: 'ticket_used' });
  });

  it('that was used up for nothing is good again, for as long as it was', () => {
    const releasing = { type: 'ReleaseTicket', loginSessionId: 'l1', now } as const;
    const released = TicketReleased({ loginSessionId: 'l1', releasedAt: now });
    expect(ticket.decide(releasing, redeemed)).toEqual({ events: [released] });
    const again = ticket.evolve(redeemed, released);
    expect(again).toEqual(issued);
    expect(ticket.decide(redeeming({ loginSessionId: 'l2' }), again).events).toHaveLength(1);
    expect(ticket.decide(redeeming({ now: expiresAt }), again).refusal).toBe('ticket_expired');
  });

  it('is given back by nobody but who used it up', () => {
    const releasing = { type: 'ReleaseTicket', loginSessionId: 'l2', now } as const;
    for (const state of [redeemed, issued, ticket.initial]) {
      expect(ticket.decide(releasing, state)).toEqual({ events: [] });
    }
  });

  it('ends at the instant it expires, and no earlier', () => {
    const late = redeeming({ now: expiresAt });
    expect(ticket.decide(late, issued).refusal).toBe('ticket_expired');
    expect(ticket.decide(redeeming({ now: plus(expiresAt, -1) }), issued).events).toHaveLength(1);
    expect(fault(issued, { tenantId: 'acme', now: expiresAt })).toBe('ticket_expired');
  });

  it.each([
    ['of another tenant', { tenantId: 'other' }],
    ['of another person', { userId: 'auth0|bob' }],
  ])('%s is none', (_, whose) => {
    expect(ticket.decide(redeeming(whose), issued).refusal).toBe('ticket_unknown');
  });

  it('that was never issued is none', () => {
    expect(ticket.decide(redeeming(), ticket.initial).refusal).toBe('ticket_unknown');
    expect(fault(ticket.initial, { tenantId: 'acme', now })).toBe('ticket_unknown');
  });
});
