import {
  type Authenticator,
  authenticatorKind,
  messageType,
  type Tenant,
} from '@countersign/contracts';
import { maskedEmail, passkey } from '@countersign/factors';
import { z } from 'zod';
import { maskedPhoneNumber } from './mask.ts';

const nested = z.object({ id: z.string(), type: messageType });

const fields = {
  id: z.string(),
  type: authenticatorKind,
  confirmed: z.boolean().optional(),
  name: z.string().optional(),
  email: z.string().optional(),
  phone_number: z.string().optional(),
  key_id: z.string().optional(),
  credential_device_type: z.enum(['single_device', 'multi_device']).optional(),
  credential_backed_up: z.boolean().optional(),
  identity_user_id: z.string().optional(),
  user_agent: z.string().optional(),
  public_key: z.string().optional(),
  transports: z.array(z.string()).optional(),
  user_handle: z.string().optional(),
  aaguid: z.string().optional(),
  relying_party_identifier: z.string().optional(),
  created_at: z.string(),
  preferred_authentication_method: messageType.optional(),
  authentication_methods: z.array(nested).optional(),
  enrolled_at: z.string().optional(),
  last_auth_at: z.string().optional(),
};
const { id, type, confirmed, name, created_at, email, phone_number, ...others } = fields;
const { key_id, public_key, relying_party_identifier, ...someOthers } = others;
const { credential_device_type, credential_backed_up, identity_user_id, ...more } = someOthers;
const { user_agent, transports, user_handle, aaguid, ...rest } = more;
const key = {
  ...{ key_id, credential_device_type, credential_backed_up, identity_user_id, user_agent },
  ...{ public_key, transports, user_handle, aaguid, relying_party_identifier },
};
const { enrolled_at: _, last_auth_at: __, ...preferences } = rest;

/** A method as it is read. Its keys are answered in this order [REC]. */
export const readMethod = z.object(fields);
/** A method as it is answered when created: another order, and no `confirmed` [REC]. */
export const createdMethod = z.object({
  type,
  name,
  created_at,
  email,
  phone_number,
  id,
  ...key,
  ...preferences,
});
/** A method as it is answered when changed or replaced. */
export const changedMethod = z.object({
  id,
  type,
  name,
  email,
  phone_number,
  ...key,
  created_at,
  ...preferences,
});
/** A method that was changed says also whether it is confirmed. */
export const patchedMethod = z.object({ ...changedMethod.shape, confirmed });

/** Auth0's flag by which a tenant's admins see phone numbers whole. */
const showPhones = 'disable_management_api_sms_obfuscation';

interface Masking {
  readonly phone: boolean;
  readonly email: boolean;
}

/** Everything is hidden, unless the tenant decided to see phone numbers. */
export const maskingOf = ({ settings: { flags } }: Tenant): Masking => ({
  phone: flags[showPhones] !== true,
  email: true,
});
/** Nothing hidden: the answer to replacing all methods, which only repeats what was sent [REC]. */
export const hideNothing: Masking = { phone: false, email: false };

const wireId = ({ kind, authenticatorId }: Authenticator) => `${kind}|${authenticatorId}`;

const phoneWire = (authenticator: Authenticator, { phone }: Masking) => {
  const { authenticatorId, phoneNumber, preferredMessageType: preferred } = authenticator;
  return {
    phone_number: phoneNumber && phone ? maskedPhoneNumber(phoneNumber) : phoneNumber,
    preferred_authentication_method: preferred,
    authentication_methods: preferred && [
      { id: `${preferred}|${authenticatorId}`, type: preferred },
    ],
  };
};

/** What is known of a passkey beside its key, by Auth0's names. */
const passkeyWire = ({ kind, credential }: Authenticator) =>
  kind === passkey.kind &&
  credential && {
    credential_device_type: credential.isBackupEligible
      ? ('multi_device' as const)
      : ('single_device' as const),
    credential_backed_up: credential.isBackedUp ?? false,
    identity_user_id: credential.identityUserId,
    user_agent: credential.userAgent,
    transports: credential.transports,
    user_handle: credential.userHandle,
  };

/** The public half of a key: it is no secret, and hides nothing. */
const keyWire = (authenticator: Authenticator) => {
  const { credential } = authenticator;
  return {
    key_id: credential?.keyId,
    public_key: credential?.publicKey,
    relying_party_identifier: credential?.relyingPartyId,
    aaguid: credential?.aaguid,
    ...passkeyWire(authenticator),
  };
};

/** Writes an authenticator as Auth0 writes a method; a schema then puts its keys in order. */
export const methodWire = (
  authenticator: Authenticator,
  masking: Masking,
): z.output<typeof readMethod> => {
  const { kind, email: address, createdAt, enrolledAt, lastUsedAt } = authenticator;
  return {
    id: wireId(authenticator),
    type: kind,
    confirmed: authenticator.confirmed,
    name: authenticator.name,
    email: address && masking.email ? maskedEmail(address) : address,
    ...keyWire(authenticator),
    created_at: createdAt,
    ...phoneWire(authenticator, masking),
    enrolled_at: enrolledAt,
    last_auth_at: lastUsedAt,
  };
};

/** Whether an id on the wire names this authenticator, by its type and its own id. */
export const isNamed = (methodId: string) => (authenticator: Authenticator) =>
  wireId(authenticator) === methodId;
