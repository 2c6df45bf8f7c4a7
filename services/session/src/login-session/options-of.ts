import { type Guardian, readMailing } from '@countersign/contracts';
import { Unanswered } from '@countersign/kernel';
import { type Authenticators, enrolledOf } from '../authenticators/authenticators.state.ts';
import { impliedEmail } from '../authenticators/implied-email.ts';
import { sealedAs } from '../authenticators/sealed-as.ts';
import type { User, Workings } from '../workings.ts';
import { isOn } from './options.ts';

/** What a login's options follow from: the tenant's decisions and what the person has. */
export interface Options {
  readonly guardian: Guardian;
  readonly authenticators: Authenticators;
}

/** Whether mail can be sent at all. A service that is away now will send it when it is back. */
const isMailOn = async ({ messaging }: Workings): Promise<boolean> => {
  try {
    const mailing = await messaging.ask(readMailing, {});
    return !mailing.ok || mailing.value.isOn;
  } catch (error) {
    if (error instanceof Unanswered) return true;
    throw error;
  }
};

/** What the person has, and their verified address beside it, unless it was registered as well. */
const withImplied = async (
  workings: Workings,
  user: User,
  authenticators: Authenticators,
): Promise<Authenticators> => {
  const implied = await impliedEmail(workings, user);
  if (!implied) return authenticators;
  const byMail = authenticators.confirmed.filter(({ kind }) => kind === 'email');
  const opened = await Promise.all(
    byMail.map(({ sealed }) => workings.vault.openFor(user, sealedAs.email, sealed)),
  );
  if (opened.includes(implied.address)) return authenticators;
  return { ...authenticators, confirmed: [...authenticators.confirmed, implied] };
};

/**
 * The tenant's decisions and what the person has. Codes by mail are off where no mail can be sent,
 * and who has nothing that mail could stand in for is not looked up.
 */
export const optionsOf = async (
  workings: Workings,
  user: User,
  known?: Guardian,
): Promise<Options> => {
  const [guardian, authenticators] = await Promise.all([
    known ?? workings.guardianOf(user.tenantId),
    workings.authenticatorsOf(user),
  ]);
  const isBacked = enrolledOf(authenticators).some((each) => isOn(guardian, each));
  if (!guardian.factors.email || !isBacked) return { guardian, authenticators };

  const [isSent, all] = await Promise.all([
    isMailOn(workings),
    withImplied(workings, user, authenticators),
  ]);
  return isSent
    ? { guardian, authenticators: all }
    : { guardian: { ...guardian, factors: { ...guardian.factors, email: false } }, authenticators };
};
