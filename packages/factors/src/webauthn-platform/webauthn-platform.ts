import type { KnownFactor } from '../factor.ts';
import { words } from './words.ts';

/** What a device itself can prove: it is lost with the device. It cannot be given here yet. */
export const webauthnPlatform = {
  name: 'webauthn-platform',
  recoveryRank: 1,
  words,
  ownTextKey: 'authenticatorNamesWebauthnPlatform',
  ticketName: 'webauthn-platform',
  enrollmentName: 'webauthn-platform',
} as const satisfies KnownFactor;
