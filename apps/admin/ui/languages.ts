/** The languages of the hosted pages and of the texts: as `languages` of the contracts has them. */
const languages = ['en', 'de', 'fr', 'es', 'it', 'pt', 'nl', 'pl', 'ja', 'ar'] as const;

/** The same with their names, in the language that the UI speaks. */
export const languageChoices = (locale: string) => {
  const names = new Intl.DisplayNames([locale], { type: 'language' });
  return languages.map((id) => ({ id, name: names.of(id) ?? id }));
};
