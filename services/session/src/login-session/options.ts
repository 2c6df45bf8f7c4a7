import type { FactorName, Guardian, MessageType } from '@countersign/contracts';
import { enrollableAlone, factorNameOf, factorOf, factors, isSpare } from '@countersign/factors';
import {
  type Authenticators,
  type Confirmed,
  enrolledOf,
} from '../authenticators/authenticators.state.ts';
import type { TicketOfLogin } from './login-session.events.ts';

/**
 * Whether the tenant asks for a second factor at all. `confidence-score` is not weighed yet: it
 * asks always.
 */
export const demandsMfa = ({ policy }: Guardian): boolean => policy.length > 0;

/** Whether there is a factor that everybody could enrol; without one nobody can be asked for it. */
export const isFactorOn = ({ factors: on }: Guardian): boolean => enrollableAlone(on).length > 0;

/** Whether the policy asks this login for a second factor, which somebody could give. */
export const isMfaDemanded = (guardian: Guardian): boolean =>
  demandsMfa(guardian) && isFactorOn(guardian);

/** Whether the policy asks for a second factor that nobody could give: then all are let in. */
export const isMfaWaived = (guardian: Guardian): boolean =>
  demandsMfa(guardian) && !isFactorOn(guardian);

/** Whether the factor of an authenticator is on. */
export const isOn = ({ factors }: Guardian, { kind }: Confirmed): boolean =>
  factors[factorNameOf(kind)];

/** The factor by which an authenticator can be challenged now, if it can. */
export const usableFactor = (guardian: Guardian, authenticator: Confirmed) =>
  isOn(guardian, authenticator) && !authenticator.isLocked
    ? factorOf(factorNameOf(authenticator.kind))
    : undefined;

/**
 * The authenticators of a person that can be challenged now. A spare stands for what was enrolled
 * and is lost or locked, and so only beside something whose factor is on.
 */
export const usable = (
  guardian: Guardian,
  authenticators: Authenticators,
): readonly Confirmed[] => {
  const hasEnrolled = enrolledOf(authenticators).some((each) => isOn(guardian, each));
  return authenticators.confirmed.filter(
    (each) => usableFactor(guardian, each) !== undefined && (hasEnrolled || !isSpare(each.kind)),
  );
};

/** The factors that are on and can be enrolled here. */
export const enrollable = (guardian: Guardian): readonly FactorName[] =>
  Object.values(factors)
    .filter(({ name, isSpare }) => !isSpare && guardian.factors[name])
    .map(({ name }) => name);

/** Those of them that a ticket is for. */
export const enrollableBy = (
  guardian: Guardian,
  factor: TicketOfLogin['factor'],
): readonly FactorName[] =>
  enrollable(guardian).filter((name) => factor === undefined || name === factor);

/** The confirmed authenticators that stand in the way of enrolling another, if they are on. */
export const standingOf = (guardian: Guardian, authenticators: Authenticators) =>
  enrolledOf(authenticators).map((each) => ({
    authenticatorId: each.authenticatorId,
    isOn: isOn(guardian, each),
  }));

/** What somebody who has to prove a second factor can do. */
export const nextOf = (guardian: Guardian, authenticators: Authenticators) => {
  if (usable(guardian, authenticators).length > 0) return 'challenge';
  // One that is on and yet not usable is locked: enrolling beside it would undo the lock.
  const isClosed = enrolledOf(authenticators).some((each) => isOn(guardian, each));
  return !isClosed && enrollable(guardian).length > 0 ? 'enroll' : 'nothing';
};

/** How messages may be sent: none chosen means as texts. */
export const messageTypes = (guardian: Guardian): readonly MessageType[] =>
  guardian.messageTypes.length > 0 ? guardian.messageTypes : ['sms'];

/** The way a person prefers, where the tenant allows it. */
export const messageTypeFor = (
  guardian: Guardian,
  preferred: MessageType | undefined,
): MessageType => {
  const [first = 'sms', ...rest] = messageTypes(guardian);
  return [first, ...rest].find((allowed) => allowed === preferred) ?? first;
};
