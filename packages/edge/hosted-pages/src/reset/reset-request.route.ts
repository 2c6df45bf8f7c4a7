import { type Connection, profile } from '@countersign/contracts';
import type { Clock } from '@countersign/core';
import type { Ask } from '@countersign/edge-http';
import {
  type AvailableConnections,
  ended,
  isMailOn,
  isOfLink,
  isRefusal,
  type LoginRefusal,
  type LoginRequest,
  type RequestReset,
  resettableDatabase,
  shortAccount,
  type Transactions,
} from '@countersign/login-flow';
import { z } from 'zod';
import { hostedPage } from '../hosted-page.ts';
import { pathOf, type Shown } from '../login-pages.ts';
import { resetAskedPage, resetRequestPage } from '../pages/forgotten-password.page.ts';
import { linkTo } from '../pages/parts.ts';
import type { PageRefusal } from '../texts/texts.ts';

export interface ResetRequestDeps {
  readonly ask: Ask;
  readonly clock: Clock;
  readonly availableConnections: AvailableConnections;
  readonly requestReset: RequestReset;
  readonly transactions: Transactions;
}

const requestScreen = 'reset-password-request';
const askedScreen = 'reset-password-email';
const loginPath = pathOf('login');

/** Which form of a login it is: what it asks for is done once, however often it is sent. */
const sentForm = z.string().max(64).optional();

const address = profile.shape.email.unwrap();

/** What is amiss in what was typed, before anybody is asked. An @ makes it an address. */
const faultOf = (name: string): PageRefusal | undefined => {
  if (name === '') return 'name_missing';
  return name.includes('@') && !address.safeParse(name).success ? 'email_malformed' : undefined;
};

/**
 * GET and POST /u/reset-password/request and /u/reset-password/email: who forgot their password has
 * a link mailed to choose another, and reads where to look for it. It is asked for as by
 * `/dbconnections/change_password`, and says the same to everybody, too.
 */
export const resetRequestRoutes = (deps: ResetRequestDeps) => {
  const { ask, clock, availableConnections, requestReset, transactions } = deps;

  /** The database in which a password can be asked for here; or why none can. */
  const databaseOf = async (at: LoginRequest): Promise<Connection | LoginRefusal> => {
    const { transaction } = at;
    if (transaction.finished || isOfLink(transaction)) return ended(at, 'login_over');
    const [ways, isOn] = await Promise.all([
      availableConnections(transaction),
      isMailOn(ask, transaction.tenantId),
    ]);
    const database = isOn ? resettableDatabase(ways) : undefined;
    const restart = linkTo({ path: loginPath, state: transaction.id });
    return database ?? { refusal: 'reset_unavailable', restart };
  };

  /** Asks for the mail, and notes in the browser that it did. */
  const request = async (
    at: LoginRequest,
    { name: connection }: Connection,
    { name, form }: { readonly name: string; readonly form: string | undefined },
  ): Promise<void> => {
    const { transaction, language } = at;
    const { clientId } = transaction.request;
    await requestReset(at.request, {
      ...{ connection, name, language, loginState: transaction.id },
      ...(clientId !== '' && { clientId }),
      ...(form !== undefined && { form: `${transaction.id}/${form}` }),
    });
    const kept = shortAccount(name);
    const asked = { ...transaction, askedReset: kept === undefined ? {} : { name: kept } };
    const isSaved = await transactions.save(at.request, at.reply, asked);
    if (!isSaved) throw new Error('that a password is forgotten did not fit into its cookie');
  };

  const given = ({ transaction }: LoginRequest, screen: Parameters<typeof pathOf>[0]) => ({
    ...{ state: transaction.id, path: pathOf(screen), loginPath },
    // Of two that are shown each is one of its own.
    form: `${screen}/${clock()}`,
  });

  const requestPage = hostedPage({
    ...{ screen: requestScreen, summary: 'Ask for a link to choose another password' },
    typedField: 'email',
    form: { email: z.string().default(''), form: sentForm },
    show: async (at, { refusal, retryAt, typed }) => {
      const database = await databaseOf(at);
      if (isRefusal(database)) return database;
      const { askedReset, request: wanted } = at.transaction;
      const name = typed ?? askedReset?.name ?? wanted.loginHint;
      const shown = { ...given(at, requestScreen), name, refusal, retryAt };
      return { screen: requestScreen, page: (texts) => resetRequestPage(shown, texts) };
    },
    submit: async (at, { email, form }): Promise<Shown> => {
      const database = await databaseOf(at);
      if (isRefusal(database)) return database;
      const typed = email.trim();
      const refusal = faultOf(typed);
      if (refusal) return { screen: requestScreen, notice: { refusal, typed } };
      await request(at, database, { name: typed, form });
      return { screen: askedScreen };
    },
  });

  const askedPage = hostedPage({
    ...{ screen: askedScreen, summary: 'Where to look for the link' },
    form: { form: sentForm },
    show: async (at, { refusal, retryAt, news }) => {
      const { finished, askedReset } = at.transaction;
      if (finished) return ended(at, 'login_over');
      if (!askedReset) return { screen: requestScreen };
      const { name } = askedReset;
      const wasAskedAgain = news === 'sent_again';
      const shown = { ...given(at, askedScreen), name, refusal, retryAt, wasAskedAgain };
      return { screen: askedScreen, page: (texts) => resetAskedPage(shown, texts) };
    },
    submit: async (at, { form }): Promise<Shown> => {
      const name = at.transaction.askedReset?.name;
      if (name === undefined) return { screen: requestScreen };
      const database = await databaseOf(at);
      if (isRefusal(database)) return database;
      await request(at, database, { name, form });
      return { screen: askedScreen, notice: { news: 'sent_again' } };
    },
  });

  return [requestPage, askedPage];
};
