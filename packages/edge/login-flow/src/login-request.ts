import { type Login, readLogin } from '@countersign/contracts';
import type { Ask } from '@countersign/edge-http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { restartAddress } from './authorization-request.ts';
import type { LoginEnding, LoginRefusal } from './login-refusal.ts';
import { isOfLink, type Transaction } from './transaction/transaction.ts';
import type { Transactions } from './transaction/transaction-cookies.ts';

/** One request of a browser that is on its way through a login. */
export interface LoginRequest {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly transaction: Transaction;
  /** The person's, of those that the pages speak. BCP 47. */
  readonly language: string;
  /** What the request answers, where that may end the login: see `completionOf`. */
  readonly answer?: readonly string[];
}

/** A login of its transaction, by name. */
interface Within {
  readonly tenantId: string;
  readonly loginSessionId: string;
}

/** A request within a login whose first factor held. */
export interface BegunLoginRequest extends LoginRequest {
  readonly within: Within;
}

/** Where somebody with a ticket to enrol begins. */
export const ticketAddress = (ticket: string): string =>
  `/mfa/enrollment?${new URLSearchParams({ ticket })}`;

/**
 * This login is over; and where to begin another. Not by the same request where it has ended well:
 * an application takes one answer to it.
 */
export const ended = ({ transaction }: LoginRequest, refusal: LoginEnding): LoginRefusal => {
  const { request, ticket, reset, page, finished } = transaction;
  if (ticket !== undefined) return { refusal, restart: ticketAddress(ticket) };
  // The link is not kept: they have it, and it is good until a password was chosen by it.
  if (reset) return { refusal: finished ? refusal : 'reset_over' };
  if (page) return { refusal, restart: page.path };
  const { clientId, redirectUri } = request;
  const restart = finished ? undefined : restartAddress(request);
  return {
    ...{ refusal, application: { clientId, redirectUri } },
    ...(restart !== undefined && { restart }),
  };
};

/**
 * Where somebody begins who is not the one that this login is of: at a login page that names
 * nobody. None where only one person may go on: by a link, where the application says who, or
 * for a page of their own, on which they may sign out.
 */
export const elseAddress = ({ transaction }: LoginRequest): string | undefined => {
  const { request, page, finished } = transaction;
  if (isOfLink(transaction) || page || finished) return undefined;
  const { loginHint: _, ...anybody } = request;
  return restartAddress({ ...anybody, prompt: 'login' });
};

/** The login that a transaction has got to; none before its first factor held. */
export const begunOf = (loginRequest: LoginRequest): BegunLoginRequest | LoginRefusal => {
  const { tenantId, loginSessionId } = loginRequest.transaction;
  if (loginSessionId === undefined) return ended(loginRequest, 'login_unknown');
  return { ...loginRequest, within: { tenantId, loginSessionId } };
};

/** Said by what may have a message sent: it is charged to the browser's address. */
export const askedFrom = ({ request }: LoginRequest, within: Within) => ({
  tenantId: within.tenantId,
  loginSessionId: within.loginSessionId,
  address: request.ip,
  knowsDestinations: true,
});

interface Needs {
  readonly ask: Ask;
  readonly transactions: Transactions;
  /** Which of the languages that the pages speak a person wants. */
  readonly languageOf: (request: FastifyRequest, uiLocales: string | undefined) => string;
}

/** Finds what a browser is in the middle of. */
export const loginRequestReader = ({ ask, transactions, languageOf }: Needs) => {
  /** Refused where the browser has no such transaction, or no longer. */
  const visitOf = async (
    request: FastifyRequest,
    reply: FastifyReply,
    state: string | undefined,
  ): Promise<LoginRequest | LoginRefusal> => {
    const found = await transactions.find(request, state);
    if (found.status === 'unknown') return { refusal: 'transaction_unknown' };
    const { transaction } = found;
    const language = languageOf(request, transaction.request.uiLocales);
    const loginRequest = { request, reply, transaction, language };
    if (found.status === 'expired') return ended(loginRequest, 'login_expired');
    // What came of a link may be read for as long as its browser knows of it.
    const isReadable = isOfLink(transaction) && request.method === 'GET';
    return found.status === 'over' && !isReadable
      ? ended(loginRequest, 'login_over')
      : loginRequest;
  };

  const loginOf = async (loginRequest: BegunLoginRequest): Promise<Login | LoginRefusal> => {
    const read = await ask(readLogin, loginRequest.within);
    return read.ok ? read.value : ended(loginRequest, read.refusal);
  };

  /** The request of a person who wishes this browser remembered; noted in its cookie too. */
  const wishing = async <Request extends LoginRequest>(loginRequest: Request): Promise<Request> => {
    const transaction = { ...loginRequest.transaction, rememberBrowser: true } as const;
    const isSaved = await transactions.save(loginRequest.request, loginRequest.reply, transaction);
    return isSaved ? { ...loginRequest, transaction } : loginRequest;
  };

  /** Notes from when on another code can be sent: the page says it as often as it is read. */
  const noteResend = async (loginRequest: LoginRequest, resendFrom: string): Promise<void> => {
    const transaction = { ...loginRequest.transaction, resendFrom };
    await transactions.save(loginRequest.request, loginRequest.reply, transaction);
  };

  return { visitOf, loginOf, wishing, noteResend };
};
export type LoginRequests = ReturnType<typeof loginRequestReader>;
