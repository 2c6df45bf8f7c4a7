import { calls, startEventStore, startEventStoreCluster } from '@countersign/testkit/eventstore';

const nowMs = () => Date.now();
type Does = Readonly<Record<string, () => Promise<void> | void>>;

/** So long after its leader is gone the others agree on another; so long it knows no better. */
const [electionMs, unawareMs] = [1_000, 4_000];

const startOne = async () => {
  const store = await startEventStore({ nowMs });
  let isGone = false;
  const does: Does = {
    hang: () => {
      for (const call of calls) store.always(call, 'hang');
      store.muteSubscriptions();
    },
    drop: () => {
      isGone = true;
      store.halt();
    },
    heal: async () => {
      for (const call of calls) store.always(call);
      store.dropSubscriptions();
      if (isGone) await store.resume();
      isGone = false;
    },
  };
  return { url: store.connectionString, dump: store.dump, does };
};

const startThree = async () => {
  const cluster = await startEventStoreCluster({ nowMs });
  const all = cluster.nodes.map((_, at) => at);
  let healing: () => Promise<void> | void = () => {};

  /** Takes the leader away; the others elect another, and it comes back. */
  const depose = (take: (at: number) => void, giveBack: (at: number) => Promise<void> | void) => {
    const at = cluster.leader();
    take(at);
    const election = setTimeout(cluster.elect, electionMs);
    healing = async () => {
      clearTimeout(election);
      if (cluster.leader() === at) cluster.elect();
      await giveBack(at);
    };
  };

  const does: Does = {
    hang: () => {
      for (const at of all) cluster.freeze(at);
      healing = () => {
        for (const at of all) cluster.thaw(at);
      };
    },
    drop: () => {
      for (const at of all) cluster.kill(at);
      healing = async () => {
        for (const at of all) await cluster.restart(at);
      };
    },
    freeze: () =>
      depose(cluster.freeze, (at) => {
        cluster.thaw(at);
        setTimeout(() => cluster.learn(at), unawareMs);
      }),
    kill: () => depose(cluster.kill, cluster.restart),
    heal: () => healing(),
  };
  const dump = () => cluster.nodes[cluster.leader()]?.dump() ?? '';
  return { url: cluster.connectionString, dump, does };
};

/**
 * EventStoreDB's stand-in as a process of its own, one node or three. It says where it is, and does
 * as it is told: `hang` lets every call wait for ever, `drop` cuts every connection and is gone,
 * `freeze` and `kill` take the leader of three away, `heal` gives back. `dump` says what it holds.
 */
const { url, dump, does } = await (process.argv[2] === '3' ? startThree() : startOne());
process.on('message', async (message) => {
  if (message === 'dump') return void process.send?.(dump());
  await does[String(message)]?.();
  process.send?.(`done ${String(message)}`);
});
process.send?.(url);
