import type { Factor } from '../factor.ts';
import { keyRegistration, webauthn } from '../webauthn/webauthn.ts';
import { words } from './words.ts';

/** A security key that goes along with its person. */
export const webauthnRoaming = {
  ...webauthn({
    ...{ attachment: 'cross-platform', residentKey: 'discouraged', hint: 'security-key' },
    alwaysVerifies: false,
  }),
  name: 'webauthn-roaming',
  recoveryRank: 0,
  words,
  icon: 'M8 3.5h8v8H8zM9.5 11.5h5V18a2.5 2.5 0 0 1-5 0zM11 7h2',
  ownTextKey: 'authenticatorNamesWebauthnRoaming',
  ticketName: 'webauthn-roaming',
  enrollmentName: 'webauthn-roaming',
  kind: 'webauthn-roaming',
  sealedAs: 'webauthn-roaming',
  wire: {
    authenticatorType: 'webauthn-roaming',
    type: 'webauthn-roaming',
    channels: [],
    idPrefix: () => 'webauthn-roaming',
  },
  registration: keyRegistration,
} as const satisfies Factor;
