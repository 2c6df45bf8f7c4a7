import { beginning, type EventStore, noRevision, type Position } from '@countersign/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { idsOf, newEvent, openStore } from './open-store.bench.ts';

let world: Awaited<ReturnType<typeof openStore>>;
let streams = 0;
beforeEach(async () => {
  world = await openStore();
});
afterEach(() => world.close());

const append = async (store: EventStore, category: string, count = 1) => {
  streams += 1;
  const events = Array.from({ length: count }, () => newEvent());
  await store.append(`${category}-${streams}`, noRevision, events);
  return idsOf(events);
};

const notebook = (store: EventStore, category: string, after: Position = beginning) => {
  const delivered: string[] = [];
  const checkpoints: Position[] = [];
  const following = store.follow({
    categories: [category],
    after,
    onEvents: async (events, checkpoint) => {
      delivered.push(...idsOf(events));
      checkpoints.push(checkpoint);
    },
  });
  return { ...following, delivered, checkpoints };
};

describe('a follower whose subscription dies', () => {
  it('goes on where it was, with nothing lost and nothing twice', async () => {
    const { server, store, troubles } = world;
    const notes = notebook(store, 'news');
    const written: string[] = [];
    for (let round = 0; round < 5; round += 1) {
      written.push(...(await append(store, 'news', 20)));
      await vi.waitUntil(() => server.openSubscriptions() > 0);
      server.dropSubscriptions();
      written.push(...(await append(store, 'news', 20)));
    }
    await notes.reached(await store.head());
    expect(notes.delivered).toEqual(written);
    expect(troubles.length).toBeGreaterThan(0);
    expect(server.subscribedFrom().slice(0, 2)).toEqual([0, 0]);
    expect(server.subscribedFrom().at(-1)).toBeGreaterThan(1_000);
  });

  it('goes on when the server was gone and has come back', async () => {
    const { server, store } = world;
    const notes = notebook(store, 'news');
    const before = await append(store, 'news', 3);
    await notes.reached(await store.head());
    server.halt();
    await server.resume();
    const after = await vi.waitFor(() => append(store, 'news', 3));
    await vi.waitFor(async () => notes.reached(await store.head()));
    expect(notes.delivered).toEqual([...before, ...after]);
  });

  it('begins at last where it could not begin', async () => {
    const { server, store } = world;
    server.next('subscribe', 'unavailable', 'hang', 'unavailable');
    const notes = notebook(store, 'news');
    const written = await append(store, 'news', 3);
    await vi.waitFor(() => expect(notes.delivered).toEqual(written), { timeout: 10_000 });
    expect(server.count('subscribe')).toBe(5);
  });

  it('notices that it is told nothing any more', async () => {
    const { server, store, troubles } = world;
    const notes = notebook(store, 'news');
    const before = await append(store, 'news');
    await notes.reached(await store.head());
    server.muteSubscriptions();
    const after = await append(store, 'news', 2);
    await notes.reached(await store.head());
    expect(notes.delivered).toEqual([...before, ...after]);
    expect(troubles.join()).toContain('subscription-silent');
  });

  it('leaves no subscription open when it stops', async () => {
    const { server, store } = world;
    const notes = notebook(store, 'news');
    await append(store, 'news');
    await notes.reached(await store.head());
    expect(server.openSubscriptions()).toBe(1);
    server.dropSubscriptions();
    await vi.waitUntil(() => server.count('subscribe') > 2);
    await notes.stop();
    await vi.waitFor(() => expect(server.openSubscriptions()).toBe(0));
  });
});

describe('a follower that may not read the log', () => {
  it('says once which right is missing and where it is given, and goes on when it is', async () => {
    const { server, store, troubles } = world;
    server.always('all', 'denied');
    const [only] = await append(store, 'news');
    const notes = notebook(store, 'news');
    await vi.waitUntil(() => server.count('all') > 3, { timeout: 15_000 });
    await expect(store.head()).rejects.toThrow('$all');
    expect(troubles).toHaveLength(1);
    expect(troubles[0]).toMatch(/access-denied.*\$r of the metadata of \$all.*deploy\/README/);
    server.always('all');
    await vi.waitFor(() => expect(notes.delivered).toEqual([only]), { timeout: 15_000 });
  });
});

describe('a follower that goes on from a checkpoint', () => {
  it('reads nothing from before it, neither what there is nor what was removed', async () => {
    const { server, store } = world;
    await append(store, 'news', 3);
    const position = await store.head();
    const before = server.subscribedFrom().length;
    const [gone, kept] = ['news-gone', 'news-kept'];
    await store.append(gone, noRevision, [newEvent()]);
    const event = newEvent();
    await store.append(kept, noRevision, [event]);
    await store.remove(gone);
    const notes = notebook(store, 'news', position);
    await notes.reached(await store.head());
    expect(notes.delivered).toEqual([event.id]);
    const [commit] = position.split('/');
    const from = server.subscribedFrom().slice(before);
    expect(from.length).toBeGreaterThan(1);
    expect(from.every((at) => at >= Number(commit))).toBe(true);
  });
});

describe('a follower of a quiet category', () => {
  it('is given checkpoints all the same, and resumes from one', async () => {
    const { store } = world;
    const [only] = await append(store, 'quiet');
    const notes = notebook(store, 'quiet');
    for (let round = 0; round < 40; round += 1) await append(store, 'busy', 10);
    await vi.waitFor(() => expect(notes.checkpoints.length).toBeGreaterThan(1));
    expect(notes.delivered).toEqual([only]);
    expect(notes.checkpoints).toEqual(notes.checkpoints.toSorted());
    await notes.stop();
    const later = notebook(store, 'quiet', notes.checkpoints.at(-1));
    const news = await append(store, 'quiet');
    await later.reached(await store.head());
    expect(later.delivered).toEqual(news);
  });

  it('passes what is none of its own, though no checkpoint came', async () => {
    const { store } = world;
    const notes = notebook(store, 'quiet');
    for (let round = 0; round < 5; round += 1) {
      await append(store, 'busy');
      await notes.reached(await store.head());
    }
    expect(notes.delivered).toEqual([]);
  });
});

describe('a follower that comes late', () => {
  it('is told of a stream that was begun again only what came after', async () => {
    const { store } = world;
    await store.append('news-again', noRevision, [newEvent()]);
    await store.remove('news-again');
    const event = newEvent();
    await store.append('news-again', noRevision, [event]);
    const notes = notebook(store, 'news');
    await notes.reached(await store.head());
    expect(notes.delivered).toEqual([event.id]);
  });
});
