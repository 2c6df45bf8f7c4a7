import type { KnownFactor } from '../factor.ts';
import { words } from './words.ts';

/** Duo's service, which asks by itself. It cannot be given here yet. */
export const duo = {
  name: 'duo',
  recoveryRank: 0,
  words,
  icon: 'M12 3l7 3v5c0 5-3 8-7 10c-4-2-7-5-7-10V6z',
  ownTextKey: 'authenticatorNamesDUO',
} as const satisfies KnownFactor;
