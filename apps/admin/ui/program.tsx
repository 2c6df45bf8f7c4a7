import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import type { CallApi } from './api.ts';
import { App } from './app.tsx';
import { dataProviderOf } from './data-provider.ts';
import { i18nProviderOf } from './i18n/index.ts';
import type { Words } from './i18n/messages.ts';
import type { SignedIn } from './session.ts';

interface Begun {
  readonly session: SignedIn;
  readonly api: CallApi;
  readonly words: Words;
  /** Why the login that the browser comes back from did not succeed. */
  readonly refusal: string | undefined;
}

/** Puts the program in its place on the page. */
export const show = (root: HTMLElement, { session, api, words, refusal }: Begun): void => {
  const dataProvider = dataProviderOf(api);
  const i18nProvider = i18nProviderOf(words);
  createRoot(root).render(
    <StrictMode>
      <App {...{ session, dataProvider, i18nProvider, refusal }} />
    </StrictMode>,
  );
};
