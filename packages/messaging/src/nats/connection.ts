import { type ConnectionOptions, connect, type NatsConnection, type Status } from 'nats';
import { inboxPrefixOf } from './names.ts';

export interface ConnectionSettings {
  /** One address, or several divided by commas. */
  readonly url: string;
  /** The service. */
  readonly name: string;
  /** Which of its replicas: the server shows both. */
  readonly instance?: string;
  /** Credentials and TLS, as the client takes them. */
  readonly connection?: Partial<ConnectionOptions>;
  /** Hears of disconnects, reconnects, permission errors, and a follower's `trouble`. */
  readonly onStatus?: (status: string, detail: string) => void;
  /** Hears that the connection has ended by itself: then the process had better end too. */
  readonly onLost?: (reason: Error | undefined) => void;
}

/**
 * The client gives up after ten attempts, notices a dead server after four minutes, and fails when
 * the server is not there yet: all three are changed here.
 */
export const patience = {
  waitOnFirstConnect: true,
  maxReconnectAttempts: -1,
  reconnectTimeWait: 1_000,
  reconnectJitter: 500,
  pingInterval: 20_000,
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
const detailOf = ({ data, permissionContext: refused }: Status): string =>
  refused ? `${data}: ${refused.operation} ${refused.subject}` : String(data);

const watchStatus = async (
  nats: NatsConnection,
  turned: (isUp: boolean) => void,
  onStatus: ConnectionSettings['onStatus'],
) => {
  for await (const status of nats.status()) {
    const { type } = status;
    if (type === 'reconnect') turned(true);
    if (type === 'disconnect') turned(false);
    onStatus?.(type, detailOf(status));
  }
};

export const openConnection = async (settings: ConnectionSettings): Promise<Connection> => {
  const { url, name, instance, connection, onStatus, onLost } = settings;
  const inboxPrefix = inboxPrefixOf(name);
  const nats = await connect({
    ...patience,
    ...connection,
    servers: url.split(','),
    name: instance === undefined ? name : `${name}@${instance}`,
    inboxPrefix,
    // A stack trace for every request, in case it fails, costs more than it tells.
    noAsyncTraces: true,
  });
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
