import type { KnownFactor } from '../factor.ts';
import { words } from './words.ts';

/** A security key that goes along with its person. It cannot be given here yet. */
export const webauthnRoaming = {
  name: 'webauthn-roaming',
  recoveryRank: 0,
  words,
  ownTextKey: 'authenticatorNamesWebauthnRoaming',
  ticketName: 'webauthn-roaming',
  enrollmentName: 'webauthn-roaming',
} as const satisfies KnownFactor;
