import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { apiOf } from './api.ts';
import { App } from './app.tsx';
import { loadConfig } from './config.ts';
import { dataProviderOf } from './data-provider.ts';
import { loadI18n } from './i18n/index.ts';
import { sessionOf } from './session.ts';

const root = document.getElementById('root');
if (!root) throw new Error('The page has no place for the program');

const messageOf = (reason: unknown): string =>
  reason instanceof Error ? reason.message : String(reason);

const start = async () => {
  const [config, i18nProvider] = await Promise.all([loadConfig(), loadI18n()]);
  const session = sessionOf(config);
  let refusal: string | undefined;
  if (session.isComingBack()) {
    await session.finish().catch((reason: unknown) => {
      refusal = messageOf(reason);
    });
  }
  const base = config.audience.replace(/\/$/, '');
  const dataProvider = dataProviderOf(apiOf({ base, token: session.token }));
  createRoot(root).render(
    <StrictMode>
      <App {...{ session, dataProvider, i18nProvider, refusal }} />
    </StrictMode>,
  );
};

start().catch((reason: unknown) => {
  root.textContent = `The admin UI cannot be started: ${messageOf(reason)}`;
});
