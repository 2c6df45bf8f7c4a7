import polyglotI18nProvider from 'ra-i18n-polyglot';
import type { I18nProvider } from 'react-admin';
import { keepLocale, locales, messagesOf, type Words } from './messages.ts';

/** Words in the person's language; the page says to screen readers which one it is in. */
export const i18nProviderOf = ({ locale: initial, messages }: Words): I18nProvider => {
  document.documentElement.lang = initial;
  const provider = polyglotI18nProvider(
    // What a language leaves out of react-admin's words is said by its key.
    (locale) => (locale === initial ? messages : messagesOf(locale)) as never,
    initial,
    locales,
    { allowMissing: true },
  );
  return {
    ...provider,
    changeLocale: async (locale) => {
      await provider.changeLocale(locale);
      keepLocale(locale);
      document.documentElement.lang = locale;
    },
  };
};
