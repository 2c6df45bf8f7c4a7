import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { SecureCountersign } from './secure-countersign.ts';

/** Which name of this machine: cookies know no ports, so each host is a site of its own. */
export type SiteHost = 'localhost' | '127.0.0.1';

/** An application's own server, over https on a free port of loopback. */
export const serveSecurely = async (
  tls: SecureCountersign['tls'],
  host: SiteHost,
  app: Parameters<typeof createServer>[1],
) => {
  const server = createServer(tls, app);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // A server that listens on a port has an address of this kind.
  const { port } = server.address() as AddressInfo;
  return {
    origin: `https://${host}:${port}`,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
};
