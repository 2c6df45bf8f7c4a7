import type { KnownFactor } from '../factor.ts';
import { words } from './words.ts';

/** Duo's service, which asks by itself. It cannot be given here yet. */
export const duo = {
  name: 'duo',
  recoveryRank: 0,
  words,
  ownTextKey: 'authenticatorNamesDUO',
} as const satisfies KnownFactor;
