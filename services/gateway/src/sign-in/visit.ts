import { type Login, readLogin } from '@countersign/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { restartAddress } from '../authorize/read-authorization-request.ts';
import { PageRefused } from '../page-refused.ts';
import type { Ask } from '../ports.ts';
import type { Transaction } from '../transaction/transaction.ts';
import type { Transactions } from '../transaction/transaction-cookies.ts';
import type { Page } from '../u/pages/layout.ts';
import { sendPage, textsOf } from '../u/pages/send-page.ts';
import { ownTexts } from '../u/texts/own/own-texts.ts';
import type { ScreenName } from '../u/texts/own/screens.ts';
import type { LoginEnding, Texts } from '../u/texts/texts.ts';

/** One request of a browser that is on its way through a login. */
export interface Visit {
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
export const ended = ({ transaction }: Visit, ending: LoginEnding): PageRefused => {
  const { request, ticket } = transaction;
  const restart = ticket === undefined ? restartAddress(request) : ticketAddress(ticket);
  return new PageRefused(ending, restart === undefined ? {} : { restart });
};

/** The refusals that leave the form standing; those that end the login are thrown. */
export const standing = <Refusal extends string>(
  visit: Visit,
  refusal: Refusal,
): Exclude<Refusal, LoginEnding> => {
  if (isEnding(refusal)) throw ended(visit, refusal);
  // The endings were just taken out; `Exclude` over a generic is beyond the compiler.
  return refusal as Exclude<Refusal, LoginEnding>;
};

/** Leads the browser to another page of the same login. */
export const lead = (
  { reply, transaction }: Visit,
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
export const visits = ({ ask, transactions }: Needs) => {
  const inTheirWords = ownTexts(ask);

  /** @throws {PageRefused} where the browser has no such transaction, or no longer. */
  const visitOf = async (
    request: FastifyRequest,
    reply: FastifyReply,
    state: string | undefined,
  ): Promise<Visit> => {
    const found = await transactions.find(request, state);
    if (found.status === 'unknown') throw new PageRefused('transaction_unknown');
    const { transaction } = found;
    const texts = textsOf(request, transaction.request.uiLocales);
    const visit = { request, reply, transaction, texts };
    if (found.status === 'expired') throw ended(visit, 'login_expired');
    if (found.status === 'over') throw ended(visit, 'login_over');
    return visit;
  };

  /** The login a transaction has got to. @throws {PageRefused} before its first factor held. */
  const withinOf = (visit: Visit): Within => {
    const { tenantId, loginSessionId } = visit.transaction;
    if (loginSessionId === undefined) throw ended(visit, 'login_unknown');
    return { tenantId, loginSessionId };
  };

  /** The same, said by what may have a message sent: it is charged to the browser's address. */
  const askedFrom = (visit: Visit) => ({ ...withinOf(visit), address: visit.request.ip });

  const loginOf = async (visit: Visit): Promise<Login> => {
    const read = await ask(readLogin, withinOf(visit));
    if (!read.ok) throw ended(visit, read.refusal);
    return read.value;
  };

  /** The visit of a person who wishes this browser remembered; noted in its cookie too. */
  const wishing = async (visit: Visit): Promise<Visit> => {
    const transaction = { ...visit.transaction, rememberBrowser: true } as const;
    const isSaved = await transactions.save(visit.request, visit.reply, transaction);
    return isSaved ? { ...visit, transaction } : visit;
  };

  /** Sends a page of the login, in the tenant's own words where it has some for this screen. */
  const show = async (
    { request, reply, transaction, texts: ours }: Visit,
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
export type Visits = ReturnType<typeof visits>;
