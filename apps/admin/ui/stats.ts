/**
 * The label of a bar. A day begins at midnight of UTC, as the API counts, and is that day wherever
 * one looks from; an hour is told by the clock of whoever looks.
 */
export const barLabels = (locale: string, isByHour: boolean) => {
  const format = new Intl.DateTimeFormat(
    locale,
    isByHour ? { hour: '2-digit' } : { day: 'numeric', month: 'short', timeZone: 'UTC' },
  );
  return (instant: string): string => format.format(new Date(instant));
};
