import type { Authenticator, FactorName, MessageType } from '@countersign/contracts';
import { factorNameOf, factorOf, masked, maskedEmail } from '@countersign/factors';
import { z } from 'zod';

/** An authenticator as the MFA API lists it. Its keys are answered in this order [REC]. */
export const authenticatorRow = z.object({
  id: z.string(),
  authenticator_type: z.enum(['otp', 'oob', 'recovery-code']),
  active: z.boolean(),
  oob_channel: z.string().optional(),
  name: z.string().optional(),
  type: z.string(),
  created_at: z.string(),
  last_auth: z.string().optional(),
});
export type AuthenticatorRow = z.output<typeof authenticatorRow>;

interface Named {
  readonly authenticatorId: string;
  readonly factor: FactorName;
  readonly messageType?: MessageType | undefined;
}

/** What leads the ids of a factor's authenticators; a phone's are led by how messages reach it. */
const prefixes: Readonly<Partial<Record<FactorName, string>>> = { otp: 'totp' };

/** The id of an authenticator in the MFA API: `sms|dev_…`, `totp|dev_…`. */
export const wireId = ({ authenticatorId, factor, messageType = 'sms' }: Named): string =>
  `${factor === 'sms' ? messageType : (prefixes[factor] ?? factor)}|${authenticatorId}`;

/** What `mfa_requirements` and the list call a factor. */
export const wireType = (factor: FactorName): string => factorOf(factor)?.wire.type ?? factor;

/** How a factor is proved, in the words of `challenge_type` and `authenticator_type`. */
export const wireKind = (factor: FactorName) => factorOf(factor)?.wire.authenticatorType ?? 'oob';

/** By which channel a code reaches an authenticator of a factor, if one does. */
export const wireChannel = ({ factor, messageType = 'sms' }: Omit<Named, 'authenticatorId'>) => {
  const channels = factorOf(factor)?.wire.channels ?? [];
  return channels.find((each) => each === messageType) ?? channels[0];
};

const nameOf = ({ phoneNumber, email, name }: Authenticator): string | undefined => {
  if (phoneNumber !== undefined) return masked(phoneNumber);
  return email === undefined ? name : maskedEmail(email);
};

/** Writes an authenticator as the MFA API lists it. */
export const rowOf = (authenticator: Authenticator): AuthenticatorRow => {
  const { authenticatorId, kind, confirmed, createdAt, lastUsedAt } = authenticator;
  const factor = factorNameOf(kind);
  const { preferredMessageType: messageType } = authenticator;
  const channel = wireChannel({ factor, messageType });
  const name = nameOf(authenticator);
  return {
    id: wireId({ authenticatorId, factor, messageType }),
    authenticator_type: wireKind(factor),
    active: confirmed,
    ...(channel !== undefined && { oob_channel: channel }),
    ...(name !== undefined && { name }),
    type: wireType(factor),
    created_at: createdAt,
    ...(lastUsedAt !== undefined && { last_auth: lastUsedAt }),
  };
};
