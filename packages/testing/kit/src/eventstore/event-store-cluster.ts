import { randomUUID } from 'node:crypto';
import { type EventStoreStandIn, startNode } from './event-store-server.ts';
import { type Log, openLog } from './log.ts';
import type { Membership } from './membership.ts';

/** A node of the cluster, and what it knows of it: which may be the past. */
interface Node {
  readonly log: Log;
  server: EventStoreStandIn;
  leader: number;
  gone: ReadonlySet<number>;
  isDown: boolean;
  isBehind: boolean;
}

/** Three stand-ins that are one cluster. What happens to whom, and who learns of it, is told. */
export interface EventStoreCluster {
  readonly connectionString: string;
  readonly nodes: readonly EventStoreStandIn[];
  /** Which node leads, as those know who are up. */
  readonly leader: () => number;
  readonly kill: (at: number) => void;
  /** Starts a node that was killed; it follows. */
  readonly restart: (at: number) => Promise<void>;
  /** Stops a node where it is. It keeps its connections, and knows no better when it goes on. */
  readonly freeze: (at: number) => void;
  readonly thaw: (at: number) => void;
  /** Those who are up agree on who leads, where they are a majority. */
  readonly elect: () => void;
  /** A node learns who leads, and what was written meanwhile. */
  readonly learn: (at: number) => void;
  /** A follower gets nothing of what is written, until it learns. */
  readonly fallBehind: (at: number) => void;
  /** Somebody else appends an event, through the node that leads. */
  readonly record: (stream: string) => string;
  readonly stop: () => void;
}

const size = 3;

/**
 * Each node has a log of its own. Whoever believes to lead answers reads from it, and commits what
 * a majority takes: so a leader that was replaced while it was frozen reads the past, and its
 * appends are never answered.
 */
export const startEventStoreCluster = async ({
  nowMs,
}: {
  readonly nowMs: () => number;
}): Promise<EventStoreCluster> => {
  const nodes: Node[] = [];
  const isUp = ({ isDown, server }: Node) => !isDown && !server.isFrozen();
  const followersOf = (at: number) =>
    nodes.filter((node, index) => index !== at && node.leader === at && isUp(node));
  const takersOf = (at: number) => followersOf(at).filter(({ isBehind }) => !isBehind);
  const mayCommit = (at: number) => (takersOf(at).length + 1) * 2 > size;

  const membershipOf = (at: number): Membership => ({
    leaderElsewhere: () => {
      const leader = nodes[at]?.leader ?? at;
      return leader === at ? undefined : nodes[leader]?.server.port;
    },
    members: () =>
      nodes.map(({ server: { port } }, index) => ({
        port,
        isLeader: nodes[at]?.leader === index,
        isAlive: nodes[at]?.gone.has(index) !== true,
      })),
  });

  for (let at = 0; at < size; at += 1) {
    const log = openLog(nowMs, { mayCommit: () => mayCommit(at) });
    log.watch(() => {
      if (nodes[at]?.leader !== at) return;
      for (const follower of takersOf(at)) follower.log.copy(log.entries);
    });
    const server = await startNode({ log, membership: membershipOf(at) });
    nodes.push({ log, server, leader: 0, gone: new Set(), isDown: false, isBehind: false });
  }
  const nodeAt = (at: number): Node => {
    const node = nodes[at];
    if (!node) throw new Error('there is no such node');
    return node;
  };
  let elected = 0;

  const learn = (at: number) => {
    const node = nodeAt(at);
    Object.assign(node, { leader: elected, gone: nodeAt(elected).gone, isBehind: false });
    node.log.copy(nodeAt(elected).log.entries);
    // What was told through it, as by the leader, goes on with the one that leads.
    if (elected !== at) node.server.dropSubscriptions();
  };

  const addresses = nodes.map(({ server }) => `127.0.0.1:${server.port}`);
  return {
    connectionString: `esdb://${addresses.join()}?tls=false`,
    nodes: nodes.map(({ server }) => server),
    leader: () => elected,
    kill: (at) => {
      nodeAt(at).isDown = true;
      nodeAt(at).server.halt();
    },
    restart: async (at) => {
      await nodeAt(at).server.resume();
      learn(at);
      nodeAt(at).isDown = false;
    },
    freeze: (at) => nodeAt(at).server.freeze(),
    thaw: (at) => nodeAt(at).server.thaw(),
    elect: () => {
      const up = nodes.flatMap((node, at) => (isUp(node) ? [at] : []));
      if (up.length * 2 < size) return;
      const gone = new Set(nodes.flatMap((node, at) => (isUp(node) ? [] : [at])));
      const length = (at: number) => nodeAt(at).log.entries.length;
      elected = up.toSorted((one, other) => length(other) - length(one))[0] ?? elected;
      for (const at of up) Object.assign(nodeAt(at), { leader: elected, gone });
      for (const at of up) if (at !== elected) learn(at);
    },
    learn,
    fallBehind: (at) => {
      nodeAt(at).isBehind = true;
    },
    record: (stream) => {
      const id = randomUUID();
      const [data, metadata] = ['{"by":"another"}', '{}'].map((text) => Buffer.from(text));
      const event = { id, type: 'Happened', contentType: 'application/json' };
      if (data && metadata)
        nodeAt(elected).log.write(stream, 'any', [{ ...event, data, metadata }]);
      return id;
    },
    stop: () => {
      for (const { server } of nodes) server.stop();
    },
  };
};
