import { readUser, reviewOwnWord } from '@countersign/contracts';
import type { Clock } from '@countersign/core';
import { type Check, type RoutePlugin, redirectOn } from '@countersign/edge-http';
import type {
  BeginLogin,
  BrowserSessions,
  LoginFlow,
  LoginRequest,
  RelyingParties,
  SignIns,
  Transactions,
} from '@countersign/login-flow';
import {
  accountNamed,
  begunOf,
  isOfFormerPassword,
  isRefusal,
  nobodyAsks,
} from '@countersign/login-flow';
import type { Vault } from '@countersign/vault';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { LoginPages, Shown } from '../login-pages.ts';
import type { Notice, Notices } from '../notices.ts';
import { factorPicker } from '../options.route.ts';
import { accountConfirmPage, accountPage } from '../pages/account.page.ts';
import { accountActions, accountPath, actionPath } from '../pages/account-paths.ts';
import type { Page } from '../pages/layout.ts';
import { sendPage, textsOf } from '../pages/send-page.ts';
import { accountNews, type Texts } from '../texts/texts.ts';
import { accountForms, type NewForm } from './account-forms.ts';
import { accountAsks } from './ask-account.ts';
import { accountChanges } from './change-account.ts';
import { accountReader, type SignedIn } from './read-account.ts';

type ChangeNeeds = Parameters<typeof accountChanges>[0];
type ReadNeeds = Parameters<typeof accountReader>[0];

export interface AccountDeps extends ChangeNeeds, Omit<ReadNeeds, 'sessions'> {
  readonly vault: Vault;
  readonly clock: Clock;
  readonly sessions: BrowserSessions;
  readonly signIns: SignIns;
  readonly transactions: Transactions;
  readonly beginLogin: BeginLogin;
  readonly loginFlow: LoginFlow;
  readonly relyingPartiesOf: RelyingParties;
  readonly pages: LoginPages;
  readonly notices: Notices;
  /** On one browser session's forms: sealed ones alone count, as another site can send any. */
  readonly formLimit: Check;
}

/** Longer than the address of any page that asks for a change. */
const ofMaxLength = 160;
const query = z.object({ of: z.string().max(ofMaxLength).default('') });
const params = z.object({ action: z.enum(accountActions) });
const body = z.object({
  form: z.string().max(4_096).default(''),
  name: z.string().max(256).default(''),
  saved: z.string().optional(),
  response: z.string().default(''),
  /** The factor that was picked; or what a browser said in the place of a passkey. */
  action: z.string().max(1_024).default(''),
});

type Aim = NonNullable<LoginRequest['transaction']['page']>['aim'];

