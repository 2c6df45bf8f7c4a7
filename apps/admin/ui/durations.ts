/** Largest first, in seconds. */
const units = [
  { unit: 'day', seconds: 86_400 },
  { unit: 'hour', seconds: 3_600 },
  { unit: 'minute', seconds: 60 },
] as const;

/**
 * A duration in the largest unit that it is whole in, as a language writes it: 604800 s are
 * "7 days". Nothing where that says no more than the number does.
 * @param unitSeconds how long one of `value` is
 */
export const durationIn = (locale: string, value: unknown, unitSeconds = 1): string | undefined => {
  if (typeof value !== 'number' || !Number.isInteger(value) || value <= 0) return undefined;
  const total = value * unitSeconds;
  const found = units.find(({ seconds }) => total % seconds === 0);
  if (!found || found.seconds <= unitSeconds) return undefined;
  const format = { style: 'unit', unit: found.unit, unitDisplay: 'long' } as const;
  return new Intl.NumberFormat(locale, format).format(total / found.seconds);
};
