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
      const { id: keyId, publicKey, relyingPartyId, ...about } = credentialOf(known);
      const inBase64 = Buffer.from(publicKey, 'base64url').toString('base64');
      const { isBackupEligible, isBackedUp, transports, userHandle, userAgent, aaguid } = about;
      return {
        credential: {
          ...{ keyId, publicKey: inBase64, relyingPartyId },
          ...{ isBackupEligible, isBackedUp, transports, userHandle, userAgent, aaguid },
        },
      };
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
  aaguid: z.string().optional(),
});

/** What else may be known of a passkey that comes from elsewhere. */
const registeredPasskey = registered.extend({
  isBackupEligible: z.boolean().optional(),
  isBackedUp: z.boolean().optional(),
  transports: z.array(z.string()).optional(),
  userHandle: z.string().optional(),
  userAgent: z.string().optional(),
});

/** A key that somebody has elsewhere already, as an admin brings it. Its count begins anew. */
const readingBy =
  (schema: typeof registered): Registration['read'] =>
  async (given) => {
    const { data } = schema.safeParse(given);
    if (!data) return 'authenticator_malformed';
    const { keyId: id, publicKey: inBase64, ...about } = data;
    const bytes = Buffer.from(inBase64, 'base64');
    if (!(await isUsableKey(bytes))) return 'authenticator_malformed';
    const kept = { id, publicKey: bytes.toString('base64url'), ...about, counter: 0 };
    const model = data.aaguid !== undefined && { aaguid: data.aaguid.toLowerCase() };
    return { known: JSON.stringify(kept), unique: uniqueOf(kept), ...model };
  };

const keyFields = {
  key_id: z.string().min(1).max(1_364),
  public_key: z.string().min(1).max(4_096),
  relying_party_identifier: z.string().min(1).max(253),
  aaguid: z.guid().optional().describe('Its model: the word of who brings it, and no proof'),
};
const passkeyFields = {
  ...keyFields,
  credential_device_type: z.enum(['single_device', 'multi_device']).optional(),
  credential_backed_up: z.boolean().optional(),
  identity_user_id: z.string().max(128).optional().describe('Always the one of the person'),
  user_agent: z.string().max(256).optional(),
  // W3C WebAuthn Level 3, section 5.4.3: 64 bytes at most.
  user_handle: z.base64url().max(86).optional(),
  transports: z.array(z.string().max(64)).max(16).optional(),
};

type Body = Readonly<Record<string, unknown>>;

const keyGiven = (body: Body, host?: string) => ({
  ...{ keyId: body.key_id, publicKey: body.public_key, aaguid: body.aaguid },
  relyingPartyId: body.relying_party_identifier ?? host,
});
const passkeyGiven = (body: Body, host?: string) => {
  const { credential_device_type: type } = body;
  return {
    ...keyGiven(body, host),
    ...(type !== undefined && { isBackupEligible: type === 'multi_device' }),
    ...{ isBackedUp: body.credential_backed_up, transports: body.transports },
    ...{ userHandle: body.user_handle, userAgent: body.user_agent },
  };
};

const registrationOf = ({
  name,
  schema,
  fields,
  given,
}: {
  readonly name: string;
  readonly schema: typeof registered;
  readonly fields: typeof keyFields;
  readonly given: typeof keyGiven;
}): Registration => ({
  method: {
    fields: {
      ...fields,
      key_id: fields.key_id.optional().describe('Id of the credential'),
      public_key: fields.public_key.optional().describe('COSE key, in base64'),
      relying_party_identifier: fields.relying_party_identifier.optional(),
    },
    required: 'public_key',
    given,
  },
  imported: { name, fields, given: (entry) => given(entry) },
  read: readingBy(schema),
});

/** How an admin brings a security key. */
export const keyRegistration = registrationOf({
  ...{ name: 'webauthn-roaming', schema: registered, fields: keyFields, given: keyGiven },
});
/** How an admin brings a passkey. */
export const passkeyRegistration = registrationOf({
  ...{ name: 'passkey', schema: registeredPasskey, fields: passkeyFields, given: passkeyGiven },
});
