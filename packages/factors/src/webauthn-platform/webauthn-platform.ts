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
  recoveryRank: 0,
  isDependent: true,
  words,
  icon:
    'M5 11a7 7 0 0 1 14 0v3' +
    'M8.5 20c-1-3-.5-5-.5-8a4 4 0 0 1 8 0c0 3 .5 5-.5 8M12 12c0 3 0 6-.5 9',
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
