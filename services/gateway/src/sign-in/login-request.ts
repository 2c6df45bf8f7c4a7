import { type Login, readLogin } from '@countersign/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { restartAddress } from '../authorize/read-authorization-request.ts';
import type { Page } from '../hosted-pages/pages/layout.ts';
import { sendPage, textsOf } from '../hosted-pages/pages/send-page.ts';
import { ownTexts } from '../hosted-pages/texts/own/own-texts.ts';
import type { ScreenName } from '../hosted-pages/texts/own/screens.ts';
import type { LoginEnding, Texts } from '../hosted-pages/texts/texts.ts';
import { PageRefused } from '../page-refused.ts';
import type { Ask } from '../ports.ts';
import type { Transaction } from '../transaction/transaction.ts';
import type { Transactions } from '../transaction/transaction-cookies.ts';

/** One request of a browser that is on its way through a login. */
export interface LoginRequest {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly transaction: Transaction;
  /** Ours, in the person's language. */
  readonly texts: Texts;
  /** What the request answers, where that may end the login: see `completionOf`. */
  readonly answer?: readonly string[];
}

/** A login of its transaction, by name. */
export interface Within {
  readonly tenantId: string;
  readonly loginSessionId: string;
}

const endings: readonly string[] = [
  'login_unknown',
  'login_expired',
  'login_over',
] satisfies readonly LoginEnding[];
const isEnding = (refusal: string): refusal is LoginEnding => endings.includes(refusal);

/** Where somebody with a ticket to enrol begins. */
export const ticketAddress = (ticket: string): string =>
  `/mfa/enrollment?${new URLSearchParams({ ticket })}`;

/** Tells the person that this login is over, and where to begin another. */
export const ended = ({ transaction }: LoginRequest, ending: LoginEnding): PageRefused => {
  const { request, ticket } = transaction;
  const restart = ticket === undefined ? restartAddress(request) : ticketAddress(ticket);
  return new PageRefused(ending, restart === undefined ? {} : { restart });
};

/** The refusals that leave the form standing; those that end the login are thrown. */
export const refusalOnForm = <Refusal extends string>(
  loginRequest: LoginRequest,
  refusal: Refusal,
): Exclude<Refusal, LoginEnding> => {
  if (isEnding(refusal)) throw ended(loginRequest, refusal);
  // The endings were just taken out; `Exclude` over a generic is beyond the compiler.
  return refusal as Exclude<Refusal, LoginEnding>;
};

/** Leads the browser to another page of the same login. */
export const redirectTo = (
  { reply, transaction }: LoginRequest,
  path: string,
  more: Readonly<Record<string, string>> = {},
): FastifyReply =>
  reply
    .header('cache-control', 'no-store')
    .redirect(`${path}?${new URLSearchParams({ state: transaction.id, ...more })}`, 302);

interface Needs {
  readonly ask: Ask;
  readonly transactions: Transactions;
}

/** Finds what a browser is in the middle of. */
export const loginRequestReader = ({ ask, transactions }: Needs) => {
  const inTheirWords = ownTexts(ask);

  /** @throws {PageRefused} where the browser has no such transaction, or no longer. */
  const visitOf = async (
    request: FastifyRequest,
    reply: FastifyReply,
    state: string | undefined,
  ): Promise<LoginRequest> => {
    const found = await transactions.find(request, state);
    if (found.status === 'unknown') throw new PageRefused('transaction_unknown');
    const { transaction } = found;
    const texts = textsOf(request, transaction.request.uiLocales);
    const loginRequest = { request, reply, transaction, texts };
    if (found.status === 'expired') throw ended(loginRequest, 'login_expired');
    if (found.status === 'over') throw ended(loginRequest, 'login_over');
    return loginRequest;
  };

  /** The login a transaction has got to. @throws {PageRefused} before its first factor held. */
  const withinOf = (loginRequest: LoginRequest): Within => {
    const { tenantId, loginSessionId } = loginRequest.transaction;
    if (loginSessionId === undefined) throw ended(loginRequest, 'login_unknown');
    return { tenantId, loginSessionId };
  };

  /** The same, said by what may have a message sent: it is charged to the browser's address. */
  const askedFrom = (loginRequest: LoginRequest) => ({
    ...withinOf(loginRequest),
    address: loginRequest.request.ip,
  });

  const loginOf = async (loginRequest: LoginRequest): Promise<Login> => {
    const read = await ask(readLogin, withinOf(loginRequest));
    if (!read.ok) throw ended(loginRequest, read.refusal);
    return read.value;
  };

  /** The request of a person who wishes this browser remembered; noted in its cookie too. */
  const wishing = async (loginRequest: LoginRequest): Promise<LoginRequest> => {
    const transaction = { ...loginRequest.transaction, rememberBrowser: true } as const;
    const isSaved = await transactions.save(loginRequest.request, loginRequest.reply, transaction);
    return isSaved ? { ...loginRequest, transaction } : loginRequest;
  };

  /** Sends a page of the login, in the tenant's own words where it has some for this screen. */
  const show = async (
    { request, reply, transaction, texts: ours }: LoginRequest,
    screen: ScreenName,
    pageIn: (texts: Texts) => Page,
    status = 200,
  ): Promise<FastifyReply> => {
    const { clientId, redirectUri } = transaction.request;
    const texts = await inTheirWords({ tenant: request.tenant, clientId, texts: ours }, screen);
    return sendPage(request, reply, { page: pageIn(texts), texts, status, returnTo: redirectUri });
  };

  return { visitOf, withinOf, askedFrom, loginOf, wishing, show };
};
export type LoginRequests = ReturnType<typeof loginRequestReader>;
