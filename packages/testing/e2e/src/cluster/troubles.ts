import { setTimeout as pause } from 'node:timers/promises';
import type { Cluster } from './cluster.ts';

/** How long what is away stays away. */
const awayMs = { min: 500, max: 10_000 };
/** People get something done between one bad thing and the next. */
const restMs = { min: 500, max: 4_000 };
/** A replica that ended by itself is started again, as whatever runs it would. */
const lookEveryMs = 100;

/** What was done to a cluster. */
export interface Troubles {
  killed: number;
  natsStopped: number;
  storeHung: number;
  storeDropped: number;
  /** The leader of the store, while the others elect another. */
  leaderFrozen: number;
  leaderKilled: number;
  /** Processes that ended by themselves. */
  died: number;
}

/** Deals everything once, in an order of chance, then all of it anew: nothing is left out. */
const dealing = <Item>(items: readonly Item[], random: () => number) => {
  let left: Item[] = [];
  return (): Item | undefined => {
    if (left.length === 0) left = [...items];
    const [dealt] = left.splice(Math.floor(random() * left.length), 1);
    return dealt;
  };
};

/** Does one bad thing after another to a cluster, at random, and makes up for each. */
export const troubling = (cluster: Cluster, random: () => number) => {
  const { nats, store } = cluster;
  const done: Troubles = {
    ...{ killed: 0, natsStopped: 0, storeHung: 0, storeDropped: 0 },
    ...{ leaderFrozen: 0, leaderKilled: 0, died: 0 },
  };
  const beingKilled = new Set<number>();
  let isOver = false;

  const within = ({ min, max }: typeof awayMs) => pause(min + random() * (max - min));
  const away = () => within(awayMs);
  const nextVictim = dealing(cluster.all(), random);
  const kill = async () => {
    const victim = nextVictim();
    if (!victim?.isRunning()) return;
    beingKilled.add(victim.pid());
    await victim.kill();
    done.killed += 1;
  };
  const stopNats = async () => {
    await nats.pause(random() < 0.5 ? 'SIGTERM' : 'SIGKILL');
    await away();
    await nats.resume();
    done.natsStopped += 1;
  };
  const troubleStore =
    (what: 'hang' | 'drop' | 'freeze' | 'kill', count: keyof Troubles) => async () => {
      await store.tell(what);
      await away();
      await store.tell('heal');
      done[count] += 1;
    };
  const storeTroubles = [
    troubleStore('hang', 'storeHung'),
    troubleStore('drop', 'storeDropped'),
    troubleStore('freeze', 'leaderFrozen'),
    troubleStore('kill', 'leaderKilled'),
  ];
  /** Kills are nearly as frequent as all the others together. */
  const nextBad = dealing([kill, kill, kill, stopNats, ...storeTroubles], random);

  const supervise = async () => {
    while (!isOver) {
      for (const child of cluster.all()) {
        if (child.isRunning()) continue;
        if (!beingKilled.delete(child.pid())) done.died += 1;
        child.launch();
      }
      await pause(lookEveryMs);
    }
  };

  return {
    done,
    /** For so long; answers when everything is well again. */
    run: async (ms: number): Promise<Troubles> => {
      const supervising = supervise();
      const endsAt = performance.now() + ms;
      while (performance.now() < endsAt) {
        await nextBad()?.();
        await within(restMs);
      }
      await Promise.all(cluster.all().map((child) => child.untilReady()));
      isOver = true;
      await supervising;
      return done;
    },
  };
};
