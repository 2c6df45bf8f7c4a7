import {
  cachedAggregate,
  cachedReader,
  type EventStore,
  handle,
  keptForMs,
  newOutput,
  recall,
  towardsOutput,
} from '@countersign/core';
import { openWorld, type World } from '@countersign/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { reservation } from './reservation/reservation.decider.ts';
import { reservationEvent } from './reservation/reservation.events.ts';
import { reservations } from './reservation/reservations.ts';

let world: World;
beforeEach(() => {
  world = openWorld();
});
afterEach(() => world.close());

/** How many events each load gave. */
const counting = (store: EventStore) => {
  const loads: number[] = [];
  const load: EventStore['load'] = async (stream, after) => {
    const loaded = await store.load(stream, after);
    loads.push(loaded.events.length);
    return loaded;
  };
  return { loads, store: { ...store, load } };
};

const recalling = (store: EventStore, streamsMax = 10) =>
  cachedReader({ decider: reservation, event: reservationEvent, store, streamsMax });
const reserve = (name: string, claimId: string) =>
  reservations(world.store).run(name, {
    type: 'ReserveName',
    owner: claimId,
    claimId,
    now: world.clock(),
  });
const release = (name: string, claimId: string) =>
  reservations(world.store).run(name, { type: 'ReleaseName', claimId, now: world.clock() });

describe('recalling the tail', () => {
  it('reads an event once, and sees at once what another replica writes', async () => {
    const { loads, store } = counting(world.store);
    const recallOf = recalling(store);
    await reserve('email-a', 'c1');
    expect(await recallOf('email-a')).toMatchObject({ claimId: 'c1' });
    await release('email-a', 'c1');
    await reserve('email-a', 'c2');
    expect(await recallOf('email-a')).toMatchObject({ claimId: 'c2' });
    expect(await recallOf('email-a')).toMatchObject({ claimId: 'c2' });
    expect(loads).toEqual([1, 2, 0]);
  });

  it('gives what recalling the whole stream gives, whoever reads while others write', async () => {
    const recallOf = recalling(world.store);
    const whole = recall({
      decider: reservation,
      event: reservationEvent,
      store: world.store,
    });
    const reads: Promise<unknown>[] = [];
    for (let nth = 0; nth < 30; nth += 1) {
      await reserve('email-a', `c${nth}`);
      reads.push(recallOf('email-a'), recallOf('email-a'));
      if (nth % 2) await release('email-a', `c${nth - 1}`);
    }
    await Promise.all(reads);
    expect(await recallOf('email-a')).toEqual(await whole('email-a'));
  });

  it('keeps only the streams used last', async () => {
    const { loads, store } = counting(world.store);
    const recallOf = recalling(store, 2);
    for (const name of ['email-a', 'email-b', 'email-c']) await reserve(name, 'c1');
    for (const name of ['email-a', 'email-b', 'email-a', 'email-c', 'email-a', 'email-b']) {
      await recallOf(name);
    }
    expect(loads).toEqual([1, 1, 0, 1, 0, 1]);
  });

  it('begins anew with a stream that was removed', async () => {
    const recallOf = recalling(world.store);
    await reserve('email-a', 'c1');
    await recallOf('email-a');
    await world.store.remove('email-a');
    expect(await recallOf('email-a')).toEqual({ status: 'free' });
    await reserve('email-a', 'c2');
    expect(await recallOf('email-a')).toMatchObject({ claimId: 'c2' });
  });

  it('remembers no stream that holds nothing', async () => {
    const recallOf = recalling(world.store, 1);
    const { loads, store } = counting(world.store);
    const counted = recalling(store, 1);
    await reserve('email-a', 'c1');
    await counted('email-a');
    await counted('email-nobody');
    await counted('email-a');
    expect(loads).toEqual([1, 0, 0]);
    expect(await recallOf('email-nobody')).toEqual({ status: 'free' });
  });
});

