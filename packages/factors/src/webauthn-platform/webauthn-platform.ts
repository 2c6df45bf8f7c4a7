import type { Factor } from '../factor.ts';
import { webauthn } from '../webauthn/webauthn.ts';
import { words } from './words.ts';

/** What a device itself can prove of who holds it: it is lost with the device. */
export const webauthnPlatform = {
  ...webauthn({
    ...{ attachment: 'platform', residentKey: 'preferred', hint: 'client-device' },
    alwaysVerifies: true,
  }),
  name: 'webauthn-platform',
  recoveryRank: 1,
  words,
  ownTextKey: 'authenticatorNamesWebauthnPlatform',
  ticketName: 'webauthn-platform',
  enrollmentName: 'webauthn-platform',
  kind: 'webauthn-platform',
  sealedAs: 'webauthn-platform',
  wire: {
    authenticatorType: 'webauthn-platform',
    type: 'webauthn-platform',
    channels: [],
    idPrefix: () => 'webauthn-platform',
  },
} as const satisfies Factor;
