import { resetPassword, reviewPasswordReset, type Tenant } from '@countersign/contracts';
import { type Ask, originOf, type TellActivity, type TellPerson } from '@countersign/edge-http';
import type { LoginFlow, LoginRequests, PasswordReset } from '@countersign/login-flow';
import {
  type BegunLoginRequest,
  begunOf,
  ended,
  isRefusal,
  type LoginRequest,
} from '@countersign/login-flow';
import { z } from 'zod';
import { hostedPage } from '../hosted-page.ts';
import { pathOf, type Shown } from '../login-pages.ts';
import { passwordMaxLength, resetPasswordPage } from '../pages/reset-password.page.ts';
import type { PageRefusal } from '../texts/texts.ts';

export interface ResetPasswordDeps {
  readonly ask: Ask;
  readonly loginRequests: LoginRequests;
  readonly loginFlow: LoginFlow;
  readonly tell: TellActivity;
  readonly tellPerson: TellPerson;
  /** Ends what the password before let them into. */
  readonly endSignIns: (tenant: Tenant, userId: string) => Promise<void>;
}

const screen = 'reset-password';
const refuse = (refusal: PageRefusal): Shown => ({ screen, notice: { refusal } });

interface Typed {
  readonly password: string;
  readonly again: string;
}

/** What is amiss in what was typed, before anybody is asked. */
const faultOf = ({ password, again }: Typed): PageRefusal | undefined => {
  if (password === '') return 'password_missing';
  if (password !== again) return 'passwords_differ';
  return password.length > passwordMaxLength ? 'password_too_weak' : undefined;
};

/**
 * GET and POST /u/reset-password: the form for another password, which nobody sees who has not
 * proved what they have enrolled. It is asked once more before the password is changed.
 */
export const resetPasswordRoute = (deps: ResetPasswordDeps) => {
  const { ask, loginRequests, loginFlow, tell, tellPerson, endSignIns } = deps;

  /** Where the login is, if that is not here. */
  const elsewhere = async (at: BegunLoginRequest): Promise<Shown | undefined> => {
    const login = await loginRequests.loginOf(at);
    if (isRefusal(login)) return login;
    const isKept = login.next === 'recovery-code' && at.transaction.hasKeptCode;
    return login.next === 'complete' || isKept ? undefined : loginFlow.currentStep(at, login);
  };

  /** Gives them the password; and ends, tells and writes down what follows of it. */
  const change = async (
    at: BegunLoginRequest,
    reset: PasswordReset,
    password: string,
  ): Promise<Shown> => {
    const { request, within } = at;
    const { tenantId, userId, credentialsVersion, verifiesEmail, clientId } = reset;
    const whose = { tenantId, userId };
    const { loginSessionId } = within;
    const whence = { tenant: request.tenant, origin: originOf(request) };
    const said = { userId, loginSessionId, ...(clientId !== undefined && { clientId }) };
    const changed = await ask(resetPassword, {
      ...{ ...whose, password, credentialsVersion, loginSessionId },
      verifiesEmail: verifiesEmail ?? false,
    });
    if (!changed.ok) {
      const { refusal: reason } = changed;
      await tell(whence, { kind: 'password_change_failed', ...said, reason });
      if (reason === 'password_too_weak') return refuse(reason);
      return reason === 'credentials_changed'
        ? { refusal: 'reset_used' }
        : { refusal: 'login_over' };
    }
    // Told first: where the rest fails, the password is another all the same.
    await tell(whence, { kind: 'password_changed', ...said });
    await tellPerson(loginSessionId, { kind: 'password_changed', ...whose });
    await endSignIns(request.tenant, userId);
    return loginFlow.finishReset(at);
  };

  const resetOf = (
    at: LoginRequest,
  ): { readonly begun: BegunLoginRequest; readonly reset: PasswordReset } | Shown => {
    const { reset, finished } = at.transaction;
    if (!reset) return ended(at, 'login_over');
    if (finished) return { screen: 'reset-password-success' };
    const begun = begunOf(at);
    return isRefusal(begun) ? begun : { begun, reset };
  };

  return hostedPage({
    ...{ screen, summary: 'Choose another password' },
    form: {
      'password-reset': z.string().default(''),
      're-enter-password': z.string().default(''),
    },
    show: async (at, { refusal }) => {
      const found = resetOf(at);
      if (!('begun' in found)) return found;
      const other = await elsewhere(found.begun);
      if (other) return other;
      const given = { state: at.transaction.id, path: pathOf(screen), refusal };
      return { screen, page: (texts) => resetPasswordPage(given, texts) };
    },
    submit: async (at, { 'password-reset': password, 're-enter-password': again }) => {
      const found = resetOf(at);
      if (!('begun' in found)) return found;
      const { begun, reset } = found;
      const other = await elsewhere(begun);
      if (other) return other;
      const fault = faultOf({ password, again });
      if (fault) return refuse(fault);
      // What they have enrolled since is asked for by another login, which the link begins.
      const reviewed = await ask(reviewPasswordReset, begun.within);
      const isTheirs = reviewed.ok && reviewed.value.userId === reset.userId;
      return isTheirs ? change(begun, reset, password) : ended(at, 'login_over');
    },
  });
};
