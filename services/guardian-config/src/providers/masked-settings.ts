import type { ProviderSettings } from '@countersign/contracts';

/** What is shown in place of a secret, and means "the one you have" when it comes back. */
const mask = '********';

/** Hides the secrets among some settings; what is not set stays visibly so. */
export const masked = (settings: ProviderSettings, secrets: readonly string[]): ProviderSettings =>
  Object.fromEntries(
    Object.entries(settings).map(([key, value]) => [
      key,
      value !== null && secrets.includes(key) ? mask : value,
    ]),
  );

/**
 * Puts the stored secrets in the place of their masks and leaves out what is `null`.
 * Answers `undefined` when there is a mask with nothing behind it.
 */
export const unmasked = (
  settings: ProviderSettings,
  secrets: readonly string[],
  stored: ProviderSettings,
): Record<string, string> | undefined => {
  const restored: Record<string, string> = {};
  for (const [key, given] of Object.entries(settings)) {
    const value = given === mask && secrets.includes(key) ? stored[key] : given;
    if (value === undefined) return undefined;
    if (value !== null) restored[key] = value;
  }
  return restored;
};
