import type { Authenticator, FactorName, MessageType } from '@countersign/contracts';
import type { Factors } from '@countersign/factors';
import { z } from 'zod';

/** An authenticator as the MFA API lists it. Its keys are answered in this order [REC]. */
export const authenticatorRow = z.object({
  id: z.string(),
  authenticator_type: z.string(),
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

/** Out of band: what a factor is taken for that nothing is known of. */
const unknownKind = 'oob';

/** How the MFA API writes factors and authenticators. */
export const mfaWire = (factors: Factors) => {
  /** The id of an authenticator in the MFA API: `sms|dev_…`, `totp|dev_…`. */
  const idOf = ({ authenticatorId, factor, messageType }: Named): string =>
    `${factors.of(factor)?.wire.idPrefix(messageType) ?? factor}|${authenticatorId}`;

  /** What `mfa_requirements` and the list call a factor. */
  const typeOf = (factor: FactorName): string => factors.of(factor)?.wire.type ?? factor;

  /** How a factor is proved, in the words of `challenge_type` and `authenticator_type`. */
  const kindOf = (factor: FactorName) => factors.of(factor)?.wire.authenticatorType ?? unknownKind;

  /** By which channel an authenticator of a factor is asked, if by one. */
  const channelOf = ({ factor, messageType }: Omit<Named, 'authenticatorId'>) => {
    const channels = factors.of(factor)?.wire.channels ?? [];
    return channels.find((each) => each === messageType) ?? channels[0];
  };

  /** What an authenticator shows of itself: what may be seen of its address, or its name. */
  const nameOf = ({ kind, phoneNumber, email, name }: Authenticator): string | undefined => {
    const address = phoneNumber ?? email;
    return address === undefined ? name : factors.ofKind(kind)?.hint(address);
  };

  /** Writes an authenticator as the MFA API lists it. */
  const rowOf = (authenticator: Authenticator): AuthenticatorRow => {
    const { authenticatorId, kind, confirmed, createdAt, lastUsedAt } = authenticator;
    const factor = factors.nameOfKind(kind);
    const { preferredMessageType: messageType } = authenticator;
    const channel = channelOf({ factor, messageType });
    const name = nameOf(authenticator);
    return {
      id: idOf({ authenticatorId, factor, messageType }),
      authenticator_type: kindOf(factor),
      active: confirmed,
      ...(channel !== undefined && { oob_channel: channel }),
      ...(name !== undefined && { name }),
      type: typeOf(factor),
      created_at: createdAt,
      ...(lastUsedAt !== undefined && { last_auth: lastUsedAt }),
    };
  };

  /** Of a first factor the MFA API knows nothing: nobody is challenged by it there. */
  const isListed = ({ kind }: Authenticator): boolean => !factors.isFirst(kind);

  return { isListed, idOf, typeOf, kindOf, channelOf, rowOf };
};
export type MfaWire = ReturnType<typeof mfaWire>;
