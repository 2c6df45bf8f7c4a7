import type { ApplicationSettings } from '@countersign/contracts';
import { type Part, type Patch, partBy } from '@countersign/kernel';
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
