import { promises as dns } from 'node:dns';
import { once } from 'node:events';
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';

interface Address {
  readonly host: string;
  readonly port: number;
}

const timeoutMs = 2_000;

/** Where servers with TLS are, by the setting that names them; none where they are in clear. */
const addressesIn = (setting: string): readonly Address[] => {
  const [text = '', query = ''] = setting.trim().split('?');
  if (!/^(tls|esdb(\+discover)?):\/\//.test(text) || /(^|&)tls=false/i.test(query)) return [];
  return text.split(',').map((each) => {
    const { hostname, port } = new URL(`tcp://${each.replace(/^.*(:\/\/|@)/, '')}`);
    const host = hostname.replace(/^\[|\]$/g, '');
    return { host, port: Number(port || (text.startsWith('tls:') ? 4222 : 2113)) };
  });
};

/** NATS says in clear who it is before it speaks TLS. */
const introduced = async (socket: Socket, signal: AbortSignal): Promise<Socket> => {
  await once(socket, 'data', { signal });
  socket.pause();
  return socket;
};

/** In seconds since 1970, the end of the certificate that is shown at an address. */
const endAt = async ({ host, port }: Address, name: string, isNats: boolean): Promise<number> => {
  const signal = AbortSignal.timeout(timeoutMs);
  // What happens after it was looked at is nobody's concern.
  const tcp = connectTcp({ host, port }).on('error', () => {});
  try {
    await once(tcp, 'connect', { signal });
    const socket = isNats ? await introduced(tcp, signal) : tcp;
    // Only looked at, and told nothing: one that has ended, or is a stranger's, is to be seen too.
    const servername = isIP(name) ? '' : name;
    const tls = connectTls({ socket, servername, rejectUnauthorized: false });
    tls.on('error', () => {});
    await once(tls, 'secureConnect', { signal });
    return Date.parse(tls.getPeerCertificate().valid_to) / 1_000;
  } finally {
    tcp.destroy();
  }
};

/**
 * Tells when the first of the certificates ends that the servers of a setting show, each at each of
 * its addresses. Looked up at the servers, as a connection that has lasted for months has
 * another than who comes next. `undefined` where there is no TLS.
 */
export const servedCertificate = (setting: string): (() => Promise<number>) | undefined => {
  const addresses = addressesIn(setting);
  if (addresses.length === 0) return undefined;
  const isNats = setting.trim().startsWith('tls:');
  return async () => {
    const ends = await Promise.allSettled(
      addresses.map(async ({ host, port }) => {
        const found = await dns.lookup(host, { all: true });
        return Promise.allSettled(
          found.map(({ address }) => endAt({ host: address, port }, host, isNats)),
        );
      }),
    );
    const known = ends
      .flatMap((each) => (each.status === 'fulfilled' ? each.value : []))
      .flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
    if (known.length === 0) throw new Error('no server shows a certificate');
    return Math.min(...known);
  };
};
