import { bucketOf, instant, type MessageLimits } from '@countersign/contracts';
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
import { type Factor, isDestination } from '@countersign/factors';
import type { User, Vault } from '@countersign/vault';
import { z } from 'zod';
import type { Limits } from './limits.ts';
import { errorNameOf, type Log } from './log.ts';
import type { WhyUnpaid } from './login-session/login-session.commands.ts';

/** How much was sent; a record goes when its budget is whole again. */
const sendsBucket = bucketOf('session-sends', z.object({ fullAt: instant }));

/** Whom a message would go to, where, and who asked for it. */
export type Recipient = User &
  Asked &
  /** With what the tenant allows of phones. */
  (
    | { readonly phoneNumber: string; readonly messageLimits: MessageLimits }
    /** None where it is the person's own, which mail-dispatch looks up. */
    | { readonly emailAddress: string | undefined }
    /** A stranger asked for a link to choose a password: it takes nothing from anything else. */
    | { readonly passwordMailTo: string }
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
  { tenantId, userId }: User,
  { proof }: Factor,
  known: string,
  {
    address,
    isEnrolling = false,
    messageLimits,
  }: Asked & { readonly messageLimits: MessageLimits },
): Recipient | undefined => {
  const whom = { tenantId, userId, address, isEnrolling };
  if (proof.by === 'signature') return { tenantId, userId, isCeremony: true };
  if (proof.by !== 'sent-code') return undefined;
  return proof.through === 'phone'
    ? { ...whom, phoneNumber: known, messageLimits }
    : { ...whom, emailAddress: known };
};

/** Whether a message is paid for; where it is not, why, and from when on it could be. */
export type Paid =
  | { readonly isPaid: true; readonly retryAt?: undefined }
  | { readonly isPaid: false; readonly why: 'not_allowed'; readonly retryAt?: undefined }
  | {
      readonly isPaid: false;
      readonly why: Exclude<WhyUnpaid, 'not_allowed'>;
      readonly retryAt: string;
    };

/** What a person pays for themselves, by what it goes through. */
const ownAccounts = ['user', 'tests', 'mail', 'keys', 'password-mail'] as const;
const ownKey = (of: (typeof ownAccounts)[number], { tenantId, userId }: User): string =>
  `${of}/${tenantId}/${userId}`;

