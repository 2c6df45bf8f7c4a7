import { openTicket } from '@countersign/contracts';
import { type Ask, originOf, type RoutePlugin, recordKey } from '@countersign/edge-http';
import type { LoginPages } from '@countersign/hosted-pages';
import { pageProblem, textsOf } from '@countersign/hosted-pages';
import type { LoginFlow, Transactions } from '@countersign/login-flow';
import { maskedAccountOf, nobodyAsks, ticketAddress } from '@countersign/login-flow';
import { z } from 'zod';
import type { ReadActiveUser } from '../grants/active-user.ts';

interface Needs {
  readonly ask: Ask;
  readonly activeUser: ReadActiveUser;
  readonly transactions: Transactions;
  readonly loginFlow: LoginFlow;
  readonly pages: LoginPages;
}

/**
 * GET /mfa/enrollment: where a ticket leads. It opens a transaction of its own, with the pages of a
 * login that has to enrol, and ends on a page: nobody is signed in by it. Reading it uses nothing
 * up, so whatever looks at links in mails does no harm.
 */
export const enrollmentTicketRoute: RoutePlugin<Needs> = async (app, needs) => {
  const { ask, activeUser, transactions, loginFlow, pages } = needs;
  const querystring = z.object({ ticket: z.string().max(128).default('') });
  const schema = { querystring, tags: ['Hosted pages'], summary: 'Enrol by a ticket' };

  app.get(
    '/guardian/enroll',
    {
      config: { answers: 'page' },
      schema: { ...schema, summary: 'The older address of a ticket' },
    },
    async ({ query: { ticket } }, reply) => reply.redirect(ticketAddress(ticket)),
  );

  app.get('/mfa/enrollment', { config: { answers: 'page' }, schema }, async (request, reply) => {
    const { tenant, issuer, query, hostname: host } = request;
    const { ticket } = query;
    const { tenantId } = tenant;
    const { language } = textsOf(request);
    const fresh = {
      ...transactions.fresh(tenantId, nobodyAsks(`${issuer}mfa/enrollment`)),
      ticket,
    };
    const opened = await ask(openTicket, {
      ...{ tenantId, ticket, host, locale: language, origin: originOf(request) },
      transactionId: recordKey(fresh.id, 'ticket'),
    });
    if (!opened.ok) {
      return pageProblem(opened.refusal === 'factor_off' ? 'factor_missing' : opened.refusal);
    }
    const { userId, loginSessionId } = opened.value;
    const person = await activeUser({ tenantId, userId });
    if (!person) return pageProblem('ticket_unknown');

    const account = maskedAccountOf(person.profile);
    const transaction = { ...fresh, loginSessionId, ...(account && { account }) };
    const isSaved = await transactions.save(request, reply, transaction, { isNew: true });
    if (!isSaved) throw new Error('a ticket did not fit into its cookie');
    const loginRequest = { request, reply, transaction, language };
    return pages.render(loginRequest, await loginFlow.advance(loginRequest, opened.value));
  });
};
