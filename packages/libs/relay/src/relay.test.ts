import { beginning, UnreadableError } from '@countersign/core';
import { seeded } from '@countersign/testkit';
import { afterEach, describe, expect, it } from 'vitest';
import { rewindRelay } from './rewind-relay.ts';
import {
  firstHolder,
  name,
  openReplicas,
  type Replicas,
  service,
  type Terms,
  tellersByToken,
} from './testing/replicas.ts';

let opened: Replicas | undefined;
const open = (terms?: Terms): Replicas => {
  opened = openReplicas(terms);
  return opened;
};
afterEach(() => opened?.close());

const neverMs = 3_600_000;
const allPublished = (world: Replicas, ids: readonly string[]) =>
  expect.poll(() => new Set(world.published()), { timeout: 15_000 }).toEqual(new Set(ids));

describe('a relay', () => {
  it('tells everything, in the order of the log, and remembers how far it came', async () => {
    const world = open();
    const ids = await world.record(5);
    world.start();
    await allPublished(world, ids);
    expect(world.published()).toEqual(ids);
    await world.stop(0);
    expect(await world.kept()).toMatchObject({ position: await world.store.head(), holder: null });
  });

  it('lets go when it stops, so that the next need not wait', async () => {
    const world = open({ ports: { patienceMs: neverMs } });
    const before = await world.record(3);
    world.start();
    await allPublished(world, before);
    await world.stop(0);
    const after = await world.record(3);
    world.start();
    await allPublished(world, [...before, ...after]);
    expect(world.published()).toHaveLength(6);
  });

  it('keeps the highest position that has no gap before it', async () => {
    let third = '';
    const world = open({
      telling: async (id) => {
        if (id === third) throw new Error('not this one');
      },
    });
    const ids = await world.record(5);
    third = ids[2] ?? '';
    world.start();
    await expect.poll(() => world.published()).toContain(ids[4]);
    await world.stop(0);
    const ofSecond = (await world.store.load(`thing-${ids[1]}`)).events[0]?.position;
    expect((await world.kept())?.position).toBe(ofSecond);
  });

  it('begins again where it is told to', async () => {
    const world = open();
    const ids = await world.record(4);
    world.start();
    await allPublished(world, ids);
    await rewindRelay({ messaging: world.messaging, service, name, from: beginning });
    await expect.poll(() => world.published().length).toBe(8);
    expect(world.published().slice(4)).toEqual(ids);
    expect((await world.kept())?.token).toBe(3);
  });

  it('takes over at once from its own earlier life where it is alone', async () => {
    const world = open({ ports: { patienceMs: neverMs } });
    await world.record(1);
    world.start();
    await expect.poll(() => world.published()).toHaveLength(1);
    world.harmOf(0).isDead = true;
    const [late = ''] = await world.record(1);
    world.start({ isAlone: true });
    await expect.poll(() => world.published()).toContain(late);
  });

  it('lets go where it has lost the log, and has no turn until that is back', async () => {
    const world = open();
    const before = await world.record(2);
    const first = world.start();
    await allPublished(world, before);
    const second = world.start();
    world.harmOf(0).hasLostStore = true;
    const after = await world.record(2);
    await allPublished(world, [...before, ...after]);
    expect([first.isActive(), second.isActive()]).toEqual([false, true]);

    await world.stop(1);
    const later = await world.record(1);
    world.harmOf(0).hasLostStore = false;
    await allPublished(world, [...before, ...after, ...later]);
  });

  it('says for how long something has waited, and that nothing does', async () => {
    let isAway = true;
    const world = open({
      telling: async () => {
        if (isAway) throw new Error('nobody listens');
      },
    });
    await world.record(1);
    const relay = world.start();
    await expect.poll(relay.lagSeconds, { timeout: 10_000 }).toBeGreaterThan(0.2);
    expect(relay.isActive()).toBe(true);
    isAway = false;
    await expect.poll(relay.lagSeconds, { timeout: 10_000 }).toBe(0);
  });
});

