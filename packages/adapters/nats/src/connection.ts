import type { Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import {
  type ConnectionOptions,
  connect,
  DebugEvents,
  type NatsConnection,
  type Status,
} from 'nats';
import { inboxPrefixOf } from './names.ts';

export interface ConnectionSettings {
  /** One address, or several divided by commas. */
  readonly url: string;
  /** The service. */
  readonly name: string;
  /** Which of its replicas: the server shows both. */
  readonly instance?: string;
  /** The certificate authority of a server at `tls://`, as PEM; else the system's. */
  readonly caFile?: string | undefined;
  /** Credentials, and how patient to be, as the client takes them. */
  readonly connection?: Partial<ConnectionOptions>;
  /** Hears why the first connection has not come about yet. */
  readonly onWaiting?: (reason: Error) => void;
  /** Hears of disconnects, reconnects, permission errors, and a follower's `trouble`. */
  readonly onStatus?: (status: string, detail: string) => void;
  /** Hears that the connection has ended by itself: then the process had better end too. */
  readonly onLost?: (reason: Error | undefined) => void;
}

/**
 * The client gives up after ten attempts, notices a dead server after four minutes, fails when the
 * server is not there yet, and waits 20 s for one that is silent: all four are changed here.
 */
export const patience = {
  waitOnFirstConnect: true,
  timeout: 5_000,
  maxReconnectAttempts: -1,
  reconnectTimeWait: 1_000,
  reconnectJitter: 500,
  pingInterval: 5_000,
  maxPingOut: 2,
};

/** A connection, and who wants to know when it comes back. */
export interface Connection {
  readonly nats: NatsConnection;
  readonly inboxPrefix: string;
  /** Whether the server is there, as far as we have noticed. What is sent while not, is lost. */
  readonly isUp: () => boolean;
  readonly onReconnect: (listener: () => void) => () => void;
  /** Tells whoever listens to the status. */
  readonly report: (status: string, detail: string) => void;
  /** Says that the end, when it comes, is our own doing. */
  readonly expectEnd: () => void;
}

/** What the server refuses us is worth knowing by its name, not only that it did. */
export const detailOf = ({ data, permissionContext: refused }: Status): string => {
  if (refused) return `${data}: ${refused.operation} ${refused.subject}`;
  // Servers that came and went are two lists.
  return typeof data === 'object' ? JSON.stringify(data) : String(data);
};

const watchStatus = async (
  nats: NatsConnection,
  turned: (isUp: boolean) => void,
  onStatus: ConnectionSettings['onStatus'],
) => {
  for await (const status of nats.status()) {
    const { type } = status;
    // Each ping, answered or not: a server that answers none is left, and that is told.
    if (type === DebugEvents.PingTimer) continue;
    if (type === 'reconnect') turned(true);
    if (type === 'disconnect') turned(false);
    onStatus?.(type, detailOf(status));
  }
};

/**
 * The client takes `tls://` and `nats://` for the same, and speaks in clear to a server that offers
 * no TLS. With `tls` set it refuses such a server, before it has sent it anything.
 */
const tlsOf = ({ url, caFile }: ConnectionSettings): Pick<ConnectionOptions, 'tls'> => {
  const isTls = url.split(',').map((server) => server.trim().startsWith('tls://'));
  if (isTls.every((each) => each)) return { tls: caFile === undefined ? {} : { caFile } };
  if (isTls.some((each) => each)) throw new Error('the addresses of NATS are all tls://, or none');
  if (caFile !== undefined) throw new Error('a certificate authority is for NATS at tls://');
  return {};
};

/**
 * The client forgets the socket of a try that took too long and of a connection that it replaces,
 * and closes neither: each would come alive with the network, and one that is subscribed is asked
 * what it may not answer any more. Whatever a new try takes the place of is closed first.
 */
const closeReplaced = (nats: NatsConnection): void => {
  // What the client keeps to itself: a test of ours tells if it is not there any more.
  const { protocol } = nats as unknown as {
    readonly protocol: { prepare: () => unknown; readonly transport?: { socket?: Socket } };
  };
  const prepare = protocol.prepare.bind(protocol);
  protocol.prepare = () => {
    const socket = protocol.transport?.socket;
    // Nobody is to hear of its end: the next one is on its way.
    socket?.removeAllListeners().on('error', () => {});
    socket?.destroy();
    return prepare();
  };
};

/** The client waits for its first connection, too, and never says why it has none. */
const connectWithRetry = async (
  options: ConnectionOptions,
  onWaiting: ConnectionSettings['onWaiting'],
): Promise<NatsConnection> => {
  for (;;) {
    try {
      return await connect({ ...options, waitOnFirstConnect: false });
    } catch (reason) {
      if (!options.waitOnFirstConnect) throw reason;
      onWaiting?.(reason instanceof Error ? reason : new Error('no reason given'));
      await pause(options.reconnectTimeWait);
    }
  }
};

export const openConnection = async (settings: ConnectionSettings): Promise<Connection> => {
  const { url, name, instance, connection, onStatus, onLost, onWaiting } = settings;
  const inboxPrefix = inboxPrefixOf(name);
  const options: ConnectionOptions = {
    ...patience,
    ...connection,
    ...tlsOf(settings),
    servers: url.split(','),
    name: instance === undefined ? name : `${name}@${instance}`,
    inboxPrefix,
    // A stack trace for every request, in case it fails, costs more than it tells.
    noAsyncTraces: true,
  };
  const nats = await connectWithRetry(options, onWaiting);
  closeReplaced(nats);
  const listeners = new Set<() => void>();
  let isUp = true;
  let isExpected = false;
  const turned = (up: boolean) => {
    isUp = up;
    if (isUp) for (const listener of [...listeners]) listener();
  };

  void watchStatus(nats, turned, onStatus);
  void nats.closed().then((reason) => {
    if (!isExpected) onLost?.(reason instanceof Error ? reason : undefined);
  });

  return {
    nats,
    inboxPrefix,
    isUp: () => isUp && !nats.isClosed() && !nats.isDraining(),
    onReconnect: (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    report: (status, detail) => onStatus?.(status, detail),
    expectEnd: () => {
      isExpected = true;
    },
  };
};
