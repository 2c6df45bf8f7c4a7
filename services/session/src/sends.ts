import { bucketOf, instant } from '@countersign/contracts';
import {
  affordableAt,
  type Budget,
  compareAndSet,
  msBetween,
  networkOf,
  type Records,
  refund,
  spend,
  wholeMinute,
} from '@countersign/core';
import type { Factor } from '@countersign/factors';
import type { Vault } from '@countersign/vault';
import { z } from 'zod';
import type { Limits } from './limits.ts';

/** How much was sent; a record goes when its budget is whole again. */
const sendsBucket = bucketOf('session-sends', z.object({ fullAt: instant }));

interface Whom {
  readonly tenantId: string;
  readonly userId: string;
}

/** Whom a message would go to, where, and who asked for it. */
export type Recipient = Whom &
  Asked &
  (
    | { readonly phoneNumber: string }
    /** None where it is the person's own, which mail-dispatch looks up. */
    | { readonly emailAddress: string | undefined }
    /** Nothing goes anywhere: a key is to sign. What is begun is bounded all the same. */
    | { readonly isCeremony: true }
  );

interface Asked {
  /** The network address it was asked for from, where that is known. */
  readonly address?: string | undefined;
  /** Nobody has proved yet that where it goes is theirs. */
  readonly isEnrolling?: boolean;
  /** An admin tests the providers: it leaves them what they need to sign in by themselves. */
  readonly isTest?: boolean;
}

/** Where a factor's code goes to by what an authenticator is known by, if it goes anywhere. */
export const recipientOf = (
  { tenantId, userId }: Whom,
  { proof }: Factor,
  known: string,
  { address, isEnrolling = false }: Asked = {},
): Recipient | undefined => {
  const whom = { tenantId, userId, address, isEnrolling };
  if (proof.by === 'signature') return { tenantId, userId, isCeremony: true };
  if (proof.by !== 'sent-code') return undefined;
  return proof.through === 'phone'
    ? { ...whom, phoneNumber: known }
    : { ...whom, emailAddress: known };
};

/** Whether a message is paid for; where it is not, from when on it could be. */
export type Paid =
  | { readonly isPaid: true; readonly retryAt?: undefined }
  | { readonly isPaid: false; readonly retryAt: string };

/** What a person pays for themselves, by what it goes through. */
const ownAccounts = ['user', 'tests', 'mail', 'keys'] as const;
const ownKey = (of: (typeof ownAccounts)[number], { tenantId, userId }: Whom): string =>
  `${of}/${tenantId}/${userId}`;

interface Account {
  readonly key: string;
  readonly budget: Budget;
  readonly cost?: number;
}

/**
 * The send budgets, one place for every door. A message is paid for by the person, by where it goes
 * to, by the tenant and by the network address it was asked for from: by all of them, or it is not
 * sent. Accounts are of one tenant alone: what another has sent to a number must not show here.
 */
export const sends = ({ keyValue }: Records, vault: Vault, limits: Limits) => {
  const records = keyValue(sendsBucket);
  const alter = compareAndSet(records);

  const addressAccount = ({ tenantId, address, isEnrolling }: Recipient): readonly Account[] => {
    if (address === undefined) return [];
    const network = vault.fingerprint('sends-address', `${tenantId}/${networkOf(address)}`);
    return [
      {
        key: `address/${tenantId}/${network}`,
        budget: limits.sendsPerAddress,
        cost: isEnrolling ? limits.enrollmentCost : 1,
      },
    ];
  };

  const accountsOf = (recipient: Recipient): readonly Account[] => {
    const { tenantId } = recipient;
    if ('isCeremony' in recipient) {
      return [{ key: ownKey('keys', recipient), budget: limits.ceremoniesPerUser }];
    }
    const target = (where: string) => vault.fingerprint('sends', `${tenantId}/${where}`);
    const mailbox = (emailAddress: string | undefined): readonly Account[] =>
      emailAddress === undefined
        ? []
        : [
            {
              key: `mailbox/${tenantId}/${target(emailAddress.toLowerCase())}`,
              budget: limits.mailsPerMailbox,
            },
          ];
    const own: readonly Account[] =
      'phoneNumber' in recipient
        ? [
            {
              key: ownKey(recipient.isTest ? 'tests' : 'user', recipient),
              budget: limits.sendsPerUser,
            },
            {
              key: `number/${tenantId}/${target(recipient.phoneNumber)}`,
              budget: limits.sendsPerNumber,
            },
            { key: `tenant/${tenantId}`, budget: limits.sendsPerTenant },
          ]
        : [
            { key: ownKey('mail', recipient), budget: limits.mailsPerUser },
            { key: `mail-tenant/${tenantId}`, budget: limits.mailsPerTenant },
            ...mailbox(recipient.emailAddress),
          ];
    return [...own, ...addressAccount(recipient)];
  };

  /** Takes what it costs; or answers when there will be so much. */
  const take = ({ key, budget, cost }: Account, now: string): Promise<string | undefined> =>
    alter<string | undefined>(key, (sent) => {
      const fullAt = spend(budget, sent?.fullAt, { now, cost, stored: 'sends' });
      return fullAt === undefined
        ? { result: affordableAt(budget, sent?.fullAt, { now, cost }) }
        : { value: { fullAt }, ttlMs: msBetween(now, fullAt), result: undefined };
    });

  const giveBack = ({ key, budget, cost }: Account): Promise<void> =>
    alter(key, (sent) => ({
      value: sent && { fullAt: refund(budget, sent.fullAt, cost) },
      result: undefined,
    }));

  return {
    pay: async (recipient: Recipient, now: string): Promise<Paid> => {
      const accounts = accountsOf(recipient);
      const waits = await Promise.all(accounts.map((account) => take(account, now)));
      const [retryAt] = waits
        .filter((wait) => wait !== undefined)
        .sort()
        .reverse();
      if (retryAt === undefined) return { isPaid: true };
      await Promise.all(accounts.filter((_, index) => waits[index] === undefined).map(giveBack));
      // To the minute: which of the accounts is spent, and how far, is nobody's to know.
      return { isPaid: false, retryAt: wholeMinute(retryAt) };
    },
    refund: async (recipient: Recipient): Promise<void> => {
      await Promise.all(accountsOf(recipient).map(giveBack));
    },
    forgetUser: async (user: Whom): Promise<void> => {
      await Promise.all(ownAccounts.map((of) => records.remove(ownKey(of, user))));
    },
  };
};
