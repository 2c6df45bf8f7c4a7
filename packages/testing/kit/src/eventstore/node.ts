import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { startEventStore } from './event-store-server.ts';
import type { Keeping } from './log.ts';

/** What a node says over HTTP of the scavenges that it was asked for. */
export interface ScavengeDesk {
  /** Ids of those that were begun, the newest last. */
  readonly begun: readonly string[];
  /** Lets the newest go on, until it is told to end with a word. */
  readonly hold: () => void;
  readonly end: (result: string) => void;
}

interface Terms {
  readonly nowMs: () => number;
  readonly host?: string;
  readonly port?: number;
  readonly keeping?: Keeping;
  /** The others of its cluster, as `host:port`. */
  readonly others?: () => readonly string[];
  /** Whom it lets scavenge, as `user:password`; everybody, unless named. */
  readonly operator?: string;
}

const listen = async (server: Server, port: number, host: string): Promise<number> => {
  await new Promise<void>((listening) => server.listen(port, host, listening));
  // A server that listens on a port has an address with one.
  return (server.address() as AddressInfo).port;
};

const member = (address: string) => {
  const [httpEndPointIp, port] = address.split(':');
  return { state: 'Follower', isAlive: true, httpEndPointIp, httpEndPointPort: Number(port) };
};

/** What the real one answers over HTTP/1, as far as a health check and a scavenge ask. */
const deskOf = (self: () => string, { others = () => [], operator }: Terms) => {
  const begun: string[] = [];
  let isHeld = false;
  let running = false;
  let result = 'Success';
  const allowed = operator && `Basic ${Buffer.from(operator).toString('base64')}`;
  const answers: Readonly<Record<string, () => readonly [number, object?]>> = {
    'GET /health/live': () => [204],
    'GET /gossip': () => [200, { members: [self(), ...others()].map(member) }],
    'POST /admin/scavenge': () => {
      if (running) return [400];
      begun.push(`scavenge-${begun.length + 1}`);
      running = isHeld;
      return [200, { scavengeId: begun.at(-1) }];
    },
    'GET /admin/scavenge/current': () => [200, { scavengeId: running ? begun.at(-1) : '' }],
    'GET /admin/scavenge/last': () => [
      ...([200, { scavengeId: begun.at(-1) ?? '', scavengeResult: result }] as const),
    ],
  };
  const http = createHttpServer((request, response) => {
    const path = `${request.method} ${request.url}`;
    const isForbidden =
      path.includes('/admin/') &&
      allowed !== undefined &&
      request.headers.authorization !== allowed;
    const [status, body] = isForbidden ? ([401] as const) : (answers[path]?.() ?? [404]);
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(body && JSON.stringify(body));
  });
  const desk: ScavengeDesk = {
    begun,
    hold: () => {
      isHeld = true;
    },
    end: (word) => {
      running = false;
      result = word;
    },
  };
  return { http, desk };
};

/**
 * A node of EventStoreDB as its port has it: gRPC, and HTTP/1 beside it. HTTP/2 begins with a
 * preface that HTTP/1 never does.
 */
export const startEventStoreNode = async (terms: Terms) => {
  const { nowMs, keeping, host = '127.0.0.1', port: wanted = 0 } = terms;
  const store = await startEventStore({ nowMs, ...(keeping && { keeping }) });
  const grpcPort = Number(new URL(store.connectionString).port);
  let address = '';
  const { http, desk } = deskOf(() => address, terms);
  const httpPort = await listen(http, 0, '127.0.0.1');
  const visitors = new Set<Socket>();

  const door = createServer((visitor) => {
    visitors.add(visitor);
    visitor.on('error', () => visitor.destroy());
    visitor.once('data', (first) => {
      const isHttp2 = first.toString('latin1').startsWith('PRI ');
      const inside = connect(isHttp2 ? grpcPort : httpPort, '127.0.0.1');
      inside.on('error', () => visitor.destroy());
      visitor.on('close', () => {
        visitors.delete(visitor);
        inside.destroy();
      });
      inside.write(first);
      visitor.pipe(inside).pipe(visitor);
    });
  });
  const port = await listen(door, wanted, host);
  address = `127.0.0.1:${port}`;

  return {
    address,
    connectionString: `esdb://${address}?tls=false`,
    scavenges: desk,
    stop: () => {
      door.close();
      for (const visitor of visitors) visitor.destroy();
      http.close();
      store.stop();
    },
  };
};
