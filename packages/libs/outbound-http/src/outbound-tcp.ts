import { lookup as systemLookup } from 'node:dns';
import { connect, type Socket } from 'node:net';
import { isPublicAddress, isPublicHost } from './addresses.ts';
import { checked } from './checked-lookup.ts';
import { addressForbidden } from './faults.ts';
import type { OutboundSettings } from './outbound-http.ts';

interface TcpSettings extends Pick<OutboundSettings, 'allowPrivate' | 'lookup'> {
  /** Where the servers of its kind are; on any port where private addresses are allowed. */
  readonly ports: readonly number[];
}

/** The one way out, by bare TCP, to a host that a tenant chose. */
export interface OutboundTcp {
  /** Whether a host may be kept, to be connected to later; it is judged again by every call. */
  readonly allows: (host: string, port: number) => boolean;
  /**
   * Connects to exactly what was judged.
   * @throws what `isAddressForbidden` knows, or a fault of the system
   */
  readonly connect: (host: string, port: number) => Promise<Socket>;
}

const connectTimeoutMs = 10_000;

const timedOut = () => Object.assign(new Error('no connection in time'), { code: 'ETIMEDOUT' });

/**
 * Connects to hosts that a tenant chose: their text is judged, what their name leads to is looked
 * at once a connection, and the connection goes to that.
 */
export const outboundTcp = ({
  allowPrivate,
  lookup = systemLookup,
  ports,
}: TcpSettings): OutboundTcp => {
  const allows = (host: string, port: number) =>
    allowPrivate || (isPublicHost(host) && ports.includes(port));
  const guarded = checked(lookup, allowPrivate ? () => true : isPublicAddress);

  return {
    allows,
    connect: async (host, port) => {
      if (!allows(host, port)) throw addressForbidden();
      return new Promise((resolve, reject) => {
        const socket = connect({ host, port, lookup: guarded });
        // It stays: a fault between here and whoever takes the socket must meet somebody.
        const fail = (fault: Error) => {
          socket.destroy();
          reject(fault);
        };
        const late = () => fail(timedOut());
        socket.on('error', fail);
        socket.setTimeout(connectTimeoutMs, late);
        socket.once('connect', () => {
          socket.setTimeout(0, late);
          resolve(socket);
        });
      });
    },
  };
};