describe('a cached aggregate', () => {
  const aggregate = (store: EventStore) => ({
    decider: reservation,
    event: reservationEvent,
    store,
  });
  const command = (claimId: string) =>
    ({ type: 'ReserveName', owner: claimId, claimId, now: world.clock() }) as const;
  const letGo = (claimId: string) =>
    ({ type: 'ReleaseName', claimId, now: world.clock() }) as const;

  it('reads each event once, for what is decided and for what is read', async () => {
    const { loads, store } = counting(world.store);
    const { run, recall: look } = cachedAggregate({ ...aggregate(store), streamsMax: 10 });
    await run('email-a', command('c1'));
    expect(await look('email-a')).toMatchObject({ claimId: 'c1' });
    await run('email-a', letGo('c1'));
    await run('email-a', command('c2'));
    expect(await look('email-a')).toMatchObject({ claimId: 'c2' });
    // What it wrote itself it does not read.
    expect(loads).toEqual([0, 0, 0, 0, 0]);
  });

  it('begins with what a request has read, and finds out where that has passed', async () => {
    const { loads, store } = counting(world.store);
    const { run, recall: look } = cachedAggregate({ ...aggregate(store), streamsMax: 10 });
    const elsewhere = handle(aggregate(world.store));
    await run('email-a', command('c1'));
    expect(await look('email-a')).toMatchObject({ claimId: 'c1' });
    loads.length = 0;
    await run('email-a', letGo('c1'), { isRead: true });
    expect(loads).toEqual([]);

    await elsewhere('email-a', command('c2'));
    const { state } = await run('email-a', command('c3'), { isRead: true });
    expect(state).toMatchObject({ claimId: 'c2' });
    expect(loads).toEqual([1]);
  });

  it('takes one that hardly exists for new, and finds out where it is not', async () => {
    const { loads, store } = counting(world.store);
    const { run } = cachedAggregate({ ...aggregate(store), streamsMax: 10 });
    await run('email-a', command('c1'), { isNew: true });
    expect(loads).toEqual([]);
    await handle(aggregate(world.store))('email-b', command('c2'));
    const { state } = await run('email-b', command('c3'), { isNew: true });
    expect(state).toMatchObject({ claimId: 'c2' });
    expect(loads).toEqual([1]);
  });

  it('says no by what was read, and never by what was taken for granted', async () => {
    const { run } = cachedAggregate({ ...aggregate(world.store), streamsMax: 10 });
    await run('email-a', command('c1'));
    await handle(aggregate(world.store))('email-a', letGo('c1'));
    const { state } = await run('email-a', command('c2'), { isNew: true });
    expect(state).toMatchObject({ claimId: 'c2' });
  });

  describe('for a second', () => {
    /** Two replicas over one log, at a time that the test moves. */
    const twoReplicas = () => {
      let now = 0;
      const { loads, store } = counting(world.store);
      const replica = () =>
        cachedAggregate({ ...aggregate(store), streamsMax: 10, perf: { now: () => now } });
      const pass = (ms: number) => {
        now += ms;
      };
      return { here: replica(), there: replica(), loads, pass };
    };

    it('gives a state again without asking, and not for longer', async () => {
      const { here, there, loads, pass } = twoReplicas();
      await here.run('email-a', command('c1'));
      expect(await there.recallRecent('email-a')).toMatchObject({ claimId: 'c1' });
      await here.run('email-a', letGo('c1'));
      loads.length = 0;
      pass(keptForMs - 1);
      expect(await there.recallRecent('email-a')).toMatchObject({ claimId: 'c1' });
      expect(loads).toEqual([]);
      pass(1);
      expect(await there.recallRecent('email-a')).toMatchObject({ status: 'free' });
      expect(loads).toEqual([1]);
    });

    it('gives at once what was written here, and what is asked for anew', async () => {
      const { here, there } = twoReplicas();
      expect(await here.recallRecent('email-a')).toMatchObject({ status: 'free' });
      await here.run('email-a', command('c1'));
      expect(await here.recallRecent('email-a')).toMatchObject({ claimId: 'c1' });
      await there.run('email-a', letGo('c1'));
      expect(await here.recall('email-a')).toMatchObject({ status: 'free' });
      expect(await here.recallRecent('email-a')).toMatchObject({ status: 'free' });
    });

    it('has whoever is given one wait for what it was made of', async () => {
      const { here } = twoReplicas();
      const [written, read] = [newOutput(), newOutput()];
      await towardsOutput(written, () => here.run('email-a', command('c1')));
      await towardsOutput(read, () => here.recallRecent('email-a'));
      expect(written.seen).toBeDefined();
      expect(read.seen).toBe(written.seen);
    });

    it('gives one that holds nothing again, too', async () => {
      const { here, loads } = twoReplicas();
      await here.recallRecent('email-nobody');
      await here.recallRecent('email-nobody');
      expect(loads).toEqual([0]);
    });

    it('decides by what is, however many decide at once by what they have kept', async () => {
      const { here, there } = twoReplicas();
      await Promise.all([here.recallRecent('email-a'), there.recallRecent('email-a')]);
      const claims = Array.from({ length: 20 }, (_, n) => `c${n}`);
      const decided = await Promise.all(
        claims.map((claimId, n) =>
          (n % 2 ? here : there).run('email-a', command(claimId), { isNew: true }),
        ),
      );
      const won = decided.filter(({ events }) => events.length > 0);
      expect(won).toHaveLength(1);
      const holders = decided.map(({ state }) => 'claimId' in state && state.claimId);
      expect(new Set(holders).size).toBe(1);
    });
  });

  it('decides by what another replica wrote, also while it was deciding', async () => {
    const { run } = cachedAggregate({ ...aggregate(world.store), streamsMax: 10 });
    const elsewhere = handle(aggregate(world.store));
    await run('email-a', command('c1'));
    await elsewhere('email-a', letGo('c1'));
    let rounds = 0;
    const { state } = await run('email-a', async () => {
      rounds += 1;
      if (rounds === 1) await elsewhere('email-a', command('c2'));
      return command('c3');
    });
    expect(rounds).toBe(2);
    expect(state).toMatchObject({ claimId: 'c2' });
  });
});
