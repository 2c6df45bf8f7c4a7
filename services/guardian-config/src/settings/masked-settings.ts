import { mask, type ProviderSettings, unmasked as secretOf } from '@countersign/contracts';

/** Hides the secrets among some settings; what is not set stays visibly so. */
export const masked = (settings: ProviderSettings, secrets: readonly string[]): ProviderSettings =>
  Object.fromEntries(
    Object.entries(settings).map(([key, value]) => [
      key,
      value !== null && secrets.includes(key) ? mask : value,
    ]),
  );

/**
 * Puts the stored secrets in the place of their masks and leaves out what is `null`. Answers the
 * name of a secret whose mask has nothing behind it, where there is one.
 */
export const unmasked = (
  settings: ProviderSettings,
  secrets: readonly string[],
  stored: ProviderSettings,
): { readonly restored: Record<string, string>; readonly nothingBehind?: string } => {
  const restored: Record<string, string> = {};
  for (const [key, given] of Object.entries(settings)) {
    if (given === null) continue;
    if (!secrets.includes(key)) {
      restored[key] = given;
      continue;
    }
    const secret = secretOf(given, stored[key]);
    if (secret === 'nothing-behind-mask') return { restored, nothingBehind: key };
    restored[key] = secret.value;
  }
  return { restored };
};
