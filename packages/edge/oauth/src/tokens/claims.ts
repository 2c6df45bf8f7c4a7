import { shownOrNull, type User } from '@countersign/contracts';

export type Claims = Readonly<Record<string, unknown>>;

/** OpenID Connect Core 5.4: what each scope lets an application read, in Auth0's wire forms. */
const claimsByScope: Readonly<Record<string, (user: User) => Claims>> = {
  profile: ({ profile, updatedAt }) => ({
    name: profile.name,
    nickname: profile.nickname,
    given_name: profile.givenName,
    family_name: profile.familyName,
    picture: shownOrNull(profile.picture ?? null) ?? undefined,
    updated_at: updatedAt,
  }),
  email: ({ profile }) => ({
    email: profile.email,
    email_verified: profile.email === undefined ? undefined : (profile.emailVerified ?? false),
  }),
  phone: ({ profile }) => ({
    phone_number: profile.phoneNumber,
    phone_number_verified:
      profile.phoneNumber === undefined ? undefined : (profile.phoneVerified ?? false),
  }),
};

/** Scopes that name the person's own data, and nothing of an outside API. */
export const identityScopes: readonly string[] = [
  'openid',
  'profile',
  'email',
  'phone',
  'offline_access',
];

/** What the scopes let be said about a person; what is unknown is left out. */
export const profileClaims = (user: User, scopes: readonly string[]): Claims =>
  Object.fromEntries(
    scopes
      .flatMap((scope) => Object.entries(claimsByScope[scope]?.(user) ?? {}))
      .filter(([, value]) => value !== undefined),
  );
