import {
  beginLogin,
  beginPasskeyLogin,
  isPasskeyEnoughFor,
  type Login,
} from '@countersign/contracts';
import type { RequestOf } from '@countersign/core';
import type { Ask } from '@countersign/edge-http';
import { originOf, recordKey } from '@countersign/edge-http';
import { findAccount, typedAccount } from './account.ts';
import { aimOf } from './aim-of.ts';
import type { DeviceKeys } from './device-key.ts';
import type { LoginRequest } from './login-request.ts';
import { challengeOfLogin, type PasskeyChallenges } from './passkey-challenges.ts';
import { isOfAnotherDevice, type PasskeyOffers } from './passkeys.ts';
import { passkeyParty } from './relying-party.ts';
import type { RememberedBrowser } from './remembered-browser.ts';
import type { Transaction } from './transaction/transaction.ts';
import type { Transactions } from './transaction/transaction-cookies.ts';

type Primary = RequestOf<typeof beginLogin>['primary'];

interface Needs {
  readonly ask: Ask;
  readonly transactions: Transactions;
  readonly remembered: RememberedBrowser;
  readonly devices: DeviceKeys;
}

interface FirstFactor {
  readonly userId: string;
  readonly primary: Primary;
  /** The `sid` of the browser session the factor was taken from. */
  readonly sid?: string;
  /** What they typed for a name; else it is looked up, where there are pages to show it on. */
  readonly account?: string;
  /** The page would offer them a passkey. */
  readonly offersPasskey?: boolean;
}

/** What of a transaction a login is opened with, whatever its first factor is. */
const opening = ({ request, transaction, language }: LoginRequest) => ({
  tenantId: transaction.tenantId,
  clientId: transaction.request.clientId,
  host: request.hostname,
  locale: language,
  stepUp: transaction.request.stepUp,
  ...(transaction.page
    ? { aim: transaction.page.aim }
    : aimOf(transaction.request.audience, request.issuer)),
  isPasskeyEnough: isPasskeyEnoughFor(request.tenant.settings),
  origin: originOf(request),
});

/** Notes in the cookie that a login was opened, and who it is that signs in. */
const noter = ({ ask, transactions, devices }: Pick<Needs, 'ask' | 'transactions' | 'devices'>) => {
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
    login: Login,
    { account: typed, sid }: Pick<FirstFactor, 'account' | 'sid'>,
  ) => {
    const { sid: _, rememberBrowser: __, ...rest } = loginRequest.transaction;
    const { account: ___, offersPasskey: ____, device: _____, ...others } = rest;
    const { askedReset: ______, ...transaction } = others;
    const { tenantId, userId } = login;
    const account =
      typed === undefined
        ? login.next !== 'complete' && (await findAccount(ask, { tenantId, userId }))
        : typedAccount(typed);
    const device = devices.read(loginRequest, userId);
    const next = {
      ...transaction,
      ...(device && { device }),
      ...(account && { account }),
      loginSessionId: login.loginSessionId,
      ...(sid !== undefined && { sid }),
      ...(login.mayAddPasskey && { offersPasskey: true as const }),
    };
    return { loginRequest: await noted(loginRequest, next), login };
  };
};

/**
 * Opens the login of a transaction, now that a first factor holds, and notes it in the cookie.
 * The same person proving the same twice gets the same login; anybody else in the same browser
 * gets one of their own, never the half-finished one of the person before.
 */
export const loginBeginner = ({ ask, transactions, remembered, devices }: Needs) => {
  const note = noter({ ask, transactions, devices });

  return async (
    loginRequest: LoginRequest,
    { userId, primary, offersPasskey = false, ...factor }: FirstFactor,
  ): Promise<{ readonly loginRequest: LoginRequest; readonly login: Login } | undefined> => {
    const begun = await ask(beginLogin, {
      ...opening(loginRequest),
      transactionId: recordKey(loginRequest.transaction.id, userId, primary.method),
      ...{ userId, primary, offersPasskey },
      ...remembered.presented(loginRequest, userId),
    });
    if (!begun.ok) return undefined;
    if (begun.value.userId !== userId) throw new Error('a login was begun for somebody else');
    return note(loginRequest, begun.value, factor);
  };
};
export type BeginLogin = ReturnType<typeof loginBeginner>;

interface PasskeyNeeds extends Pick<Needs, 'ask' | 'transactions' | 'devices'> {
  readonly challenges: PasskeyChallenges;
  readonly offers: PasskeyOffers;
}

interface PasskeyAnswer {
  readonly answer: string;
  /** The databases that let people in by passkeys, by name. */
  readonly connections: readonly string[];
  /** Those of them that offer one of this device, which can make one. */
  readonly offeredIn: readonly string[];
}

/** Opens the login of a transaction by a passkey, which says itself whose it is. */
export const passkeyBeginner = (needs: PasskeyNeeds) => {
  const { ask, challenges, offers } = needs;
  const note = noter(needs);

  return async (loginRequest: LoginRequest, { answer, connections, offeredIn }: PasskeyAnswer) => {
    const { request, transaction } = loginRequest;
    const relyingParty = passkeyParty(request);
    const challenge = challenges.read(answer, challengeOfLogin(loginRequest));
    if (!challenge) return { refusal: 'passkey_refused' } as const;
    const begun = await ask(beginPasskeyLogin, {
      ...opening(loginRequest),
      transactionId: recordKey(transaction.id, 'passkey'),
      ...{ challenge, relyingParty, answer, connections: [...connections] },
      offeredIn: isOfAnotherDevice(answer) ? [...offeredIn] : [],
    });
    if (!begun.ok) return begun;
    const { mayAddPasskey, ...login } = begun.value;
    const isOffered = mayAddPasskey && !offers.isPutOff(loginRequest, login.userId);
    return note(loginRequest, isOffered ? begun.value : login, {});
  };
};
export type BeginPasskeyLogin = ReturnType<typeof passkeyBeginner>;
