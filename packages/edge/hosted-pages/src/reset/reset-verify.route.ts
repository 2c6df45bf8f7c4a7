import { openPasswordReset, readUser } from '@countersign/contracts';
import { type Ask, originOf, problems, type RoutePlugin, recordKey } from '@countersign/edge-http';
import type { LoginFlow, ResetLinks, Transactions } from '@countersign/login-flow';
import { maskedAccountOf, nobodyAsks, resetPath } from '@countersign/login-flow';
import { z } from 'zod';
import type { LoginPages } from '../login-pages.ts';
import { pageProblem } from '../page-problem.ts';
import { textsOf } from '../pages/send-page.ts';

export interface ResetVerifyDeps {
  readonly ask: Ask;
  readonly resetLinks: ResetLinks;
  readonly transactions: Transactions;
  readonly loginFlow: LoginFlow;
  readonly pages: LoginPages;
}

/**
 * GET /u/reset-verify: where a link to choose another password leads. It opens a transaction of its
 * own, in which the person proves what they have enrolled, and ends on a page: nobody is signed in
 * by it. Reading it uses nothing up and sends nothing, so whatever looks at links in mails does no
 * harm.
 */
export const resetVerifyRoute: RoutePlugin<ResetVerifyDeps> = async (app, needs) => {
  const { ask, resetLinks, transactions, loginFlow, pages } = needs;
  const querystring = z.object({ ticket: z.string().max(4_096).default('') });
  const schema = { querystring, tags: ['Hosted pages'], summary: 'Choose a password by a link' };

  app.get(resetPath, { config: { answers: 'page' }, schema }, async (request, reply) => {
    const { tenant, issuer, query, hostname: host } = request;
    const { tenantId } = tenant;
    const opened = await resetLinks.open(tenantId, query.ticket);
    if (opened.status !== 'good') return pageProblem(`reset_${opened.status}`);
    const { reset } = opened;
    const { userId } = reset;
    const person = await ask(readUser, { tenantId, userId });
    if (!person.ok || person.value.blocked) return pageProblem('reset_unknown');
    const { credentialsVersion, profile } = person.value;
    // A directory of an older release judges no links.
    if (credentialsVersion === undefined) return problems.service_silent;
    if (credentialsVersion !== reset.credentialsVersion) return pageProblem('reset_used');

    const { language } = textsOf(request);
    const fresh = {
      ...transactions.fresh(tenantId, nobodyAsks(new URL(resetPath, issuer).href)),
      reset,
    };
    const begun = await ask(openPasswordReset, {
      ...{ tenantId, userId, host, locale: language, origin: originOf(request) },
      transactionId: recordKey(fresh.id, 'password-reset'),
    });
    if (!begun.ok) throw new Error('a link that was judged opens a login');
    const account = maskedAccountOf(profile);
    const { loginSessionId } = begun.value;
    const transaction = { ...fresh, loginSessionId, ...(account && { account }) };
    const isSaved = await transactions.save(request, reply, transaction, { isNew: true });
    if (!isSaved) throw new Error('a link to choose a password did not fit into its cookie');
    const loginRequest = { request, reply, transaction, language };
    return pages.render(loginRequest, await loginFlow.arrive(loginRequest, begun.value));
  });
};
