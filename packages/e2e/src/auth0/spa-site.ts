import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';

const sdk = new URL(import.meta.resolve('@auth0/auth0-spa-js'));

/** What the page does: Auth0's own words, as its quick start has them. */
const page = (domain: string, clientId: string) => `<!doctype html>
<title>A shop</title>
<script src="/auth0-spa-js.js"></script>
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

/** A single-page application at an origin of its own, on Auth0's SDK for browsers. */
export const startSpa = async (tls: { readonly cert: string; readonly key: string }) => {
  const script = await readFile(new URL('../auth0-spa-js.production.js', sdk), 'utf8');
  let html = '';
  const server = createServer(tls, ({ url }, response) => {
    const isScript = url === '/auth0-spa-js.js';
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html; charset=utf-8');
    response.end(isScript ? script : html);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // A server that listens on a port has an address of this kind.
  const { port } = server.address() as AddressInfo;
  return {
    origin: `https://localhost:${port}`,
    /** Says which application of which domain it is. */
    become: (domain: string, clientId: string) => {
      html = page(domain, clientId);
    },
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
};
