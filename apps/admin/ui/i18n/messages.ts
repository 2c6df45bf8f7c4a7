/** The languages of the UI, in themselves. */
export const locales = [
  { locale: 'en', name: 'English' },
  { locale: 'de', name: 'Deutsch' },
  { locale: 'es', name: 'Español' },
];

/** A language and all that is said in it: React Admin's own words are under `ra`. */
export interface Words {
  readonly locale: string;
  readonly messages: object;
}

/** What is said in a language, which is loaded when it is first spoken. */
export const messagesOf = async (locale: string): Promise<object> => {
  if (locale === 'de') {
    const { de, ra } = await import('./de.ts');
    return { ra, ...de };
  }
  if (locale === 'es') {
    const { es, ra } = await import('./es.ts');
    return { ra, ...es };
  }
  return (await import('./english.ts')).english;
};

const chosenKey = 'countersign.locale';

export const keepLocale = (locale: string): void => localStorage.setItem(chosenKey, locale);

/** What was chosen here before, or else the first of the browser's languages that there is. */
const firstLocale = (): string => {
  const wanted = [localStorage.getItem(chosenKey) ?? '', ...navigator.languages];
  const known = wanted
    .map((each) => each.slice(0, 2))
    .find((each) => locales.some(({ locale }) => locale === each));
  return known ?? 'en';
};

/** What is said in the person's language. */
export const loadMessages = async (): Promise<Words> => {
  const locale = firstLocale();
  return { locale, messages: await messagesOf(locale) };
};
