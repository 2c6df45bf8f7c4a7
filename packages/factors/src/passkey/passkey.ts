import { z } from 'zod';
import type { Factor } from '../factor.ts';
import { credentialId, uniqueOf } from '../webauthn/credential.ts';
import { passkeyRegistration, webauthn } from '../webauthn/webauthn.ts';
import { words } from './words.ts';

/** A credential that its authenticator finds by itself: who signs in by it types nothing. */
export const passkey = {
  ...webauthn({ residentKey: 'required', alwaysVerifies: false }),
  name: 'passkey',
  // It brings back nobody's second factor; what it stands for, it stands for as the first one.
  recoveryRank: 1,
  isFirst: true,
  words,
  kind: 'passkey',
  icon:
    'M9 4a4 4 0 1 1 0 8a4 4 0 0 1 0-8zM2 20a7 7 0 0 1 10-6' +
    'M18 11a3 3 0 1 1 0 6a3 3 0 0 1 0-6zM18 17v5m0-2h2',
  sealedAs: 'passkey',
  wire: {
    authenticatorType: 'passkey',
    type: 'passkey',
    channels: [],
    idPrefix: () => 'passkey',
  },
  registration: passkeyRegistration,
} as const satisfies Factor;

const answered = z.object({ id: credentialId });

/**
 * Which key answered, as it says itself, by what nobody else of a tenant has on that site; nothing
 * is proved by it.
 */
export const keyIdIn = (answer: string, relyingPartyId: string): string | undefined => {
  try {
    const { id } = answered.parse(JSON.parse(answer));
    return uniqueOf({ relyingPartyId, id });
  } catch {
    return undefined;
  }
};
