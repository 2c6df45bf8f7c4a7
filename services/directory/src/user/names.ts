import type { Profile } from '@countersign/contracts';
import type { Vault } from '@countersign/vault';
import { emailStream, usernameStream } from '../streams.ts';

/** One spelling for one address: as Auth0 does, without regard to case. */
export const normalName = (name: string): string => name.trim().normalize('NFC').toLowerCase();

/** Keyed hashes that stand for what a person is called, so that no name is ever a key. */
export const personalNames = (vault: Vault) => {
  const fingerprint = (context: string, ...parts: readonly (string | number)[]) =>
    vault.fingerprint(context, JSON.stringify(parts));

  const emailFingerprint = (tenantId: string, email: string) =>
    fingerprint('email', tenantId, normalName(email));
  const usernameFingerprint = (tenantId: string, username: string) =>
    fingerprint('username', tenantId, normalName(username));

  return {
    emailFingerprint,

    /** The reservation of what was typed at sign-in: an address has an @, a user name has none. */
    reservationOf: (tenantId: string, connection: string, typed: string) =>
      typed.includes('@')
        ? emailStream(emailFingerprint(tenantId, typed), connection)
        : usernameStream(usernameFingerprint(tenantId, typed), connection),

    /** The reservations that a person of a database connection needs. */
    reservationsOf: (
      tenantId: string,
      connection: string,
      { email, username }: Pick<Profile, 'email' | 'username'>,
    ) => [
      ...(email ? [emailStream(emailFingerprint(tenantId, email), connection)] : []),
      ...(username ? [usernameStream(usernameFingerprint(tenantId, username), connection)] : []),
    ],

    /**
     * Whoever an OpenID provider calls `subject`, here. An erased person who comes back is another
     * user, of the next generation: the erased one's key is gone for good.
     */
    federatedUserId: ({
      tenantId,
      connection,
      issuer,
      subject,
      generation,
    }: {
      readonly tenantId: string;
      readonly connection: string;
      readonly issuer: string;
      readonly subject: string;
      readonly generation: number;
    }) => {
      const mark = fingerprint('identity', tenantId, connection, issuer, subject, generation);
      // A user id has 128 characters at most; the fingerprint alone is unique.
      return `${connection.slice(0, 84)}|${mark}`;
    },
  };
};

export type PersonalNames = ReturnType<typeof personalNames>;
