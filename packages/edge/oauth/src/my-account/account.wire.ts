import { type Authenticator, messageType, type User } from '@countersign/contracts';
import { type Factors, passkey } from '@countersign/factors';
import { z } from 'zod';

const usage = z.array(z.enum(['primary', 'secondary']));

/** A method as the My Account API writes it: nothing is masked, as it is its person's own. */
export const accountMethod = z.object({
  id: z.string(),
  type: z.string(),
  confirmed: z.boolean().optional(),
  name: z.string().optional(),
  usage,
  phone_number: z.string().optional(),
  preferred_authentication_method: messageType.optional(),
  email: z.string().optional(),
  key_id: z.string().optional(),
  public_key: z.string().optional(),
  relying_party_id: z.string().optional(),
  credential_device_type: z.string().optional(),
  credential_backed_up: z.boolean().optional(),
  identity_user_id: z.string().optional(),
  user_agent: z.string().optional(),
  user_handle: z.string().optional(),
  transports: z.array(z.string()).optional(),
  aaguid: z.string().optional(),
  last_password_reset: z.string().optional(),
  created_at: z.string(),
  last_auth_at: z.string().optional(),
});
export const accountFactor = z.object({ type: z.string(), usage });

const keyWire = ({ kind, credential }: Authenticator) => ({
  key_id: credential?.keyId,
  public_key: credential?.publicKey,
  relying_party_id: credential?.relyingPartyId,
  ...(kind === passkey.kind && {
    credential_device_type: credential?.isBackupEligible ? 'multi_device' : 'single_device',
    credential_backed_up: credential?.isBackedUp ?? false,
    identity_user_id: credential?.identityUserId,
    user_agent: credential?.userAgent,
    user_handle: credential?.userHandle,
    transports: credential?.transports,
    aaguid: credential?.aaguid,
  }),
});

export const usageOf = (factors: Factors, kind: string) => [
  factors.isFirst(kind) ? ('primary' as const) : ('secondary' as const),
];

export const methodIdOf = ({
  kind,
  authenticatorId,
}: Pick<Authenticator, 'kind' | 'authenticatorId'>) => `${kind}|${authenticatorId}`;

export const accountMethodOf = (
  factors: Factors,
  authenticator: Authenticator,
): z.input<typeof accountMethod> => {
  const { kind, confirmed, name, createdAt, lastUsedAt } = authenticator;
  return {
    id: methodIdOf(authenticator),
    type: kind,
    ...(!factors.isFirst(kind) && { confirmed }),
    name,
    usage: usageOf(factors, kind),
    phone_number: authenticator.phoneNumber,
    preferred_authentication_method: authenticator.preferredMessageType,
    email: authenticator.email,
    ...keyWire(authenticator),
    created_at: createdAt,
    last_auth_at: lastUsedAt,
  };
};

/** The password of who has one, in their identity's name; a directory of 0.2.0 says of none. */
export const passwordOf = ({
  userId,
  hasPassword = false,
  passwordChangedAt,
  createdAt,
}: User): z.input<typeof accountMethod>[] => {
  if (!hasPassword) return [];
  const identity = userId.split('|').at(-1) ?? userId;
  return [
    {
      ...{ id: `password|${identity}`, type: 'password', usage: ['primary'] },
      ...{ identity_user_id: identity, created_at: createdAt },
      last_password_reset: passwordChangedAt,
    },
  ];
};
