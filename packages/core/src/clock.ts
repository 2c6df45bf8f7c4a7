/** The time, as a value: ISO text with exactly three decimals, so that text order is time order. */
export type Clock = () => string;

/** The instant `ms` milliseconds after `instant` (before it, when negative). */
export const plus = (instant: string, ms: number): string =>
  new Date(Date.parse(instant) + ms).toISOString();

const minuteMs = 60_000;
/** The whole minute by which an instant has come. */
export const wholeMinute = (instant: string): string =>
  new Date(Math.ceil(Date.parse(instant) / minuteMs) * minuteMs).toISOString();

/** Milliseconds from `earlier` to `later`. */
export const msBetween = (earlier: string, later: string): number =>
  Date.parse(later) - Date.parse(earlier);
