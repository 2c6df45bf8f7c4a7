import type {
  BegunSession,
  BrowserSession,
  BrowserSessions,
} from './browser-session/browser-session.ts';
import type { LoginRefusal } from './login-refusal.ts';
import { ended } from './login-request.ts';
import type { ProvedLogin } from './login-step.ts';
import type { RememberedBrowser } from './remembered-browser.ts';

interface Needs {
  readonly sessions: BrowserSessions;
  readonly remembered: RememberedBrowser;
}

/**
 * Gives the browser what a completed login earned: its session, and being remembered where it was
 * wished. A login that stands on a session goes on with it, under a new id when something was
 * proved, but no longer than it had; and not at all once that has ended.
 */
export const browserSigner =
  ({ sessions, remembered }: Needs) =>
  async (proved: ProvedLogin): Promise<BegunSession | LoginRefusal> => {
    const { loginRequest, proof, completion, isProvedAfresh } = proved;
    const { request, reply, transaction } = loginRequest;
    const { userId, authTime } = proof;
    if (transaction.rememberBrowser) {
      const wish = remembered.wished(loginRequest, completion.browser);
      remembered.keep(loginRequest, userId, wish, proof.rememberedForSeconds);
    }
    const { sessionId: id, sid } = completion;
    const { clientId } = transaction.request;
    const { loginSessionId } = loginRequest.within;
    const begun = { id, sid, userId, authTime, loginSessionId, clientId };
    if (transaction.sid === undefined) return sessions.begin(request, reply, begun);

    const isOurs = (session?: BrowserSession) => session?.sid === transaction.sid;
    const present = await sessions.find(request);
    // Or it goes on already, by an answer that this one repeats.
    const before = isOurs(present) ? present : await sessions.peek(request, id);
    if (!before || !isOurs(before)) return ended(loginRequest, 'login_over');
    if (!isProvedAfresh) return { session: before, keep: async () => {} };
    return sessions.begin(request, reply, { ...begun, continues: before });
  };
export type SignInBrowser = ReturnType<typeof browserSigner>;
