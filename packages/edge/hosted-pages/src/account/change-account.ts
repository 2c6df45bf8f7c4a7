import {
  forgetBrowser,
  forgetBrowsers,
  removeOwnAuthenticator,
  type Tenant,
  takeOwnRecoveryCode,
  updateAuthenticator,
} from '@countersign/contracts';
import { type Ask, originOf, type TellActivity, type TellPerson } from '@countersign/edge-http';
import type {
  BrowserSession,
  PasskeyEnrolling,
  SignedInBrowser,
  SignIns,
} from '@countersign/login-flow';
import type { FastifyRequest } from 'fastify';
import { deviceName } from '../answering.ts';
import type { Notice } from '../notices.ts';
import { passkeyMissing, passkeyRefused } from '../passkey-refusals.ts';
import type { AccountForm } from './account-forms.ts';
import type { SignedIn } from './read-account.ts';

/** What was filled in. */
export interface Filled {
  readonly name: string;
  readonly saved?: string | undefined;
  /** What a new passkey answered, and what the browser said in its place. */
  readonly response: string;
  readonly action: string;
}

/** Those that lasted until now, and how many families of refresh tokens did. */
interface Ended {
  readonly sessions: readonly BrowserSession[];
  readonly familyCount: number;
}

interface Needs {
  readonly ask: Ask;
  readonly passkeyEnrolling: PasskeyEnrolling;
  readonly tell: TellActivity;
  readonly signIns: SignIns;
  /** Ends a browser's session, with the refresh tokens that were begun in it. */
  readonly endSession: (tenant: Tenant, entry: SignedInBrowser) => Promise<Ended>;
  /** Ends all but one, with every refresh token that was not begun in that one. */
  readonly endOthers: (tenant: Tenant, kept: BrowserSession) => Promise<Ended>;
  readonly tellPerson: TellPerson;
}

/** What somebody's own change comes to: what their page says of it once. */
type Change = (
  request: FastifyRequest,
  who: SignedIn,
  form: AccountForm,
  filled: Filled,
) => Promise<Notice>;

const changed: Notice = { refusal: 'account_changed' };

/** The changes that somebody can make on their own page, once their word counts. */
export const accountChanges = (needs: Needs) => {
  const { ask, signIns, passkeyEnrolling, tell, endSession, endOthers, tellPerson } = needs;

  const whose = ({ session: { tenantId, userId } }: SignedIn) => ({ tenantId, userId });
  const inLogin = (who: SignedIn) => ({
    ...whose(who),
    loginSessionId: who.session.loginSessionId,
  });

  /** Into the log, for what no stream says of it. */
  const note = (request: FastifyRequest, { session }: SignedIn, reason: string) => {
    const { userId, loginSessionId } = session;
    const whence = { tenant: request.tenant, origin: originOf(request) };
    return tell(whence, { kind: 'authenticator_changed', userId, loginSessionId, reason });
  };

  const rename: Change = async (_request, who, { of }, filled) => {
    const name = deviceName(filled.name);
    if (name === '') return { refusal: 'nickname_missing' };
    const authenticatorId = of;
    const renamed = await ask(updateAuthenticator, { ...whose(who), authenticatorId, name });
    return renamed.ok ? { news: 'renamed' } : changed;
  };

  const remove: Change = async (_request, who, { of: authenticatorId }) => {
    const removed = await ask(removeOwnAuthenticator, { ...inLogin(who), authenticatorId });
    return removed.ok ? { news: 'removed' } : changed;
  };

  const renewCode: Change = async (request, who, { seed = '', changes = -1 }, { saved }) => {
    if (!saved) return { refusal: 'code_not_saved' };
    const taken = await ask(takeOwnRecoveryCode, { ...inLogin(who), seed, changes });
    if (!taken.ok) return changed;
    if (taken.value.isGiven) await note(request, who, 'recovery_code_given');
    return { news: 'code_renewed' };
  };

  const addPasskey: Change = async (request, who, _form, { response, action }) => {
    const missing = passkeyMissing(action, response);
    if (missing) return missing;
    const them = { ...inLogin(who), user: who.user };
    const enrolled = await passkeyEnrolling.end(request, them, response);
    if (enrolled.ok) return { news: 'added' };
    return passkeyRefused(enrolled) ?? { refusal: 'enrollment_not_allowed' };
  };

  /** Tells of what has ended: of each session in the log, of all by mail; whether anything has. */
  const tellEnded = async (
    request: FastifyRequest,
    who: SignedIn,
    { id }: AccountForm,
    { sessions, familyCount }: Ended,
  ): Promise<boolean> => {
    if (sessions.length + familyCount === 0) return false;
    const whence = { tenant: request.tenant, origin: originOf(request) };
    await Promise.all(
      sessions.map(({ userId, loginSessionId }) =>
        tell(whence, { kind: 'logged_out', userId, loginSessionId }),
      ),
    );
    // Of what is sent twice at once one may end a session, and the other its refresh tokens.
    await tellPerson(id, { kind: 'sessions_ended', ...whose(who) });
    return true;
  };

  const endOne: Change = async (request, who, form) => {
    const entries = await signIns.sessions.of(whose(who));
    const entry = entries.find(({ id }) => id === form.of && id !== who.session.sid);
    if (!entry) return changed;
    const ended = await endSession(request.tenant, entry);
    return (await tellEnded(request, who, form, ended)) ? { news: 'session_ended' } : changed;
  };

  const endTheOthers: Change = async (request, who, form) => {
    await tellEnded(request, who, form, await endOthers(request.tenant, who.session));
    return { news: 'sessions_ended' };
  };

  const forgotten = async (request: FastifyRequest, who: SignedIn, { id }: AccountForm) => {
    await note(request, who, 'browsers_forgotten');
    await tellPerson(id, { kind: 'browsers_forgotten', ...whose(who) });
  };

  const forgetOne: Change = async (request, who, form) => {
    const forgot = await ask(forgetBrowser, { ...whose(who), browserId: form.of });
    if (!forgot.ok) return changed;
    await forgotten(request, who, form);
    return { news: 'browser_forgotten' };
  };

  const forgetAll: Change = async (request, who, form) => {
    const forgot = await ask(forgetBrowsers, whose(who));
    if (!forgot.ok) return changed;
    if (forgot.value.forgottenCount !== 0) await forgotten(request, who, form);
    return { news: 'browsers_forgotten' };
  };

  return {
    ...{ rename, remove, 'recovery-code': renewCode, passkey: addPasskey },
    ...{ 'end-session': endOne, 'end-sessions': endTheOthers },
    ...{ 'forget-browser': forgetOne, 'forget-browsers': forgetAll },
  } satisfies Partial<Record<AccountForm['action'], Change>>;
};
