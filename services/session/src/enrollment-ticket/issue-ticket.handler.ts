import type { issueTicket as operation } from '@countersign/contracts';
import { type ParsedRequestOf, plus, yes } from '@countersign/kernel';
import type { Workings } from '../workings.ts';

/** Auth0: a ticket is valid for five days. */
const lifetimeMs = 5 * 24 * 60 * 60_000;

/** Issues a ticket: one append. */
export const issueTicket =
  ({ onTicket, tickets, newId, clock }: Workings) =>
  async (request: ParsedRequestOf<typeof operation>) => {
    const { tenantId, userId, factor, allowsMore } = request;
    const now = clock();
    const expiresAt = plus(now, lifetimeMs);
    const ticket = tickets.ofId(newId());
    await onTicket(tickets.streamOf(ticket), {
      type: 'IssueTicket',
      ...{ tenantId, userId, factor, allowsMore, now, expiresAt },
    });
    return yes({ ticket, expiresAt });
  };
