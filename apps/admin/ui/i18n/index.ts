import polyglotI18nProvider from 'ra-i18n-polyglot';
import english from 'ra-language-english';
import type { I18nProvider } from 'react-admin';
import { en } from './en.ts';

/** The languages of the UI, in themselves. */
const locales = [
  { locale: 'en', name: 'English' },
  { locale: 'de', name: 'Deutsch' },
  { locale: 'es', name: 'Español' },
];

const inEnglish = { ...english, ...en };

const messagesOf = async (locale: string) => {
  if (locale === 'de') {
    const { de, ra } = await import('./de.ts');
    return { ra, ...de };
  }
  if (locale === 'es') {
    const { es, ra } = await import('./es.ts');
    return { ra, ...es };
  }
  return inEnglish;
};

const chosenKey = 'countersign.locale';

/** What was chosen here before, or else the first of the browser's languages that there is. */
const firstLocale = (): string => {
  const wanted = [localStorage.getItem(chosenKey) ?? '', ...navigator.languages];
  const known = wanted
    .map((each) => each.slice(0, 2))
    .find((each) => locales.some(({ locale }) => locale === each));
  return known ?? 'en';
};

/** Words in the person's language; the page says to screen readers which one it is in. */
export const loadI18n = async (): Promise<I18nProvider> => {
  const initial = firstLocale();
  const first = await messagesOf(initial);
  document.documentElement.lang = initial;
  const provider = polyglotI18nProvider(
    // What a language leaves out of react-admin's words is said in English.
    (locale) => (locale === initial ? first : messagesOf(locale)) as never,
    initial,
    locales,
    { allowMissing: true },
  );
  return {
    ...provider,
    changeLocale: async (locale) => {
      await provider.changeLocale(locale);
      localStorage.setItem(chosenKey, locale);
      document.documentElement.lang = locale;
    },
  };
};
