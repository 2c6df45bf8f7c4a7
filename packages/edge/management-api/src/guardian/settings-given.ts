import type { ProviderSettings } from '@countersign/contracts';

type Given<Value> = Readonly<Record<string, Value | undefined>>;

/** The settings that were sent, and no key for those that were not. */
export const withoutUndefined = <Value>(body: Given<Value>): Record<string, Value> =>
  Object.fromEntries(
    Object.entries(body).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );

/** What was sent, with its secrets masked as they are shown. */
export const echo = (given: ProviderSettings, shown: ProviderSettings = {}): ProviderSettings =>
  Object.fromEntries(
    Object.entries(given).map(([key, value]) => [
      key,
      value === null ? null : (shown[key] ?? null),
    ]),
  );
