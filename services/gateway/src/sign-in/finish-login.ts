import { completeLogin } from '@countersign/contracts';
import { yes } from '@countersign/core';
import type { FastifyReply } from 'fastify';
import { answerApplication } from '../authorize/answer-application.ts';
import { problem } from '../authorize/request-problems.ts';
import type {
  BegunSession,
  BrowserSession,
  BrowserSessions,
} from '../browser-session/browser-session.ts';
import { enrolledPage } from '../hosted-pages/pages/notice.page.ts';
import type { Ask } from '../ports.ts';
import type { Transactions } from '../transaction/transaction-cookies.ts';
import { type Completion, completionOf } from './completion.ts';
import type { GiveAnswer, Proof } from './give-answer.ts';
import { ended, type LoginRequest, type LoginRequests } from './login-request.ts';
import type { RememberedBrowser } from './remembered-browser.ts';

/** OpenID Connect Core 3.1.2.1 of `id_token_hint`, where somebody else has signed in. */
const isAnother = problem(
  'login_required',
  'Another person than the id_token_hint says signed in.',
);

export interface How {
  /** Whether the person proved something in this very login. */
  readonly isProvedAfresh: boolean;
}

interface Ending {
  readonly how: How;
  readonly completion: Completion;
}

/** What session is told of how a login ends. */
const terms = (
  { idempotencyKey }: Completion,
  wish: { readonly digest: string } | false | undefined,
) => ({
  ...(idempotencyKey !== undefined && { idempotencyKey }),
  ...(wish && { rememberAs: wish.digest }),
});

interface Needs {
  readonly ask: Ask;
  readonly loginRequests: LoginRequests;
  readonly sessions: BrowserSessions;
  readonly transactions: Transactions;
  readonly remembered: RememberedBrowser;
  readonly give: GiveAnswer;
}

/**
 * The last step: the login is completed (once, for whoever comes first), the browser gets its
 * session and the application its code. Unless policy has come to demand more in the meantime.
 * The same answer of the same browser is given the same once more, for a minute: a second click
 * makes the browser forget what the first one got.
 */
export const loginFinisher = (needs: Needs) => {
  const { ask, loginRequests, sessions, transactions, remembered, give } = needs;
  /**
   * The session that a login gives. One that stands on a session goes on with it, under a new id
   * when something was proved, but no longer than it had; and not at all once that has ended.
   */
  const sessionFor = async (
    loginRequest: LoginRequest,
    { userId, authTime }: Proof,
    { how: { isProvedAfresh }, completion }: Ending,
  ): Promise<BegunSession> => {
    const { request, reply, transaction } = loginRequest;
    const { loginSessionId } = loginRequests.withinOf(loginRequest);
    const { sessionId: id, sid } = completion;
    const { clientId } = transaction.request;
    const begun = { id, sid, userId, authTime, loginSessionId, clientId };
    if (transaction.sid === undefined) return sessions.begin(request, reply, begun);

    const isOurs = (session?: BrowserSession) => session?.sid === transaction.sid;
    const present = await sessions.find(request);
    // Or it goes on already, by an answer that this one repeats.
    const before = isOurs(present) ? present : await sessions.peek(request, id);
    if (!before || !isOurs(before)) throw ended(loginRequest, 'login_over');
    if (!isProvedAfresh) return { session: before, keep: async () => {} };
    return sessions.begin(request, reply, { ...begun, continues: before });
  };

  const finish = async (
    loginRequest: LoginRequest,
    how: How,
    proved?: Proof,
  ): Promise<FastifyReply | 'mfa_required'> => {
    const { request, reply, transaction } = loginRequest;
    const completion = completionOf(loginRequest);
    const { idempotencyKey } = completion;
    const { finished } = transaction;
    if (finished && finished.by !== idempotencyKey) throw ended(loginRequest, 'login_over');
    if (transaction.ticket !== undefined) {
      await transactions.finish(request, reply, transaction, idempotencyKey);
      return loginRequests.show(loginRequest, 'mfa-enroll-result', enrolledPage);
    }
    const within = loginRequests.withinOf(loginRequest);
    const wish = transaction.rememberBrowser && remembered.wished(loginRequest, completion.browser);
    const completed = proved
      ? yes(proved)
      : await ask(completeLogin, { ...within, ...terms(completion, wish) });
    if (!completed.ok) {
      if (completed.refusal === 'mfa_required') return 'mfa_required';
      throw ended(loginRequest, completed.refusal);
    }
    const proof = completed.value;
    const { hintedUserId = proof.userId } = transaction.request;
    if (proof.userId !== hintedUserId) {
      await transactions.finish(request, reply, transaction, idempotencyKey);
      return answerApplication(request, reply, transaction.request, { ...isAnother });
    }

    if (wish) remembered.keep(loginRequest, proof.userId, wish, proof.rememberedForSeconds);
    const { session, keep } = await sessionFor(loginRequest, proof, { how, completion });
    const giving = give(request, {
      request: transaction.request,
      session,
      loginSessionId: within.loginSessionId,
      proof,
      isSilent: false,
      token: completion.code,
    });
    const [given] = await Promise.all([giving, keep()]);
    await transactions.finish(request, reply, transaction, idempotencyKey);
    return answerApplication(request, reply, transaction.request, given);
  };

  /**
   * How session is to end the login with the answer that it is asked about, where that may end it.
   * What it says then is for `finish`.
   */
  const completionFor = (loginRequest: LoginRequest) => {
    const { secret, ticket, finished, rememberBrowser } = loginRequest.transaction;
    // Without a secret the next look would make another browser's secret, and remember that.
    if (secret === undefined || ticket !== undefined || finished !== undefined) return {};
    const completion = completionOf(loginRequest);
    const wish = rememberBrowser && remembered.wished(loginRequest, completion.browser);
    return { completion: terms(completion, wish) };
  };

  return { finish, completionFor };
};
export type LoginFinisher = ReturnType<typeof loginFinisher>;
