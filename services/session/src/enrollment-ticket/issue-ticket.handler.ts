import type { issueTicket as operation, TicketLetter } from '@countersign/contracts';
import { no, type ParsedRequestOf, plus, yes } from '@countersign/core';
import { unlessErased } from '@countersign/vault';
import type { Deps } from '../deps.ts';
import { ticketLifetimeMs } from './ticket.decider.ts';

type Request = ParsedRequestOf<typeof operation>;

const letterOf = (
  { linkBefore, address, locale }: NonNullable<Request['mail']>,
  ticket: string,
): TicketLetter => ({
  link: `${linkBefore}${ticket}`,
  ...(address !== undefined && { address }),
  ...(locale !== undefined && { locale }),
});

/**
 * Issues a ticket: one append. Where it is to be mailed, its letter is in it, sealed, and the mail
 * is paid for as any other: an admin's program can be taken over, too.
 */
export const issueTicket =
  ({ onTicket, sends, tickets, vault, newId, clock }: Deps) =>
  async (request: Request) => {
    const { tenantId, userId, factor, allowsMore, mail } = request;
    const now = clock();
    const { address } = request;
    const recipient = { tenantId, userId, address, emailAddress: mail?.address };
    const expiresAt = plus(now, ticketLifetimeMs);
    const ticket = tickets.ofId(newId());
    const letter = mail && JSON.stringify(letterOf(mail, ticket));
    const sealedLetter =
      letter &&
      (await vault.sealFor({ tenantId, userId }, 'ticket-letter', letter).catch(unlessErased));
    if (mail && sealedLetter === undefined) return no('user_unknown');
    const paid = mail && (await sends.pay(recipient, now));
    if (paid && !paid.isPaid) return no('too_many_sends', paid);
    await onTicket(tickets.streamOf(ticket), {
      type: 'IssueTicket',
      ...{ tenantId, userId, factor, allowsMore, sealedLetter, now, expiresAt },
    });
    return yes({ ticket, expiresAt });
  };