/** Reads as an older version does: what it does not know is a kind of event of a newer one. */
const knowing = (isKnown: (id: string) => boolean) => {
  const published: string[] = [];
  const telling = async (id: string) => {
    if (!isKnown(id)) throw new UnreadableError('an event that this version does not know');
    published.push(id);
  };
  return { published, telling };
};

describe('a relay before an event of a newer version', () => {
  it('lets go, and a replica that can read it takes over and tells all', async () => {
    const world = open({
      telling: async (id, replica) => (replica === 0 ? older(id) : newer.telling(id)),
    });
    const before = await world.record(2);
    const { telling: older } = knowing((id) => before.includes(id));
    const newer = knowing(() => true);
    world.start();
    await allPublished(world, before);
    world.start();
    const after = await world.record(3);
    await expect.poll(() => newer.published, { timeout: 15_000 }).toEqual(after);
  });

  it('passes it by where no replica can read it, says so, and tells what comes after', async () => {
    const passed: string[] = [];
    const { published, telling } = knowing((id) => id !== unknown);
    const onPassedBy = (error: Error, { id }: { readonly id: string }) =>
      void passed.push(`${error.name} ${id}`);
    const world = open({ telling, ports: { patienceMs: 30, onPassedBy } });
    const [unknown, ...after] = await world.record(3);
    world.start();
    world.start();
    const head = await world.store.head();
    const position = async () => (await world.kept())?.position;
    await expect.poll(position, { timeout: 15_000 }).toBe(head);
    expect(new Set(published)).toEqual(new Set(after));
    expect(new Set(passed)).toEqual(new Set([`UnreadableError ${unknown}`]));
  });

  it('passes it by at once where it is alone', async () => {
    const passed: string[] = [];
    const { published, telling } = knowing((id) => id !== unknown);
    const onPassedBy = (_: Error, { id }: { readonly id: string }) => void passed.push(id);
    const world = open({ telling, ports: { patienceMs: neverMs, isAlone: true, onPassedBy } });
    const [unknown, ...after] = await world.record(2);
    world.start();
    await expect.poll(() => published, { timeout: 15_000 }).toEqual(after);
    expect(passed).toEqual([unknown]);
  });
});

describe('replicas of a relay', () => {
  it('take turns: nobody else tells under a token, and nothing is skipped', async () => {
    const random = seeded(7);
    // So impatient that a holder is overtaken every few milliseconds.
    const world = open({ latency: () => random() * 40, ports: { patienceMs: 3 } });
    const ids: string[] = [];
    for (let replica = 0; replica < 3; replica += 1) world.start();
    const tellers = () => [...tellersByToken(world.notes).values()];
    const everyTeller = () => new Set(tellers().flatMap((replicas) => [...replicas]));
    const isEnough = () => tellers().length >= 8 && everyTeller().size > 1;
    while (!isEnough()) ids.push(...(await world.record(5)));
    await allPublished(world, ids);
    expect(tellers().filter(({ size }) => size !== 1)).toEqual([]);
  });

  it('take over from one that died', async () => {
    const world = open();
    const before = await world.record(10);
    world.start();
    world.start();
    await allPublished(world, before);
    const first = firstHolder(world.notes);
    world.harmOf(first).isDead = true;
    const after = await world.record(10);
    await allPublished(world, [...before, ...after]);
    expect(world.notes.at(-1)?.replica).toBe(1 - first);
  });

  it('have stopped telling before another begins, when their records are cut off', async () => {
    const world = open();
    world.start();
    world.start();
    await world.record(5);
    await expect.poll(() => world.published().length).toBeGreaterThan(0);
    const first = firstHolder(world.notes);
    world.harmOf(first).isCutOff = true;
    const tookOver = () =>
      world.notes.findIndex((note) => 'took' in note && note.replica !== first);
    while (tookOver() === -1) await world.record(5);
    const ids = await world.record(20);
    await expect.poll(() => world.published()).toContain(ids.at(-1));
    expect(world.notes.slice(tookOver()).map(({ replica }) => replica)).not.toContain(first);
  });
});
