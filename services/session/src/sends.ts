import { type Authenticator, instant } from '@countersign/contracts';
import { atomically, defineBucket, type Messaging, msBetween } from '@countersign/kernel';
import type { Vault } from '@countersign/vault';
import { z } from 'zod';
import { refund, spend } from './budget.ts';
import type { Budget, Limits } from './limits.ts';

const day = 24 * 60 * 60 * 1_000;

/** How much was sent; a record goes when its budget is whole again. */
const sendsBucket = defineBucket('session-sends', {
  value: z.object({ fullAt: instant }),
  ttlMs: day,
});

interface Whom {
  readonly tenantId: string;
  readonly userId: string;
}

/** Whom a message would go to, and where. */
export type Recipient = Whom &
  ({ readonly phoneNumber: string } | { readonly emailAddress: string });

/** Where a code goes to by what an authenticator of this kind is known by, if it goes anywhere. */
export const recipientOf = (
  { tenantId, userId }: Whom,
  kind: Authenticator['kind'],
  known: string,
): Recipient | undefined => {
  switch (kind) {
    case 'phone':
      return { tenantId, userId, phoneNumber: known };
    case 'email':
      return { tenantId, userId, emailAddress: known };
    case 'totp':
    case 'recovery-code':
      return undefined;
  }
};

/**
 * The send budgets. A message to a phone is paid for by the person, the number and the tenant; a
 * mail, which costs next to nothing, by the person. A send is paid by all of them or not made.
 */
export const sends = (messaging: Messaging, vault: Vault, limits: Limits) => {
  const alter = atomically(messaging.keyValue(sendsBucket));

  const accountsOf = ({ tenantId, userId, ...where }: Recipient) => {
    if (!('phoneNumber' in where)) {
      return [{ key: `mail/${tenantId}/${userId}`, budget: limits.mailsPerUser }];
    }
    const number = vault.fingerprint('sends', `${tenantId}/${where.phoneNumber}`);
    return [
      { key: `user/${tenantId}/${userId}`, budget: limits.sendsPerUser },
      // Of this tenant alone: what another has sent to the number must not show here.
      { key: `number/${tenantId}/${number}`, budget: limits.sendsPerNumber },
      { key: `tenant/${tenantId}`, budget: limits.sendsPerTenant },
    ];
  };

  const take = (key: string, budget: Budget, now: string): Promise<boolean> =>
    alter(key, (sent) => {
      const fullAt = spend(budget, sent?.fullAt, now);
      return fullAt === undefined
        ? { result: false }
        : { value: { fullAt }, ttlMs: msBetween(now, fullAt), result: true };
    });

  const giveBack = (key: string, budget: Budget): Promise<void> =>
    alter(key, (sent) => ({
      value: sent && { fullAt: refund(budget, sent.fullAt) },
      result: undefined,
    }));

  return {
    pay: async (recipient: Recipient, now: string): Promise<boolean> => {
      const accounts = accountsOf(recipient);
      const paid = await Promise.all(accounts.map(({ key, budget }) => take(key, budget, now)));
      if (paid.every(Boolean)) return true;
      const takenFrom = accounts.filter((_, index) => paid[index]);
      await Promise.all(takenFrom.map(({ key, budget }) => giveBack(key, budget)));
      return false;
    },
    refund: async (recipient: Recipient): Promise<void> => {
      await Promise.all(accountsOf(recipient).map(({ key, budget }) => giveBack(key, budget)));
    },
  };
};
