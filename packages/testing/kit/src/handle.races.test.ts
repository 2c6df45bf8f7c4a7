import { Contended, type EventStore, handle, noRevision, recall } from '@countersign/core';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { openWorld } from './open-world.ts';
import { event, jar, SweetTaken } from './sweet-jar.ts';

const stream = 'jar-1';

let store: EventStore;
beforeEach(() => {
  const world = openWorld();
  store = world.store;
  onTestFinished(world.close);
});
const running = (on = store) => handle({ decider: jar, event, store: on });
const recorded = async () => (await store.load(stream)).events;
const types = async () => (await recorded()).map(({ type }) => type);

/** Somebody else, in another process, who records a fact and asks nobody. */
const stranger = async (id: string) => {
  const { revision } = await store.load(stream);
  await store.append(stream, revision, [{ id, ...SweetTaken({ by: 'stranger' }) }]);
};

/** The store, with something happening just before each append. */
const interrupted = (meddle: (round: number) => Promise<unknown>): EventStore => {
  let round = 0;
  return {
    ...store,
    append: async (...append) => {
      round += 1;
      await meddle(round);
      return store.append(...append);
    },
  };
};

describe('a command that loses a race', () => {
  it('is decided afresh, on what the winner recorded', async () => {
    const run = running(
      interrupted(async (round) => {
        if (round > 1) return;
        for (const id of ['s1', 's2', 's3']) await stranger(id);
      }),
    );
    const outcome = await run(stream, { take: 'ann' });
    expect(outcome).toMatchObject({ refusal: 'jar_empty', state: { left: 0, slaps: 1 } });
    expect(await types()).toEqual(['SweetTaken', 'SweetTaken', 'SweetTaken', 'HandSlapped']);
  });

  it('is made afresh too, where it depends on the state', async () => {
    const run = running(interrupted(async (round) => (round === 1 ? stranger('s1') : undefined)));
    const seen: number[] = [];
    const { events } = await run(stream, ({ left }) => {
      seen.push(left);
      return { take: `after ${left}` };
    });
    expect(seen).toEqual([3, 2]);
    expect(events).toEqual([SweetTaken({ by: 'after 2' })]);
  });

  it('is given up after eight lost races, with nothing recorded', async () => {
    let rounds = 0;
    const run = running(
      interrupted((round) => {
        rounds = round;
        return stranger(`s${round}`);
      }),
    );
    await expect(run(stream, { take: 'ann' })).rejects.toThrow(Contended);
    expect(rounds).toBe(8);
    expect(await recorded()).toHaveLength(8);
    for (const { data } of await recorded()) expect(data).toEqual({ by: 'stranger' });
  });
});

describe('many commands at once', () => {
  it.each([1, 2, 5])('take every sweet once, in %d processes', async (processes) => {
    const runs = Array.from({ length: processes }, () => running());
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        runs[index % processes]?.(stream, { take: `child ${index}` }),
      ),
    );
    expect(outcomes.filter((outcome) => outcome?.refusal === undefined)).toHaveLength(3);
    expect(await types()).toEqual(['SweetTaken', 'SweetTaken', 'SweetTaken', 'JarSealed']);
  });

  it('do not contend within one process, however many they are', async () => {
    let appends = 0;
    const counting = interrupted(async (round) => {
      appends = round;
    });
    const bottomless = { ...jar, initial: { ...jar.initial, left: 1000 } };
    const run = handle({ decider: bottomless, event, store: counting });
    await Promise.all(Array.from({ length: 50 }, () => run(stream, { take: 'ann' })));
    expect(appends).toBe(50);
  });

  it('on different streams do not wait for one another', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const run = running({
      ...store,
      load: async (...load) => {
        if (load[0] === 'jar-slow') await promise;
        return store.load(...load);
      },
    });
    const slow = run('jar-slow', { take: 'ann' });
    expect(await run('jar-quick', { take: 'bob' })).toMatchObject({ state: { left: 2 } });
    resolve();
    await slow;
  });
});

describe('the ids of recorded events', () => {
  const idsOf = async (commandId?: string) => {
    const world = openWorld();
    onTestFinished(world.close);
    const run = running(world.store);
    await run(stream, { take: 'ann' }, { commandId: 'first' });
    await run(stream, { take: 'bob' }, { commandId: 'second' });
    await run(stream, { take: 'cat' }, { commandId });
    return (await world.store.load(stream)).events.map(({ id }) => id);
  };

  it('follow from the command and its place, so that the same append is the same', async () => {
    expect(await idsOf('third')).toEqual(await idsOf('third'));
  });

  it('are all different', async () => {
    expect(new Set([...(await idsOf('third')), ...(await idsOf('fourth'))]).size).toBe(6);
  });

  it('are new each time for a command that has none', async () => {
    const [one, other] = [await idsOf(), await idsOf()];
    expect(one.slice(0, 2)).toEqual(other.slice(0, 2));
    expect(one.at(-1)).not.toBe(other.at(-1));
  });

  it('make the same append harmless when its outcome was lost', async () => {
    const lossy: EventStore = {
      ...store,
      append: async (...append) => {
        await store.append(...append);
        throw new Error('connection lost');
      },
    };
    await expect(running(lossy)(stream, { take: 'ann' }, { commandId: 'c1' })).rejects.toThrow(
      'connection lost',
    );
    const stale = { ...store, load: async () => ({ events: [], revision: noRevision }) };
    await expect(
      running(stale)(stream, { take: 'ann' }, { commandId: 'c1' }),
    ).resolves.toBeDefined();
    expect(await types()).toEqual(['SweetTaken']);
  });
});

describe('recalling an aggregate', () => {
  it('tells where it stands, and records nothing', async () => {
    const where = recall({ decider: jar, event, store });
    expect(await where(stream)).toEqual(jar.initial);
    await running()(stream, { take: 'ann' });
    const before = await store.head();
    expect(await where(stream)).toEqual({ left: 2, slaps: 0, isSealed: false });
    expect(await store.head()).toBe(before);
  });
});

describe('a command that expects a revision', () => {
  const expecting = (expectedRevision: number) => ({ expectedRevision });

  it('is decided where the stream is as it was seen', async () => {
    const outcome = await running()(stream, { take: 'ann' }, expecting(noRevision));
    expect(outcome).not.toHaveProperty('refusal');
    expect(outcome).toMatchObject({ events: [SweetTaken({ by: 'ann' })], state: { left: 2 } });
  });

  it('is refused where the stream has gone on, and records nothing', async () => {
    await stranger('s1');
    const outcome = await running()(stream, { take: 'ann' }, expecting(noRevision));
    expect(outcome).toMatchObject({ events: [], refusal: 'changed_meanwhile' });
    expect(await types()).toEqual(['SweetTaken']);
  });

  it('is refused where somebody is faster between its reading and its append', async () => {
    const run = running(interrupted(async (round) => (round === 1 ? stranger('s1') : undefined)));
    const outcome = await run(stream, { take: 'ann' }, expecting(noRevision));
    expect(outcome).toMatchObject({ events: [], refusal: 'changed_meanwhile' });
    expect((await recorded()).map(({ data }) => data)).toEqual([{ by: 'stranger' }]);
  });

  it('is decided for one of many', async () => {
    const all = Array.from({ length: 8 }, (_, nth) =>
      running()(stream, { take: `${nth}` }, expecting(noRevision)),
    );
    const refusals = (await Promise.all(all)).map(({ refusal }) => refusal);
    expect(refusals.filter((refusal) => refusal === undefined)).toHaveLength(1);
    expect(await recorded()).toHaveLength(1);
  });
});
