import { type Profile, profile, shownUrl } from '@countersign/contracts';
import { normalName } from '../user/names.ts';
import type { Claims } from './openid-provider.ts';

/** OpenID Connect's standard claims (Core 5.1), as a profile calls them. */
const claimNames = {
  email: 'email',
  emailVerified: 'email_verified',
  name: 'name',
  nickname: 'nickname',
  givenName: 'given_name',
  familyName: 'family_name',
  picture: 'picture',
} as const satisfies Partial<Record<keyof Profile, string>>;

type Claimed = keyof typeof claimNames;
const shapes = { ...profile.shape, picture: shownUrl.optional() };

const spelled = (claims: Claims): Claims =>
  typeof claims.email === 'string' ? { ...claims, email: normalName(claims.email) } : claims;

/**
 * The profile that a provider vouches for. What it says in another shape than it ought to is left
 * out; an address counts as verified only where the provider says so.
 */
export const federatedProfile = (claims: Claims): Profile => {
  const given = spelled(claims);
  // The table's keys are its own.
  const fields = (Object.keys(claimNames) as readonly Claimed[]).flatMap((field) => {
    const parsed = shapes[field].safeParse(given[claimNames[field]]);
    return parsed.success && parsed.data !== undefined ? [[field, parsed.data] as const] : [];
  });
  const known = profile.parse(Object.fromEntries(fields));
  return known.email ? { ...known, emailVerified: known.emailVerified ?? false } : known;
};
