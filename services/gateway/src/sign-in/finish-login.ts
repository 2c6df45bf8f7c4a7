import { completeLogin } from '@countersign/contracts';
import type { FastifyReply } from 'fastify';
import { answerApplication } from '../authorize/answer-application.ts';
import type { BegunSession, BrowserSessions } from '../browser-session/browser-session.ts';
import type { Ask } from '../ports.ts';
import type { Transactions } from '../transaction/transaction-cookies.ts';
import { enrolledPage } from '../u/pages/notice.page.ts';
import type { IssueCode, Proof } from './issue-code.ts';
import type { RememberedBrowser } from './remembered-browser.ts';
import { ended, type Visit, type Visits } from './visit.ts';

export interface How {
  /** Whether the person proved something in this very login. */
  readonly isProvedAfresh: boolean;
}

interface Needs {
  readonly ask: Ask;
  readonly visits: Visits;
  readonly sessions: BrowserSessions;
  readonly transactions: Transactions;
  readonly remembered: RememberedBrowser;
  readonly issueCode: IssueCode;
}

/**
 * The last step: the login is completed (once, for whoever comes first), the browser gets its
 * session and the application its code. Unless policy has come to demand more in the meantime.
 */
export const loginFinisher = (needs: Needs) => {
  const { ask, visits, sessions, transactions, remembered, issueCode } = needs;
  /**
   * The session that a login gives. One that stands on a session goes on with it, under a new id
   * when something was proved, but no longer than it had; and not at all once that has ended.
   */
  const sessionFor = async (
    visit: Visit,
    { userId, authTime }: Proof,
    { isProvedAfresh }: How,
  ): Promise<BegunSession> => {
    const { request, reply, transaction } = visit;
    const { loginSessionId } = visits.withinOf(visit);
    const begun = { userId, authTime, loginSessionId };
    if (transaction.sid === undefined) return sessions.begin(request, reply, begun);

    const before = await sessions.find(request);
    if (before?.sid !== transaction.sid) throw ended(visit, 'login_over');
    if (!isProvedAfresh) return { session: before, keep: async () => {} };
    return sessions.begin(request, reply, { ...begun, continues: before });
  };

  return async (visit: Visit, how: How): Promise<FastifyReply | 'mfa_required'> => {
    const { request, reply, transaction } = visit;
    if (transaction.ticket !== undefined) {
      transactions.close(reply, transaction);
      return visits.show(visit, 'mfa-enroll-result', enrolledPage);
    }
    const within = visits.withinOf(visit);
    const wish = transaction.rememberBrowser && remembered.wished();
    const completed = await ask(completeLogin, {
      ...within,
      ...(wish && { rememberAs: wish.digest }),
    });
    if (!completed.ok) {
      if (completed.refusal === 'mfa_required') return 'mfa_required';
      throw ended(visit, completed.refusal);
    }
    const proof = completed.value;
    if (proof.clientId !== transaction.request.clientId) throw ended(visit, 'login_unknown');

    if (wish) remembered.keep(visit, wish, proof.rememberedForSeconds);
    const { session, keep } = await sessionFor(visit, proof, how);
    const issued = issueCode({
      request: transaction.request,
      session,
      loginSessionId: within.loginSessionId,
      proof,
      isSilent: false,
    });
    const [code] = await Promise.all([issued, keep()]);
    transactions.close(reply, transaction);
    return answerApplication(request, reply, transaction.request, { code });
  };
};
export type FinishLogin = ReturnType<typeof loginFinisher>;
