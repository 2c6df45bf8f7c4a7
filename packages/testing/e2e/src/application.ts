import { demoClientId, relyingParty, type StartedLogin } from '@countersign/demo';
import type { Page } from './person.ts';

/**
 * An application of the demo tenant; its callback is never fetched, so that tests hold the code
 * themselves.
 */
export const application = (site: string, http: typeof fetch = fetch) => {
  const redirectUri = `${site}/demo/callback`;
  const party = relyingParty({ issuer: site, clientId: demoClientId, redirectUri, http });

  /** Exchanges what the browser came back with. */
  const tokensFrom = (page: Page, login: StartedLogin) => {
    if (page.isElsewhere) return party.finish(page.url, login);
    const said = /role="alert">([^<]*)</.exec(page.html)?.[1] ?? 'which says nothing';
    throw new Error(`the browser is still at ${page.url.pathname}: ${page.status}, ${said}`);
  };

  return { ...party, redirectUri, tokensFrom };
};
