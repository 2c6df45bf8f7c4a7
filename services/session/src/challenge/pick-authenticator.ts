import { no, yes } from '@countersign/core';
import { isSpare } from '@countersign/factors';
import { type Confirmed, findConfirmed } from '../authenticators/authenticators.state.ts';
import type { Deps } from '../deps.ts';
import type { Begun } from '../login-session/login-session.state.ts';
import { isOn, usable } from '../login-session/options.ts';
import type { Options } from '../login-session/options-of.ts';

/** Why none of these can be challenged. */
const fault = ({ guardian }: Options, some: readonly Confirmed[]) => {
  if (some.length === 0) return no('authenticator_unknown');
  return some.some((each) => isOn(guardian, each)) ? no('authenticator_locked') : no('factor_off');
};

/**
 * The one named; else the one in hand, else the one last used, else the oldest. A spare only where
 * it is all there is.
 */
export const pickAuthenticator =
  ({ attempts }: Deps) =>
  async ({ challenge, ...login }: Begun, options: Options, named: string | undefined) => {
    const { guardian, authenticators } = options;
    const fit = usable(guardian, authenticators);
    if (named !== undefined) {
      const found = findConfirmed(authenticators, named);
      if (!found || !fit.includes(found)) return fault(options, found ? [found] : []);
      return yes(found);
    }
    const inHand = fit.find(
      ({ authenticatorId }) => authenticatorId === challenge?.authenticatorId,
    );
    if (inHand) return yes(inHand);
    const usual = fit.filter(({ kind }) => !isSpare(kind));
    const [only, ...others] = usual.length > 0 ? usual : fit;
    if (!only) return fault(options, authenticators.confirmed);
    if (others.length === 0) return yes(only);
    const uses = await attempts.lastUses(login);
    const usedAt = ({ authenticatorId }: Confirmed) => uses.get(authenticatorId) ?? '';
    return yes(others.reduce((last, each) => (usedAt(each) > usedAt(last) ? each : last), only));
  };
