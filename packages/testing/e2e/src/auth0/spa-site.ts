import { readFile } from 'node:fs/promises';
import { type SiteHost, serveSecurely } from './secure-site.ts';

interface Site {
  readonly tls: { readonly cert: string; readonly key: string };
  /** The one script that its page may load, at `/sdk.js`. */
  readonly script: URL;
  /** By which name of this machine: `127.0.0.1` is another site than `localhost`. */
  readonly host?: SiteHost;
}

/** A single-page application at an origin of its own: one page, whatever is asked, and an SDK. */
export const startSite = async ({ tls, script, host = 'localhost' }: Site) => {
  const sdk = await readFile(script, 'utf8');
  let html = '';
  const { origin, stop } = await serveSecurely(tls, host, ({ url }, response) => {
    const isScript = url === '/sdk.js';
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html; charset=utf-8');
    response.end(isScript ? sdk : html);
  });
  return {
    origin,
    show: (page: string) => {
      html = page;
    },
    stop,
  };
};

const auth0 = new URL('../auth0-spa-js.production.js', import.meta.resolve('@auth0/auth0-spa-js'));

/** What the page does: Auth0's own words, as its quick start has them. */
const page = (domain: string, clientId: string) => `<!doctype html>
<title>A shop</title>
<script src="/sdk.js"></script>
<script type="module">
  const client = new auth0.Auth0Client({
    domain: ${JSON.stringify(domain)},
    clientId: ${JSON.stringify(clientId)},
    authorizationParams: { redirect_uri: location.origin, scope: 'openid profile email' },
  });
  if (location.search.includes('code=')) {
    await client.handleRedirectCallback();
    history.replaceState({}, '', '/');
  }
  globalThis.client = client;
  document.title = 'ready';
</script>`;

/** The same on Auth0's SDK for browsers. */
export const startSpa = async (tls: Site['tls']) => {
  const site = await startSite({ tls, script: auth0 });
  return {
    ...site,
    /** Says which application of which domain it is. */
    become: (domain: string, clientId: string) => site.show(page(domain, clientId)),
  };
};
