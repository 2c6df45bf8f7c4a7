import {
  metadata,
  type Profile,
  profile,
  profilePatch,
  shownOrNull,
  shownUrl,
  type User,
} from '@countersign/contracts';
import { z } from 'zod';

/** A profile's fields, by their names on the wire. */
const names = {
  email: 'email',
  email_verified: 'emailVerified',
  phone_number: 'phoneNumber',
  phone_verified: 'phoneVerified',
  username: 'username',
  given_name: 'givenName',
  family_name: 'familyName',
  name: 'name',
  nickname: 'nickname',
  picture: 'picture',
} as const satisfies Record<string, keyof Profile>;
type Names = typeof names;

const onTheWire = <Shape extends Record<keyof Profile, z.ZodType>>(shape: Shape) =>
  Object.fromEntries(
    Object.entries(names).map(([wire, own]) => [wire, shape[own]]),
    // Each name leads to the field it stands for.
  ) as { readonly [Wire in keyof Names]: Shape[Names[Wire]] };

/** What may be said of a person who is created, as Auth0 names it. */
export const profileFields = {
  ...onTheWire(profile.shape),
  email: profile.shape.email.describe("The user's email"),
  picture: shownUrl.optional(),
};
/** What may be said anew of a person; `null` takes a field away. */
export const profilePatchFields = {
  ...onTheWire(profilePatch.shape),
  email: profilePatch.shape.email.describe("The user's email"),
  picture: shownUrl.nullish(),
};

/** The profile within a body, each field under its own name here; what was not sent stays out. */
export const profileOf = (body: object) =>
  Object.fromEntries(
    Object.entries(body).flatMap(([key, value]) =>
      key in names && value !== undefined
        ? // `key in names` has just said so.
          [[names[key as keyof Names], value]]
        : [],
    ),
  );

const identity = z.object({
  connection: z.string(),
  user_id: z.string(),
  provider: z.string(),
  isSocial: z.boolean(),
});

/** A person on the wire, in Auth0's order. Any field may be left out by a caller's choice. */
export const userBody = z.object({
  app_metadata: metadata.optional(),
  blocked: z.boolean().optional(),
  created_at: z.string().optional(),
  email: z.string().optional(),
  email_verified: z.boolean().optional(),
  family_name: z.string().optional(),
  given_name: z.string().optional(),
  identities: z.array(identity).optional(),
  name: z.string().optional(),
  nickname: z.string().optional(),
  phone_number: z.string().optional(),
  phone_verified: z.boolean().optional(),
  picture: z.string().optional(),
  updated_at: z.string().optional(),
  user_id: z.string().optional(),
  user_metadata: metadata.optional(),
  username: z.string().optional(),
});
export type UserBody = z.output<typeof userBody>;

const socialStrategies = new Set(['google-oauth2', 'apple']);

const identityOf = ({ userId, connection, strategy }: User) => ({
  connection,
  user_id: userId.slice(userId.indexOf('|') + 1),
  provider: strategy,
  isSocial: socialStrategies.has(strategy),
});

const hasEntries = (record: object) => Object.keys(record).length > 0;

/** Writes a person as Auth0 does: empty metadata and an unset block are not mentioned. */
export const userWire = (user: User): UserBody => {
  const { profile: known, userMetadata, appMetadata } = user;
  const { email } = known;
  return {
    user_id: user.userId,
    email,
    email_verified: known.emailVerified ?? (email === undefined ? undefined : false),
    username: known.username,
    phone_number: known.phoneNumber,
    phone_verified: known.phoneVerified,
    created_at: user.createdAt,
    updated_at: user.updatedAt,
    identities: [identityOf(user)],
    app_metadata: hasEntries(appMetadata) ? appMetadata : undefined,
    user_metadata: hasEntries(userMetadata) ? userMetadata : undefined,
    picture: shownOrNull(known.picture ?? null) ?? undefined,
    name: known.name ?? email,
    nickname: known.nickname ?? email?.slice(0, email.indexOf('@')),
    blocked: user.blocked || undefined,
    given_name: known.givenName,
    family_name: known.familyName,
  };
};
