import { cachedAggregate, cachedReader, type EventStore, handle, recall } from '@countersign/core';
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

describe('remembering', () => {
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
