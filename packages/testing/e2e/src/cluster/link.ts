import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A way to a server that a test can cut. */
export interface Link {
  /** The server's address, by this way. */
  readonly url: string;
  /** Nothing passes any more, and nobody is told: what a network does that drops packets. */
  readonly cut: () => void;
  /** Everything passes again, what was sent meanwhile too. */
  readonly heal: () => void;
  readonly stop: () => Promise<void>;
}

/** Opens a way to the server at `url`. */
export const openLink = async (url: string): Promise<Link> => {
  const { hostname, port } = new URL(url);
  const sockets = new Set<Socket>();
  let isCut = false;

  const carry = (from: Socket, to: Socket) => {
    sockets.add(from);
    from
      .on('data', (data) => void to.write(data))
      .on('error', () => to.destroy())
      .on('close', () => {
        sockets.delete(from);
        to.end();
      });
    if (isCut) from.pause();
  };
  const server = createServer((near) => {
    const far = connect(Number(port), hostname);
    carry(near, far);
    carry(far, near);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const here = new URL(url);
  // It listens on a port, so its address is one.
  here.port = String((server.address() as AddressInfo).port);

  return {
    url: here.href,
    cut: () => {
      isCut = true;
      for (const socket of sockets) socket.pause();
    },
    heal: () => {
      isCut = false;
      for (const socket of sockets) socket.resume();
    },
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
};
