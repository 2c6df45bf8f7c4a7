import { bucketOf, type ChangeKind, type MailNotice } from '@countersign/contracts';
import type { Records } from '@countersign/core';
import { z } from 'zod';

/** A place in somebody's hour, and the mail that has it. */
const places = bucketOf('mail-dispatch-budgets', z.object({ mailId: z.string() }));

/**
 * How many mails a person gets in an hour. What a stranger can cause by guessing has a budget of
 * its own, so that it cannot use up the mail that tells of a factor they added.
 */
const placesMax = { changes: 10, attempts: 3 } as const;

const caused: readonly ChangeKind[] = ['factor_locked', 'second_factor_failed'];

const budgetOf = ({ kind }: MailNotice): keyof typeof placesMax | undefined => {
  // Those are counted where they are asked for: by an admin, or by the person.
  if (kind === 'enrollment_ticket' || kind === 'password_link') return undefined;
  if (kind === 'code' || kind === 'test_mail') return undefined;
  return caused.includes(kind) ? 'attempts' : 'changes';
};

/** Whether a mail has a place in its person's hour; asked again, it has the one it had. */
export const budgets = (messaging: Records) => {
  const records = messaging.keyValue(places);

  return async (mailId: string, notice: MailNotice): Promise<boolean> => {
    const budget = budgetOf(notice);
    if (budget === undefined) return true;
    const { tenantId, userId } = notice;
    for (let place = 1; place <= placesMax[budget]; place += 1) {
      const key = `${budget}/${place}/${tenantId}/${userId}`;
      if (await records.create(key, { mailId })) return true;
      if ((await records.get(key))?.value.mailId === mailId) return true;
    }
    return false;
  };
};
