import type { Deps } from '../deps.ts';
import type { Options } from '../login-session/options-of.ts';

/**
 * Whether somebody has to prove a second factor before they choose another password: whatever the
 * policy says, where they have enrolled any that is on. Mail is none: it brought the link.
 */
export const hasToProve = (
  { rules }: Pick<Deps, 'rules'>,
  { guardian, authenticators }: Options,
): boolean => rules.standingOf(guardian, authenticators).some(({ isOn }) => isOn);