interface At {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

/** What a page of the account says, of what its cookie holds. */
const saidOf = ({ news, ...notice }: Notice) => ({
  ...notice,
  news: accountNews.find((each) => each === news),
});

/**
 * GET and POST /u/account/security: what a person proves themselves with and where they are signed
 * in, for themselves. To read it takes their session; to change anything, a proof of the last
 * quarter of an hour. Nothing is changed, and no message sent, by reading.
 */
export const accountRoute: RoutePlugin<AccountDeps> = async (app, needs) => {
  const { ask, factors, sessions, transactions, beginLogin, loginFlow, pages, notices, formLimit } =
    needs;
  const forms = accountForms(needs);
  const account = accountReader(needs);
  const asks = accountAsks({ ...needs, account, forms });
  const changes = accountChanges(needs);
  const pick = factorPicker(needs);
  const config = { answers: 'page' } as const;
  const schemaOf = (summary: string) => ({ tags: ['Hosted pages'], summary });

  /** Who is signed in here, unless they are gone, blocked or have another password since. */
  const signedIn = async ({ request, reply }: At): Promise<SignedIn | undefined> => {
    const session = await sessions.find(request);
    if (!session) return undefined;
    const { tenantId, userId, authTime } = session;
    const read = await ask(readUser, { tenantId, userId });
    const mayStay = read.ok && !read.value.blocked && !isOfFormerPassword(read.value, authTime);
    if (mayStay) return { session, user: read.value };
    await sessions.end(request, reply);
    return undefined;
  };

  /** A login that leads to a page of the account. */
  const open = async ({ request, reply }: At, path: string, aim?: Aim): Promise<LoginRequest> => {
    const { tenant, issuer, loginSeed } = request;
    const page = { path, ...(aim !== undefined && { aim }) };
    const asked = nobodyAsks(new URL(accountPath, issuer).href);
    const fresh = transactions.fresh(tenant.tenantId, asked, loginSeed);
    const transaction = { ...fresh, page };
    const isSaved = await transactions.save(request, reply, transaction, { isNew: true });
    if (!isSaved) throw new Error('a login for an account page did not fit into its cookie');
    return { request, reply, transaction, language: textsOf(request).language };
  };

  const toLogin = async (at: At, path: string, aim?: Aim): Promise<FastifyReply> =>
    pages.render(await open(at, path, aim), { screen: 'login' });

  /** On top of the session, where that may be; else at the login page. */
  const onSession = async (at: At, { session }: SignedIn, path: string, aim: Aim) => {
    const { userId, loginSessionId, sid } = session;
    const primary = { method: 'session', loginSessionId } as const;
    const loginRequest = await open(at, path, aim);
    return { loginRequest, begun: await beginLogin(loginRequest, { userId, primary, sid }) };
  };

  const review = async ({ session }: SignedIn) => {
    const { tenantId, userId, loginSessionId } = session;
    const said = await ask(reviewOwnWord, { tenantId, userId, loginSessionId });
    if (!said.ok) throw new Error('a word that is asked about is judged');
    return said.value;
  };

  const send = async ({ request, reply }: At, who: SignedIn, texts: Texts, page: Page) => {
    if (notices.isThere(request)) notices.clear(reply);
    const shown = { account: accountNamed(who.user), elsewhere: undefined };
    return sendPage(request, reply, { page, texts, who: shown });
  };

  const leave = ({ reply }: At, notice: Notice) =>
    notices.leave(reply, { state: '', path: accountPath }, notice);

  /** A login that cannot go on says so on a page of its own, which can be got. */
  const goOn = (loginRequest: LoginRequest, step: Shown): Promise<FastifyReply> =>
    pages.render(loginRequest, isRefusal(step) ? { screen: 'mfa-login-options' } : step);

  /** Proves once more that it is they: by what they have, else by signing in anew. */
  const confirm = async (at: At, who: SignedIn, path: string): Promise<FastifyReply> => {
    const { takes } = await review(who);
    if (takes !== 'second-factor') return toLogin(at, path, 'manage');
    const { loginRequest, begun } = await onSession(at, who, path, 'manage');
    if (!begun) return pages.render(loginRequest, { screen: 'login' });
    const how = { isProvedAfresh: false };
    const step = await loginFlow.advance(begun.loginRequest, begun.login, how);
    return goOn(begun.loginRequest, step);
  };

  /** A login whose end is one more authenticator. */
  const add = async (at: At, who: SignedIn, factor: string): Promise<FastifyReply> => {
    const { begun } = await onSession(at, who, accountPath, 'enroll');
    const loginRequest = begun && begunOf(begun.loginRequest);
    if (!begun || !loginRequest || isRefusal(loginRequest)) {
      return leave(at, { refusal: 'account_changed' });
    }
    const step =
      begun.login.next === 'enroll'
        ? await pick(loginRequest, begun.login, factor)
        : await loginFlow.currentStep(loginRequest, begun.login);
    return goOn(loginRequest, step);
  };

  app.get(
    accountPath,
    { config, schema: schemaOf('The security of one’s own account') },
    async (request, reply) => {
      const at = { request, reply };
      const who = await signedIn(at);
      if (!who) return toLogin(at, accountPath);
      const [notice, given] = await Promise.all([
        notices.read(request, '', accountPath),
        account.page(request, who),
      ]);
      const texts = textsOf(request);
      return send(at, who, texts, accountPage({ ...given, ...saidOf(notice) }, texts, factors));
    },
  );

  app.get(
    `${accountPath}/:action`,
    { config, schema: { ...schemaOf('Asks for a change there'), params, querystring: query } },
    async (request, reply) => {
      const at = { request, reply };
      const { action } = request.params;
      const { of } = request.query;
      const path = actionPath(action, of === '' ? undefined : of);
      const who = await signedIn(at);
      if (!who) return toLogin(at, path);
      const { sid } = who.session;
      const texts = textsOf(request);
      const word = await review(who);
      if (!word.isFresh) {
        const form = await forms.seal({ sid, action: 'confirm', of, path });
        const isByPasskey = word.takes === 'passkey';
        return send(at, who, texts, accountConfirmPage({ form, isByPasskey }, texts));
      }
      const seal = (more: Partial<NewForm> = {}) => forms.seal({ sid, action, of, path, ...more });
      const page = await asks[action]({ request, who, seal, texts }, of);
      return page ? send(at, who, texts, page) : leave(at, { refusal: 'account_changed' });
    },
  );

  app.post(
    accountPath,
    { config, schema: { ...schemaOf('Change it'), body } },
    async (request, reply) => {
      const at = { request, reply };
      const who = await signedIn(at);
      if (!who) return redirectOn(reply, accountPath);
      const form = await forms.read(request.body.form, who.session.sid);
      if (!form) return leave(at, { refusal: 'account_changed' });
      request.browserSid = who.session.sid;
      const exceeded = await formLimit(request, reply);
      if (exceeded) return exceeded;
      const { action, path } = form;
      if (action === 'confirm') return confirm(at, who, path);
      // To the page that it stood on, which asks for a proof.
      if (!(await review(who)).isFresh) return redirectOn(reply, path);
      if (action === 'add') return add(at, who, request.body.action);
      return leave(at, await changes[action](request, who, form, request.body));
    },
  );
};
