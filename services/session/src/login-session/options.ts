import type { FactorName, Guardian, MessageType } from '@countersign/contracts';
import type { Factor, Factors } from '@countersign/factors';
import {
  type Authenticators,
  type Confirmed,
  enrolledOf,
} from '../authenticators/authenticators.state.ts';
import type { TicketOfLogin } from './login-session.events.ts';
import type { Begun } from './login-session.state.ts';

/**
 * Whether the tenant asks for a second factor at all. `confidence-score` is not weighed yet: it
 * asks always.
 */
export const demandsMfa = ({ policy }: Guardian): boolean => policy.length > 0;

/** How messages may be sent: none chosen means as texts. */
export const messageTypes = ({
  messageTypes: chosen,
  phoneGaps,
}: Guardian): readonly MessageType[] => {
  // Nobody is offered a call that nobody makes.
  const isCalled = !phoneGaps.includes('voice_unavailable');
  const working = chosen.filter((way) => way !== 'voice' || isCalled);
  return working.length > 0 ? working : ['sms'];
};

/** The way a person prefers, where the tenant allows it. */
const messageTypeFor = (guardian: Guardian, preferred: MessageType | undefined): MessageType => {
  const [first = 'sms', ...rest] = messageTypes(guardian);
  return [first, ...rest].find((allowed) => allowed === preferred) ?? first;
};

/** How a message reaches a phone, where the factor is one that sends any there. */
export const byPhone = (
  { proof }: Factor,
  guardian: Guardian,
  preferred: MessageType | undefined,
): { readonly messageType?: MessageType } =>
  proof.by === 'sent-code' && proof.through === 'phone'
    ? { messageType: messageTypeFor(guardian, preferred) }
    : {};

/** What a person may do with the factors that there are, as their tenant has decided. */
export const loginRules = (factors: Factors) => {
  /** Whether there is a factor that everybody could enrol; else nobody can be asked for it. */
  const isFactorOn = ({ factors: on }: Guardian): boolean => factors.enrollableAlone(on).length > 0;

  /**
   * Whether the factor of an authenticator is on. One of a newer release's factor, which is not
   * known here, counts as on: nothing is enrolled in its place.
   */
  const isOn = (guardian: Guardian, { kind }: Confirmed): boolean => {
    const factor = factors.ofKind(kind);
    return factor === undefined || guardian.factors[factor.name] === true;
  };

  /** What was enrolled: all but what only stands beside it. */
  const enrolled = (authenticators: Authenticators) =>
    enrolledOf(authenticators, factors.spareKinds);

  /** The factor by which an authenticator can be challenged now, if it can. */
  const usableFactor = (guardian: Guardian, authenticator: Confirmed): Factor | undefined =>
    isOn(guardian, authenticator) && !authenticator.isLocked
      ? factors.ofKind(authenticator.kind)
      : undefined;

  /**
   * The authenticators of a person that can be challenged now. A spare stands for what was enrolled
   * and is lost or locked, and so only beside something whose factor is on.
   */
  const usable = (guardian: Guardian, authenticators: Authenticators): readonly Confirmed[] => {
    const hasEnrolled = enrolled(authenticators).some((each) => isOn(guardian, each));
    return authenticators.confirmed.filter(
      (each) =>
        usableFactor(guardian, each) !== undefined && (hasEnrolled || !factors.isSpare(each.kind)),
    );
  };

  /** The factors that are on and can be enrolled here. */
  const enrollable = (guardian: Guardian): readonly FactorName[] =>
    factors.all
      .filter(({ name }) => factors.isIndependent(name) && guardian.factors[name])
      .map(({ name }) => name);

  /** A key may stand beside another factor, where a ticket is for it alone. */
  const isKeyOn = (guardian: Guardian, name: FactorName): boolean =>
    factors.of(name)?.proof.by === 'signature' && guardian.factors[name] === true;

  const firstKinds = factors.kinds.filter(factors.isFirst);

  /** Whether a passkey is among what they have. */
  const hasPasskey = ({ confirmed }: Pick<Authenticators, 'confirmed'>): boolean =>
    confirmed.some(({ kind }) => factors.isFirst(kind));

  /**
   * The kinds that one of theirs would keep this login from enrolling by: where a passkey is enough
   * for both factors, and they proved less, what they would enrol on the strength of a password
   * would stand for as much as the passkey does.
   */
  const holdingKinds = ({
    isPasskeyEnough,
    primary,
    mfa,
  }: Pick<Begun, 'isPasskeyEnough' | 'primary' | 'mfa'>): readonly string[] =>
    isPasskeyEnough === true && !(primary.passkey || primary.ticket || mfa) ? firstKinds : [];

  /** Whether a passkey of theirs keeps this login from enrolling. */
  const isHeldByPasskey = (
    login: Pick<Begun, 'isPasskeyEnough' | 'primary' | 'mfa'>,
    { confirmed }: Pick<Authenticators, 'confirmed'>,
  ): boolean => {
    const kinds = holdingKinds(login);
    return confirmed.some(({ kind }) => kinds.includes(kind));
  };

  /**
   * What is offered to whoever has proved something else: a key of the very device they are at,
   * which is lost with it, and so stands beside another factor.
   */
  const offerable = (guardian: Guardian): readonly FactorName[] =>
    factors.all
      .filter(({ name, isDependent }) => isDependent && isKeyOn(guardian, name))
      .map(({ name }) => name);

  return {
    hasPasskey,
    holdingKinds,
    isFactorOn,
    isHeldByPasskey,
    isOn,
    offerable,
    enrolled,
    usableFactor,
    usable,
    enrollable,
    /** Whether the policy asks this login for a second factor, which somebody could give. */
    isMfaDemanded: (guardian: Guardian): boolean => demandsMfa(guardian) && isFactorOn(guardian),
    /** Whether the policy asks for a second factor that nobody could give: then all are let in. */
    isMfaWaived: (guardian: Guardian): boolean => demandsMfa(guardian) && !isFactorOn(guardian),
    /** Those that can be enrolled and that a ticket is for. */
    enrollableBy: (guardian: Guardian, factor: TicketOfLogin['factor']): readonly FactorName[] =>
      factor !== undefined && isKeyOn(guardian, factor)
        ? [factor]
        : enrollable(guardian).filter((name) => factor === undefined || name === factor),
    /** The confirmed authenticators that stand in the way of enrolling another, if they are on. */
    standingOf: (guardian: Guardian, authenticators: Authenticators) =>
      enrolled(authenticators).map((each) => ({
        authenticatorId: each.authenticatorId,
        isOn: isOn(guardian, each),
      })),
    /** What somebody who has to prove a second factor can do. */
    nextOf: (guardian: Guardian, authenticators: Authenticators, isHeld: boolean) => {
      if (usable(guardian, authenticators).length > 0) return 'challenge';
      // One that is on and yet not usable is locked: enrolling beside it would undo the lock.
      const isClosed = enrolled(authenticators).some((each) => isOn(guardian, each));
      return !isClosed && !isHeld && enrollable(guardian).length > 0 ? 'enroll' : 'nothing';
    },
  };
};
