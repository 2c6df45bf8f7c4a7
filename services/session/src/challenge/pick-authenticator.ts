import { no, yes } from '@countersign/core';
import { type Confirmed, findConfirmed } from '../authenticators/authenticators.state.ts';
import type { Deps } from '../deps.ts';
import type { Begun } from '../login-session/login-session.state.ts';
import type { Options } from '../login-session/options-of.ts';
import { isAskable, type RelyingParties } from './ceremony.ts';

/** Why none of these can be challenged. */
const fault = ({ rules }: Deps, { guardian }: Options, some: readonly Confirmed[]) => {
  if (some.length === 0) return no('authenticator_unknown');
  return some.some((each) => rules.isOn(guardian, each))
    ? no('authenticator_locked')
    : no('factor_off');
};

interface Asked {
  readonly authenticatorId?: string | undefined;
  readonly relyingParties?: RelyingParties | undefined;
  readonly isOnKnownDevice?: boolean;
}

/**
 * The one named; else the one in hand, else the key of the device they are at, where they proved
 * one there before; else the one last used, else the oldest. A spare only where it is all there is.
 */
export const pickAuthenticator =
  (deps: Deps) =>
  async (
    { challenge, ...login }: Begun,
    options: Options,
    { authenticatorId: named, relyingParties, isOnKnownDevice = false }: Asked,
  ) => {
    const { guardian, authenticators } = options;
    const { attempts, factors, rules } = deps;
    const fit = rules
      .usable(guardian, authenticators)
      .filter(({ kind }) => isAskable(factors.ofKind(kind), relyingParties));
    if (named !== undefined) {
      const found = findConfirmed(authenticators, named);
      if (!found || !fit.includes(found)) return fault(deps, options, found ? [found] : []);
      return yes(found);
    }
    const inHand = fit.find(
      ({ authenticatorId }) => authenticatorId === challenge?.authenticatorId,
    );
    if (inHand) return yes(inHand);
    const offerable = isOnKnownDevice ? rules.offerable(guardian) : [];
    const ofDevice = fit.find(({ kind }) => offerable.includes(factors.nameOfKind(kind)));
    if (ofDevice) return yes(ofDevice);
    const enrolled = fit.filter(({ kind }) => !factors.isSpare(kind));
    const usual = enrolled.filter(({ kind }) => !factors.isDependentKind(kind));
    const [only, ...others] = [usual, enrolled, fit].find(({ length }) => length > 0) ?? [];
    if (!only) return fault(deps, options, authenticators.confirmed);
    if (others.length === 0) return yes(only);
    const uses = await attempts.lastUses(login);
    const usedAt = ({ authenticatorId }: Confirmed) => uses.get(authenticatorId) ?? '';
    return yes(others.reduce((last, each) => (usedAt(each) > usedAt(last) ? each : last), only));
  };
