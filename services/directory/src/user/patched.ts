import type { metadata, Profile, profilePatch } from '@countersign/contracts';
import type { z } from 'zod';

type ProfilePatch = z.output<typeof profilePatch>;
type Metadata = z.output<typeof metadata>;

const isGiven = ([, value]: readonly [string, unknown]) => value !== undefined;
const isKept = ([, value]: readonly [string, unknown]) => value !== undefined && value !== null;

/** A profile after a patch: a field left out stays, `null` clears it; what is new is unverified. */
export const patchedProfile = (before: Profile, patch: ProfilePatch): Profile => {
  const given = Object.fromEntries(Object.entries(patch).filter(isGiven));
  const after = {
    ...before,
    ...('email' in given && given.email !== before.email && { emailVerified: false }),
    ...('phoneNumber' in given &&
      given.phoneNumber !== before.phoneNumber && { phoneVerified: false }),
    ...given,
  };
  // The patch holds a profile's own fields, and those that are cleared are left out here.
  return Object.fromEntries(Object.entries(after).filter(isKept)) as Profile;
};

/** Metadata merges at its first level: `null` removes a field, an empty object removes all. */
export const patchedMetadata = (before: Metadata, patch: Metadata | undefined): Metadata => {
  if (!patch) return before;
  if (Object.keys(patch).length === 0) return {};
  return Object.fromEntries(Object.entries({ ...before, ...patch }).filter(isKept));
};
