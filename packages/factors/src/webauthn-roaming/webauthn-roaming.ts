import { z } from 'zod';
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
  registration: {
    method: {
      fields: {
        key_id: z.string().min(1).max(1_364).optional().describe('Id of the credential'),
        public_key: z.string().min(1).max(4_096).optional().describe('COSE key, in base64'),
        relying_party_identifier: z.string().min(1).max(253).optional(),
      },
      required: 'public_key',
      given: ({ key_id, public_key, relying_party_identifier }, host) => ({
        keyId: key_id,
        publicKey: public_key,
        relyingPartyId: relying_party_identifier ?? host,
      }),
    },
    imported: {
      name: 'webauthn-roaming',
      fields: {
        key_id: z.string().min(1).max(1_364),
        public_key: z.string().min(1).max(4_096),
        relying_party_identifier: z.string().min(1).max(253),
      },
      given: ({ key_id, public_key, relying_party_identifier }) => ({
        keyId: key_id,
        publicKey: public_key,
        relyingPartyId: relying_party_identifier,
      }),
    },
    read: keyRegistration,
  },
} as const satisfies Factor;
