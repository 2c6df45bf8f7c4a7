import { useLocale } from 'react-admin';

/** Writes an instant (ISO 8601) as the language of the UI does, to the second, or its day alone. */
export const useInstant = (timeStyle: 'medium' | 'short' | undefined = 'medium') => {
  const format = new Intl.DateTimeFormat(useLocale(), {
    dateStyle: 'medium',
    ...(timeStyle && { timeStyle }),
  });
  return (instant: string): string => format.format(new Date(instant));
};
