import type { ApplicationSettings } from '@countersign/contracts';
import { type Part, type Patch, partBy } from '@countersign/core';
import { defaultKind, defaultSettings } from './application-defaults.state.ts';

type PublicKeys = ApplicationSettings['publicKeys'];

/** Keys as they are to be; one of which only the `kid` is given is the one that is there. */
const keysNamed = (given: PublicKeys, before: PublicKeys): PublicKeys | undefined => {
  const keys = given.map((key) =>
    Object.keys(key).join() === 'kid' ? before.find(({ kid }) => kid === key.kid) : key,
  );
  const known = keys.filter((key) => key !== undefined);
  return known.length === keys.length ? known : undefined;
};

/** As many as Auth0 lets an application have. */
const keysMax = 4;

interface KeyChange {
  readonly addedKeys: PublicKeys;
  readonly removedKeyIds: readonly string[];
}

/** Keys beside those that are there, and without those that go; or why not. */
export const changedKeys = (
  { publicKeys, clientAuthentication }: ApplicationSettings,
  { addedKeys, removedKeyIds }: KeyChange,
): PublicKeys | 'credential_unknown' | 'credential_in_use' | 'too_many_credentials' => {
  const isThere = (kid: unknown) => publicKeys.some((key) => key.kid === kid);
  if (!removedKeyIds.every(isThere)) return 'credential_unknown';
  const kept = publicKeys.filter(({ kid }) => !removedKeyIds.includes(String(kid)));
  const keys = [...kept, ...addedKeys.filter(({ kid }) => !isThere(kid))];
  // Without a key it could not prove itself any more, and nothing would say so.
  if (keys.length === 0 && clientAuthentication === 'private_key_jwt') return 'credential_in_use';
  return keys.length > keysMax ? 'too_many_credentials' : keys;
};

/** What a patch makes of an application's settings; nothing where it names a key that is none. */
export const patchedSettings = (
  settings: ApplicationSettings,
  patch: Patch<ApplicationSettings>,
): Part<ApplicationSettings> | undefined => {
  const usual = defaultSettings(settings.kind, settings.name);
  const { publicKeys: given, ...part } = partBy(settings, patch, {
    defaults: { ...usual, kind: defaultKind },
    mergedFields: ['metadata', 'others'],
  });
  const publicKeys = given && keysNamed(given, settings.publicKeys);
  if (given && !publicKeys) return undefined;

  // Whoever takes the keys away has the application prove itself as is usual.
  const isKeyless =
    patch.publicKeys === null && settings.clientAuthentication === 'private_key_jwt';
  return {
    ...(isKeyless && { clientAuthentication: usual.clientAuthentication }),
    ...part,
    ...(publicKeys && { publicKeys }),
  };
};
