import { beginLogin, type Login } from '@countersign/contracts';
import type { RequestOf } from '@countersign/core';
import type { Ask } from '@countersign/edge-http';
import { originOf, recordKey } from '@countersign/edge-http';
import { findAccount, typedAccount } from './account.ts';
import { aimOf } from './aim-of.ts';
import type { LoginRequest } from './login-request.ts';
import type { RememberedBrowser } from './remembered-browser.ts';
import type { Transaction } from './transaction/transaction.ts';
import type { Transactions } from './transaction/transaction-cookies.ts';

type Primary = RequestOf<typeof beginLogin>['primary'];

interface Needs {
  readonly ask: Ask;
  readonly transactions: Transactions;
  readonly remembered: RememberedBrowser;
}

interface FirstFactor {
  readonly userId: string;
  readonly primary: Primary;
  /** The `sid` of the browser session the factor was taken from. */
  readonly sid?: string;
  /** What they typed for a name; else it is looked up, where there are pages to show it on. */
  readonly account?: string;
}

/**
 * Opens the login of a transaction, now that a first factor holds, and notes it in the cookie.
 * The same person proving the same twice gets the same login; anybody else in the same browser
 * gets one of their own, never the half-finished one of the person before.
 */
export const loginBeginner = ({ ask, transactions, remembered }: Needs) => {
  const noted = async (
    loginRequest: LoginRequest,
    transaction: Transaction,
  ): Promise<LoginRequest> => {
    const saved = await transactions.save(loginRequest.request, loginRequest.reply, transaction);
    if (!saved) throw new Error('a login did not fit into its cookie');
    return { ...loginRequest, transaction };
  };

  return async (
    loginRequest: LoginRequest,
    { userId, primary, sid, account: typed }: FirstFactor,
  ): Promise<{ readonly loginRequest: LoginRequest; readonly login: Login } | undefined> => {
    const { sid: _, rememberBrowser: __, account: ___, ...transaction } = loginRequest.transaction;
    const { tenantId, request } = transaction;
    const begun = await ask(beginLogin, {
      tenantId,
      transactionId: recordKey(transaction.id, userId, primary.method),
      userId,
      clientId: request.clientId,
      host: loginRequest.request.hostname,
      locale: loginRequest.language,
      primary,
      stepUp: request.stepUp,
      ...aimOf(request.audience, loginRequest.request.issuer),
      ...remembered.presented(loginRequest, userId),
      origin: originOf(loginRequest.request),
    });
    if (!begun.ok) return undefined;
    const login = begun.value;
    if (login.userId !== userId) throw new Error('a login was begun for somebody else');
    const account =
      typed === undefined
        ? login.next !== 'complete' && (await findAccount(ask, { tenantId, userId }))
        : typedAccount(typed);
    const next = {
      ...transaction,
      ...(account && { account }),
      loginSessionId: login.loginSessionId,
      ...(sid !== undefined && { sid }),
    };
    return { loginRequest: await noted(loginRequest, next), login };
  };
};
export type BeginLogin = ReturnType<typeof loginBeginner>;
