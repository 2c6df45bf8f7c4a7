import { type Guardian, readMailing } from '@countersign/contracts';
import { Unanswered } from '@countersign/core';
import { email } from '@countersign/factors';
import type { Authenticators } from '../authenticators/authenticators.state.ts';
import { impliedEmail } from '../authenticators/implied-email.ts';
import type { Deps, User } from '../deps.ts';
import type { Begun } from './login-session.state.ts';

/** What a login's options follow from: the tenant's decisions and what the person has. */
export interface Options {
  readonly guardian: Guardian;
  readonly authenticators: Authenticators;
}

/**
 * Whether mail can be sent for the tenant at all. A service that is away now will send it when it
 * is back.
 */
const isMailOn = async (
  { messaging }: Deps,
  { tenantId }: Pick<User, 'tenantId'>,
): Promise<boolean> => {
  try {
    const mailing = await messaging.ask(readMailing, { tenantId });
    return !mailing.ok || mailing.value.isOn;
  } catch (error) {
    if (error instanceof Unanswered) return true;
    throw error;
  }
};

/** What the person has, and their verified address beside it, unless it was registered as well. */
const withImplied = async (
  deps: Deps,
  user: User,
  authenticators: Authenticators,
): Promise<Authenticators> => {
  const implied = await impliedEmail(deps, user);
  if (!implied) return authenticators;
  const byMail = authenticators.confirmed.filter(({ kind }) => kind === email.kind);
  const opened = await Promise.all(
    byMail.map(({ sealed }) => deps.vault.openFor(user, email.sealedAs, sealed)),
  );
  if (opened.includes(implied.address)) return authenticators;
  return { ...authenticators, confirmed: [...authenticators.confirmed, implied] };
};

/**
 * The tenant's decisions and what the person has. Codes by mail are off where no mail can be sent,
 * and beside a link that came by mail; who has nothing that mail could stand in for is not looked
 * up.
 */
export const optionsOf = async (
  deps: Deps,
  user: User & Partial<Pick<Begun, 'primary'>>,
  known: Partial<Options> = {},
): Promise<Options> => {
  const [guardian, authenticators] = await Promise.all([
    known.guardian ?? deps.guardianOf(user.tenantId),
    known.authenticators ?? deps.authenticatorsOf(user),
  ]);
  const { enrolled, isOn } = deps.rules;
  const isBacked = enrolled(authenticators).some((each) => isOn(guardian, each));
  if (!guardian.factors[email.name] || !isBacked) return { guardian, authenticators };
  const withoutMail = { ...guardian, factors: { ...guardian.factors, [email.name]: false } };
  if (user.primary?.ticket?.isReset) return { guardian: withoutMail, authenticators };

  const [isSent, all] = await Promise.all([
    isMailOn(deps, user),
    withImplied(deps, user, authenticators),
  ]);
  return isSent ? { guardian, authenticators: all } : { guardian: withoutMail, authenticators };
};