interface Account {
  readonly key: string;
  readonly budget: Budget;
  readonly cost?: number;
  /** The tenant has bounded it itself: all that it has sent, or what one number is. */
  readonly limit?: 'all' | 'number';
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** So many at once, and as many come back in the time; in whole milliseconds, as instants are. */
const within = (burst: number, windowMs: number): Budget => ({
  burst,
  refillMs: Math.ceil(windowMs / burst),
});

/** What was taken of what was to pay, and which of it is spent until when. */
interface Taken {
  readonly paid: readonly Account[];
  readonly refused: readonly { readonly account: Account; readonly retryAt: string }[];
}
const nothing: Taken = { paid: [], refused: [] };
const byRetry = (one: Taken['refused'][number], other: Taken['refused'][number]) =>
  one.retryAt < other.retryAt ? 1 : -1;

/** Whether the tenant has messages sent to where it would go. */
const isAllowed = (recipient: Recipient): boolean =>
  !('phoneNumber' in recipient) ||
  isDestination(recipient.phoneNumber, recipient.messageLimits.countries);

interface Needs extends Pick<Records, 'keyValue'> {
  readonly vault: Vault;
  readonly limits: Limits;
  /** Tells a tenant's log that nothing more is sent, as the tenant has bounded it. */
  readonly tellLimit: (tenantId: string, now: string) => Promise<void>;
  readonly log: Log;
}

/** What happens once an hour: a tenant's log is told of a refusal, a form does what it is for. */
const once: Budget = { burst: 1, refillMs: hourMs };

/**
 * The send budgets, one place for every door. A message is paid for by the person, by where it goes
 * to, by the tenant and by the network address it was asked for from: by all of them, or it is not
 * sent. Accounts are of one tenant alone: what another has sent to a number must not show here.
 */
export const sends = ({ keyValue, vault, limits, tellLimit, log }: Needs) => {
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

  /** What the tenant has bounded itself, of all that goes to phones. */
  const tenantLimits = (
    { tenantId, messageLimits }: Extract<Recipient, { readonly phoneNumber: string }>,
    number: string,
  ): readonly Account[] => {
    const { perHour, perDay, perNumberPerDay } = messageLimits;
    const account = (
      kept: Pick<Account, 'key' | 'limit'>,
      burst: number | null,
      windowMs: number,
    ): readonly Account[] => (burst === null ? [] : [{ ...kept, budget: within(burst, windowMs) }]);
    const ofNumber = { key: `number-day/${tenantId}/${number}`, limit: 'number' } as const;
    return [
      ...account(ofNumber, perNumberPerDay, dayMs),
      ...account({ key: `tenant-hour/${tenantId}`, limit: 'all' }, perHour, hourMs),
      ...account({ key: `tenant-day/${tenantId}`, limit: 'all' }, perDay, dayMs),
    ];
  };

  const accountsOf = (recipient: Recipient): readonly Account[] => {
    const { tenantId } = recipient;
    if ('isCeremony' in recipient) {
      return [{ key: ownKey('keys', recipient), budget: limits.ceremoniesPerUser }];
    }
    const target = (where: string) => vault.fingerprint('sends', `${tenantId}/${where}`);
    if ('passwordMailTo' in recipient) {
      const mailbox = target(recipient.passwordMailTo.toLowerCase());
      return [
        { key: ownKey('password-mail', recipient), budget: limits.passwordMailsPerUser },
        {
          key: `password-mailbox/${tenantId}/${mailbox}`,
          budget: limits.passwordMailsPerMailbox,
        },
        { key: `password-mail-tenant/${tenantId}`, budget: limits.passwordMailsPerTenant },
        ...addressAccount(recipient),
      ];
    }
    const mailbox = (emailAddress: string | undefined): readonly Account[] =>
      emailAddress === undefined
        ? []
        : [
            {
              key: `mailbox/${tenantId}/${target(emailAddress.toLowerCase())}`,
              budget: limits.mailsPerMailbox,
            },
          ];
    const number = 'phoneNumber' in recipient ? target(recipient.phoneNumber) : '';
    const own: readonly Account[] =
      'phoneNumber' in recipient
        ? [
            {
              key: ownKey(recipient.isTest ? 'tests' : 'user', recipient),
              budget: limits.sendsPerUser,
            },
            {
              key: `number/${tenantId}/${number}`,
              budget: limits.sendsPerNumber,
            },
            { key: `tenant/${tenantId}`, budget: limits.sendsPerTenant },
            ...tenantLimits(recipient, number),
          ]
        : [
            recipient.isTest
              ? { key: ownKey('tests', recipient), budget: limits.sendsPerUser }
              : { key: ownKey('mail', recipient), budget: limits.mailsPerUser },
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

  const takeTogether = async (accounts: readonly Account[], now: string): Promise<Taken> => {
    const waits = await Promise.all(accounts.map((account) => take(account, now)));
    return {
      paid: accounts.filter((_, index) => waits[index] === undefined),
      refused: accounts.flatMap((account, index) => {
        const retryAt = waits[index];
        return retryAt === undefined ? [] : [{ account, retryAt }];
      }),
    };
  };

  /**
   * One after another, up to the first that is spent: of many that ask at once those that one of
   * them refuses take nothing of the others, and exactly as many go as there may.
   */
  const takeInTurn = async (accounts: readonly Account[], now: string): Promise<Taken> => {
    const paid: Account[] = [];
    for (const account of accounts) {
      const retryAt = await take(account, now);
      if (retryAt !== undefined) return { paid, refused: [{ account, retryAt }] };
      paid.push(account);
    }
    return { paid, refused: [] };
  };

  const giveBack = ({ key, budget, cost }: Account): Promise<void> =>
    alter(key, (sent) => ({
      value: sent && { fullAt: refund(budget, sent.fullAt, cost) },
      result: undefined,
    }));

  /** Whoever is refused is told so, also where the log cannot be: the next one is to tell it. */
  const tellOnce = async ({ tenantId }: Recipient, now: string) => {
    const account = { key: `told/${tenantId}`, budget: once };
    const refused = await take(account, now);
    if (refused !== undefined) return;
    await tellLimit(tenantId, now).catch(async (reason: unknown) => {
      const what = { tenantId, errorName: errorNameOf(reason) };
      log.warn(what, 'a tenant’s log could not be told that a bound of its own is reached');
      await giveBack(account);
    });
  };

  return {
    /**
     * Pays for what a form asks for, the first time that it is sent: a second click costs nothing.
     * Where nothing was paid the form is as good as new.
     */
    payOnce: async (
      { tenantId, form }: { readonly tenantId: string; readonly form: string },
      now: string,
      pay: () => Promise<Paid>,
    ): Promise<Paid | 'repeated'> => {
      const name = vault.fingerprint('sends-form', JSON.stringify([tenantId, form]));
      const account = { key: `form/${tenantId}/${name}`, budget: once };
      if ((await take(account, now)) !== undefined) return 'repeated';
      try {
        const paid = await pay();
        if (!paid.isPaid) await giveBack(account);
        return paid;
      } catch (reason) {
        await giveBack(account);
        throw reason;
      }
    },
    pay: async (recipient: Recipient, now: string): Promise<Paid> => {
      if (!isAllowed(recipient)) return { isPaid: false, why: 'not_allowed' };
      const accounts = accountsOf(recipient);
      const own = await takeTogether(
        accounts.filter(({ limit }) => limit === undefined),
        now,
      );
      const bounds = accounts.filter(({ limit }) => limit !== undefined);
      const others = own.refused.length > 0 ? nothing : await takeInTurn(bounds, now);
      const [last] = [...own.refused, ...others.refused].sort(byRetry);
      if (last === undefined) return { isPaid: true };
      await Promise.all([...own.paid, ...others.paid].map(giveBack));
      if (last.account.limit === 'all') await tellOnce(recipient, now);
      const why = last.account.limit === undefined ? 'refused' : 'tenant_limit';
      // To the minute: which of the accounts is spent, and how far, is nobody's to know.
      return { isPaid: false, why, retryAt: wholeMinute(last.retryAt) };
    },
    refund: async (recipient: Recipient): Promise<void> => {
      await Promise.all(accountsOf(recipient).map(giveBack));
    },
    forgetUser: async (user: User): Promise<void> => {
      await Promise.all(ownAccounts.map((of) => records.remove(ownKey(of, user))));
    },
  };
};
