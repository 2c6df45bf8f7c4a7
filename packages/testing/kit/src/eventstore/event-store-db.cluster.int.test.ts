import { beginning, type EventStore, noRevision } from '@countersign/core';
import { eventStoreDb } from '@countersign/eventstoredb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type EventStoreCluster, startEventStoreCluster } from './event-store-cluster.ts';
import { deadlineMs, idsOf, newEvent } from './open-store.bench.ts';

const patience = { timeout: 25_000, interval: 20 };
/** For so long may be read what was true a moment ago: docs/architecture.md. */
const boundMs = 2_000;

let cluster: EventStoreCluster;
let store: EventStore;
beforeEach(async () => {
  cluster = await startEventStoreCluster({ nowMs: () => 0 });
});
afterEach(async () => {
  await store.close();
  cluster.stop();
});

const open = (connectionString = cluster.connectionString) => {
  store = eventStoreDb({ connectionString, deadlineMs });
};
const addressOf = (at: number) => `127.0.0.1:${cluster.nodes[at]?.port}`;
const append = async (stream: string) => {
  const { revision } = await store.load(stream);
  const event = newEvent();
  const { outcome } = await store.append(stream, revision, [event]);
  if (outcome === 'conflict') throw new Error('a stream of ours met a conflict');
  return event.id;
};
const soon = <Result>(work: () => Promise<Result>) => vi.waitFor(work, patience);
const idsIn = async (stream: string) => idsOf((await store.load(stream)).events);

describe('a cluster of three', () => {
  it('is found by any of its names, and by one name alone', async () => {
    open();
    const first = await soon(() => append('a-1'));
    await store.close();
    open(`esdb+discover://${addressOf(2)}?tls=false`);
    expect(await soon(() => idsIn('a-1'))).toEqual([first]);
    expect(await append('a-1')).toEqual((await idsIn('a-1')).at(-1));
  });

  it('is waited for when none of it is there, by whoever could not find it at first', async () => {
    for (const at of [0, 1, 2]) cluster.kill(at);
    open();
    await expect(store.ping()).rejects.toThrow();
    await expect(store.ping()).rejects.toThrow();
    for (const at of [0, 1, 2]) await cluster.restart(at);
    await soon(() => store.ping());
  });

  it('goes on when its leader is killed, with nothing lost, and takes it back', async () => {
    open();
    const before = await soon(() => append('a-1'));
    cluster.kill(0);
    await expect(append('a-1')).rejects.toThrow();
    cluster.elect();
    const after = await soon(() => append('a-1'));
    await cluster.restart(0);
    cluster.kill(cluster.leader());
    cluster.elect();
    const last = await soon(() => append('a-1'));
    expect(await idsIn('a-1')).toEqual([before, after, last]);
  });

  it('goes on when its leader is frozen, though nobody asked for anything', async () => {
    open();
    const before = await soon(() => append('a-1'));
    cluster.freeze(0);
    cluster.elect();
    const next = cluster.nodes[cluster.leader()];
    await vi.waitUntil(() => (next?.count('heartbeat') ?? 0) > 1, patience);
    const after = await append('a-1');
    expect(await idsIn('a-1')).toEqual([before, after]);
  });

  it('is not read from a follower, which may be behind', async () => {
    open();
    const before = await soon(() => append('a-1'));
    await store.close();
    cluster.fallBehind(2);
    const missed = cluster.record('a-1');
    open(`esdb://${addressOf(2)}?tls=false`);
    expect(await soon(() => idsIn('a-1'))).toEqual([before, missed]);
  });

  it('tells its followers on, whoever leads', async () => {
    open();
    const written = [await soon(() => append('news-1'))];
    const delivered: string[] = [];
    store.follow({
      categories: ['news'],
      after: beginning,
      onEvents: async (events) => void delivered.push(...idsOf(events)),
    });
    await vi.waitUntil(() => delivered.length === 1, patience);
    cluster.freeze(0);
    cluster.elect();
    written.push(cluster.record('news-1'), cluster.record('news-2'));
    cluster.thaw(0);
    await vi.waitUntil(() => delivered.length === 3, patience);
    expect(delivered).toEqual(written);
  });

  it('does not answer from the past for longer than the bound, once its leader thaws', async () => {
    open();
    const event = newEvent();
    await soon(() => store.append('a-1', noRevision, [event]));
    expect(await soon(() => idsIn('a-1'))).toEqual([event.id]);
    cluster.freeze(0);
    const frozenAt = performance.now();
    cluster.elect();
    const elsewhere = cluster.record('a-1');
    cluster.thaw(0);

    const isBound = () => performance.now() - frozenAt > boundMs;
    const answers: unknown[] = [];
    const ask = async () => {
      // A repeat of what was written before is acknowledged from the past: no proof of anything.
      await store.append('a-1', noRevision, [event]).catch(() => {});
      const { events } = await store.load('a-1');
      if (isBound()) answers.push(idsOf(events));
      const { outcome } = await store.append('a-1', 1, [newEvent()]);
      if (isBound()) answers.push(outcome);
      expect(outcome).toBe('appended');
    };
    await vi.waitFor(ask, patience);
    await vi.waitUntil(isBound, patience);
    const whole = await soon(() => idsIn('a-1'));
    expect(whole.slice(0, 2)).toEqual([event.id, elsewhere]);
    expect(answers.filter((answer) => answer === 'conflict')).toEqual([]);
    const read = answers.filter((answer) => Array.isArray(answer));
    expect(read.filter((ids) => !ids.includes(elsewhere))).toEqual([]);

    cluster.learn(0);
    expect(await idsIn('a-1')).toEqual(whole);
  });
});
