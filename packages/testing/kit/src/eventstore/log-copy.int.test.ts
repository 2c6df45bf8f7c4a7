import { noRevision } from '@countersign/core';
import { type CopiedEvent, eventStoreDb, openLogCopy } from '@countersign/eventstoredb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type EventStoreStandIn, startEventStore } from './event-store-server.ts';
import { newEvent } from './open-store.bench.ts';

const startMs = Date.parse('2026-01-01T12:00:00.000Z');
let nowMs: number;
let server: EventStoreStandIn;
beforeEach(async () => {
  nowMs = startMs;
  server = await startEventStore({ nowMs: () => nowMs });
});
afterEach(() => server.stop());

const withStore = async (work: (store: ReturnType<typeof eventStoreDb>) => Promise<void>) => {
  const store = eventStoreDb({ connectionString: server.connectionString });
  await work(store).finally(store.close);
};

const copied = async (): Promise<readonly CopiedEvent[]> => {
  const log = openLogCopy({ connectionString: server.connectionString });
  try {
    const events: CopiedEvent[] = [];
    for await (const event of log.events(await log.head(), nowMs)) events.push(event);
    return events;
  } finally {
    await log.close();
  }
};

describe('a copy of the log', () => {
  it('has every stream of ours in the order of the log, more than a page of them', async () => {
    const events = Array.from({ length: 1_300 }, (_, at) => newEvent({ at }));
    await withStore(async (store) => {
      for (let at = 0; at < events.length; at += 100) {
        await store.append(
          `a-${at % 300}`,
          noRevision + (at < 300 ? 0 : 100 * Math.floor(at / 300)),
          events.slice(at, at + 100),
        );
      }
    });
    const all = await copied();
    expect(all.map(({ id }) => id)).toEqual(events.map(({ id }) => id));
    expect(all.map(({ data }) => data)).toEqual(events.map(({ data }) => data));
    expect(all.filter(({ stream }) => stream === 'a-0').map(({ revision }) => revision)).toEqual(
      Array.from({ length: 500 }, (_, at) => at),
    );
  });

  it('leaves out what was removed or is too old, and says how long the rest is kept', async () => {
    const [old, young, removed, again] = [newEvent(), newEvent(), newEvent(), newEvent()];
    await withStore(async (store) => {
      await store.append('a-1', noRevision, [old]);
      await store.retain('a-1', { maxAgeSeconds: 60 });
      await store.append('b-1', noRevision, [removed]);
      await store.remove('b-1');
      nowMs += 50_000;
      await store.append('a-1', 0, [young]);
      await store.append('b-1', noRevision, [again]);
      nowMs += 20_000;
    });
    expect(await copied()).toMatchObject([
      { stream: 'a-1', id: young.id, revision: 0, maxAgeSeconds: 60 },
      { stream: 'b-1', id: again.id, revision: 0 },
    ]);
  });

  it('written into another log is the same, its retention too', async () => {
    const events = [newEvent({ one: 1 }), { ...newEvent(), metadata: { correlationId: 'c' } }];
    await withStore(async (store) => {
      await store.append('a-1', noRevision, events);
      await store.retain('a-1', { maxAgeSeconds: 60 });
    });
    const before = await copied();
    server.stop();
    server = await startEventStore({ nowMs: () => nowMs });
    const log = openLogCopy({ connectionString: server.connectionString });
    expect(await log.isEmpty()).toBe(true);
    await log.write('a-1', 0, before);
    await log.retain('a-1', 60);
    expect(await log.isEmpty()).toBe(false);
    await expect(log.write('a-1', 0, [newEvent()])).rejects.toThrow('something else');
    await log.close();
    expect((await copied()).map(({ position: _, ...event }) => event)).toEqual(
      before.map(({ position: _, ...event }) => event),
    );
    nowMs += 61_000;
    expect(await copied()).toEqual([]);
  });
});
