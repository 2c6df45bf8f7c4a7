import type { Authenticator } from '@countersign/contracts';
import { z } from 'zod';
import { type Factor, type Registration, secondFactorLog } from '../factor.ts';
import { type Asking, answerMaxLength, judgeFor, lifetimeMs, optionsFor } from './ceremony.ts';
import { credentialId, credentialOf, isUsableKey, uniqueOf } from './credential.ts';

/** What the two factors of W3C WebAuthn share: all but what is asked of the authenticator. */
export const webauthn = (asking: Asking) =>
  ({
    proof: { by: 'signature', judge: judgeFor(asking), options: optionsFor(asking), lifetimeMs },
    // What is kept comes with the answer; it takes the place of this.
    enrollment: { read: () => ({ known: 'webauthn' }) },
    fields: ({ known }): Pick<Authenticator, 'credential'> => {
      if (known === undefined) return {};
      const { id: keyId, publicKey, relyingPartyId } = credentialOf(known);
      const inBase64 = Buffer.from(publicKey, 'base64url').toString('base64');
      return { credential: { keyId, publicKey: inBase64, relyingPartyId } };
    },
    hint: () => '',
    read: (answer) => answer,
    answerMaxLength,
    amr: () => 'hwk',
    log: {
      ...secondFactorLog,
      failed: 'webauthn_challenge_failed',
      enrollmentFailed: 'webauthn_enrollment_failed',
    },
  }) as const satisfies Partial<Factor>;

const registered = z.object({
  keyId: credentialId,
  publicKey: z.base64(),
  relyingPartyId: z.string().min(1).max(253),
});

/** A key that somebody has elsewhere already, as an admin brings it. Its count begins anew. */
export const keyRegistration: Registration['read'] = async (given) => {
  const { data } = registered.safeParse(given);
  if (!data) return 'authenticator_malformed';
  const { keyId: id, relyingPartyId } = data;
  const bytes = Buffer.from(data.publicKey, 'base64');
  if (!(await isUsableKey(bytes))) return 'authenticator_malformed';
  const publicKey = bytes.toString('base64url');
  const kept = { id, publicKey, relyingPartyId, counter: 0 };
  return { known: JSON.stringify(kept), unique: uniqueOf(kept) };
};
