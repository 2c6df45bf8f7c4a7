import { createServer as createHttpServer, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { createServer as createTlsServer } from 'node:tls';
import type { Access, FirstPasswords } from './access.ts';
import { startEventStore } from './event-store-server.ts';
import type { Keeping } from './log.ts';
import { alone, type Membership } from './membership.ts';

/** What a node says over HTTP of the scavenges that it was asked for. */
export interface Scavenging {
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
  /** It has users; everybody may do all, unless given. */
  readonly passwords?: FirstPasswords;
  /** Its certificate and key, as PEM; in clear without them. */
  readonly tls?: { readonly cert: string; readonly key: string };
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

/** What the real one answers over HTTP/1, as far as a health check, a scavenge or a recipe ask. */
const adminRoutes = (self: () => string, access: Access, { others = () => [] }: Terms) => {
  const begun: string[] = [];
  let isHeld = false;
  let running = false;
  let result = 'Success';
  const answers: Readonly<Record<string, (body: string) => readonly [number, object?]>> = {
    'GET /health/live': () => [204],
    'GET /gossip': () => [200, { members: [self(), ...others()].map(member) }],
    'POST /users/': access.createUser,
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
  const isAllowed = (url: string, authorization: string | undefined) => {
    if (url.startsWith('/users/')) return access.isIn(authorization, '$admins');
    return !url.startsWith('/admin/') || access.isIn(authorization, '$admins', '$ops');
  };
  const answer = async (request: IncomingMessage): Promise<readonly [number, object?]> => {
    const { method, url = '', headers } = request;
    const body = await text(request);
    if (!isAllowed(url, headers.authorization)) return [401];
    if (body !== '' && headers['content-type'] !== 'application/json') return [415];
    return answers[`${method} ${url}`]?.(body) ?? [404];
  };
  const http = createHttpServer(async (request, response) => {
    const [status, body] = await answer(request).catch(() => [400] as const);
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(body && JSON.stringify(body));
  });
  const scavenging: Scavenging = {
    begun,
    hold: () => {
      isHeld = true;
    },
    end: (word) => {
      running = false;
      result = word;
    },
  };
  return { http, scavenging };
};

/**
 * A node of EventStoreDB as its port has it: gRPC, and HTTP/1 beside it. HTTP/2 begins with a
 * preface that HTTP/1 never does.
 */
export const startEventStoreNode = async (terms: Terms) => {
  const { nowMs, keeping, passwords, tls, host = '127.0.0.1', port: wanted = 0 } = terms;
  let port = 0;
  const address = () => `127.0.0.1:${port}`;
  const membership: Membership = {
    ...alone,
    members: () => [{ port, isLeader: true, isAlive: true }],
  };
  const store = await startEventStore({
    nowMs,
    passwords,
    membership,
    ...(keeping && { keeping }),
  });
  const { http, scavenging } = adminRoutes(address, store.access, terms);
  const httpPort = await listen(http, 0, '127.0.0.1');
  const visitors = new Set<Socket>();

  const letIn = (visitor: Socket) => {
    visitors.add(visitor);
    visitor.on('error', () => visitor.destroy());
    visitor.once('data', (first) => {
      const isHttp2 = first.toString('latin1').startsWith('PRI ');
      const inside = connect(isHttp2 ? store.port : httpPort, '127.0.0.1');
      inside.on('error', () => visitor.destroy());
      visitor.on('close', () => {
        visitors.delete(visitor);
        inside.destroy();
      });
      inside.write(first);
      visitor.pipe(inside).pipe(visitor);
    });
  };
  // Whoever can speak HTTP/1 is answered in it; clients of gRPC cannot.
  const ALPNCallback = ({ protocols }: { readonly protocols: readonly string[] }) =>
    protocols.includes('http/1.1') ? 'http/1.1' : 'h2';
  const door = tls ? createTlsServer({ ...tls, ALPNCallback }, letIn) : createServer(letIn);
  port = await listen(door, wanted, host);

  return {
    address: address(),
    connectionString: `esdb://${address()}${tls ? '' : '?tls=false'}`,
    scavenges: scavenging,
    dump: store.dump,
    stop: () => {
      door.close();
      for (const visitor of visitors) visitor.destroy();
      http.close();
      store.stop();
    },
  };
};
