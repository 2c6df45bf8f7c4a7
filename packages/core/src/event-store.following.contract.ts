import { expect, it, vi } from 'vitest';
import { type Bench, newCategory, newEvent, newStream } from './event-store.bench.ts';
import {
  beginning,
  type EventStore,
  type FollowOptions,
  type NewEvent,
  noRevision,
  type Position,
} from './event-store.ts';

const append = async (store: EventStore, category: string, ...events: readonly NewEvent[]) => {
  const appended = await store.append(newStream(category), noRevision, events);
  if (appended.outcome === 'conflict') throw new Error('a fresh stream met a conflict');
  return appended.position;
};

/** Follows and remembers: which events, in which batches, to which checkpoint. */
const notebook = (store: EventStore, options: Omit<FollowOptions, 'onEvents'>) => {
  const batches: string[][] = [];
  const checkpoints: Position[] = [];
  const following = store.follow({
    ...options,
    onEvents: async (events, checkpoint) => {
      batches.push(events.map(({ id }) => id));
      checkpoints.push(checkpoint);
    },
  });
  return { ...following, checkpoints, ids: () => batches.flat() };
};

/** Behind a long log of others, a server takes seconds to come to the first event. */
const patience = { timeout: 15_000 };

export const following = ({ store, gate }: Bench): void => {
  it('tells the facts of its categories, in the order of the log, and no others', async () => {
    const [one, two, other] = [newCategory(), newCategory(), newCategory()];
    const events = Array.from({ length: 4 }, () => newEvent());
    await append(store(), one, ...events.slice(0, 1));
    await append(store(), other, newEvent());
    await append(store(), two, ...events.slice(1, 3));
    const end = await append(store(), one, ...events.slice(3));
    const notes = notebook(store(), { categories: [one, two], after: beginning });
    await notes.reached(end);
    expect(notes.ids()).toEqual(events.map(({ id }) => id));
  });

  it('gives every fact as a load would', async () => {
    const stream = newStream();
    await store().append(stream, noRevision, [{ ...newEvent(), metadata: { why: 'é' } }]);
    const delivered: unknown[] = [];
    const { reached } = store().follow({
      categories: [stream.slice(0, stream.indexOf('-'))],
      after: beginning,
      onEvents: async (events) => void delivered.push(...events),
    });
    await reached(await store().head());
    expect(delivered).toEqual((await store().load(stream)).events);
  });

  it('goes on with what is appended later', async () => {
    const category = newCategory();
    const notes = notebook(store(), { categories: [category], after: beginning });
    await notes.reached(await store().head());
    const events = [newEvent(), newEvent(), newEvent()];
    for (const event of events) await append(store(), category, event);
    await notes.reached(await store().head());
    expect(notes.ids()).toEqual(events.map(({ id }) => id));
  });

  it('starts after its checkpoint, and resumes from the one it was given', async () => {
    const category = newCategory();
    const events = [newEvent(), newEvent(), newEvent()];
    const [first] = events;
    await append(store(), category, ...(first ? [first] : []));
    const before = notebook(store(), { categories: [category], after: beginning });
    await before.reached(await store().head());
    await before.stop();
    for (const event of events.slice(1)) await append(store(), category, event);
    const checkpoint = before.checkpoints.at(-1) ?? beginning;
    const after = notebook(store(), { categories: [category], after: checkpoint });
    await after.reached(await store().head());
    expect([before.ids(), after.ids()].flat()).toEqual(events.map(({ id }) => id));
    expect(before.ids()).toHaveLength(1);
  });

  it('brings a batch that was rejected again, and skips nothing', async () => {
    const category = newCategory();
    const events = Array.from({ length: 5 }, () => newEvent());
    let refusals = 2;
    const handled: string[] = [];
    const { reached } = store().follow({
      categories: [category],
      after: beginning,
      onEvents: async (batch) => {
        refusals -= 1;
        if (refusals >= 0) throw new Error('not now');
        handled.push(...batch.map(({ id }) => id));
      },
    });
    for (const event of events) await append(store(), category, event);
    await reached(await store().head());
    expect(handled).toEqual(events.map(({ id }) => id));
  });

  it('brings the next batch only when this one has settled', async () => {
    const category = newCategory();
    let [inHand, most] = [0, 0];
    const { reached } = store().follow({
      categories: [category],
      after: beginning,
      onEvents: async () => {
        inHand += 1;
        most = Math.max(most, inHand);
        await append(store(), newCategory(), newEvent());
        inHand -= 1;
      },
    });
    await Promise.all(Array.from({ length: 30 }, () => append(store(), category, newEvent())));
    await reached(await store().head());
    expect(most).toBe(1);
  });

  it('tells a long log whole, once, in order', async () => {
    const category = newCategory();
    const events = Array.from({ length: 1_000 }, () => newEvent());
    const chunks = Array.from({ length: 50 }, (_, at) => events.slice(at * 20, at * 20 + 20));
    for (const chunk of chunks) await append(store(), category, ...chunk);
    const notes = notebook(store(), { categories: [category, newCategory()], after: beginning });
    await notes.reached(await store().head());
    expect(notes.ids()).toEqual(events.map(({ id }) => id));
    expect(notes.checkpoints).toEqual(notes.checkpoints.toSorted());
  });

  it('has reached a position when the facts before it are handled, not merely seen', async () => {
    const category = newCategory();
    const { promise: opened, resolve: open } = gate();
    let isHandled = false;
    const onEvents = async () => {
      await opened;
      isHandled = true;
    };
    const { reached } = store().follow({ categories: [category], after: beginning, onEvents });
    const arrival = reached(await append(store(), category, newEvent())).then(() => isHandled);
    open();
    expect(await arrival).toBe(true);
  });

  it('has reached a position of other categories too, with nothing to handle', async () => {
    const notes = notebook(store(), { categories: [newCategory()], after: beginning });
    await notes.reached(await append(store(), newCategory(), newEvent()));
    await notes.reached(await append(store(), newCategory(), newEvent()));
    await notes.reached(beginning);
    expect(notes.ids()).toEqual([]);
  });

  it('stops after the batch in hand, and hears no more', async () => {
    const category = newCategory();
    const { promise: opened, resolve: open } = gate();
    const delivered: string[] = [];
    const follower = store().follow({
      categories: [category],
      after: beginning,
      onEvents: async (events) => {
        // What is told first may be a checkpoint alone, past what others have written.
        if (events.length === 0) return;
        delivered.push(...events.map(({ id }) => id));
        await opened;
        delivered.push('handled');
      },
    });
    const event = newEvent();
    await append(store(), category, event);
    await vi.waitUntil(() => delivered.length > 0, patience);
    const stopped = follower.stop().then(() => [...delivered]);
    await append(store(), category, newEvent());
    open();
    expect(await stopped).toEqual([event.id, 'handled']);
    await append(store(), category, newEvent());
    expect(delivered).toEqual([event.id, 'handled']);
    await follower.stop();
  });

  it('lets nobody wait for a follower that has stopped', async () => {
    const category = newCategory();
    const { promise: opened, resolve: open } = gate();
    const follower = store().follow({
      categories: [category],
      after: beginning,
      onEvents: () => opened,
    });
    await append(store(), category, newEvent());
    const later = await append(store(), category, newEvent());
    const waiting = expect(follower.reached(`${later}9`)).rejects.toThrow();
    const stopped = follower.stop();
    open();
    await stopped;
    await waiting;
    await expect(follower.reached(`${later}9`)).rejects.toThrow();
  });

  it('keeps its followers apart', async () => {
    const category = newCategory();
    const end = await append(store(), category, newEvent(), newEvent());
    const failing = store().follow({
      categories: [category],
      after: beginning,
      onEvents: async () => {
        throw new Error('never');
      },
    });
    const notes = notebook(store(), { categories: [category], after: beginning });
    await notes.reached(end);
    expect(notes.ids()).toHaveLength(2);
    await failing.stop();
  });
};
