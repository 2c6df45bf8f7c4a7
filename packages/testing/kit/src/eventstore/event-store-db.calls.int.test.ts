import { inspect } from 'node:util';
import { noRevision } from '@countersign/core';
import { eventStoreDb, heartbeatStream } from '@countersign/eventstoredb';
import { EventStoreDBClient } from '@eventstore/db-client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { deadlineMs, idsOf, newEvent, openStore } from './open-store.bench.ts';

const patience = { timeout: 15_000 };
let world: Awaited<ReturnType<typeof openStore>>;
beforeEach(async () => {
  world = await openStore();
});
afterEach(() => world.close());

describe('an append whose outcome is unknown', () => {
  it.each([
    ['was done and never answered', 'lost'],
    ['was done, and the connection broke', 'broken'],
    ['was never done', 'hang'],
    ['was refused by a server that is going down', 'unavailable'],
  ] as const)('is in the log once when it %s', async (_, fault) => {
    const { server, store } = world;
    const events = [newEvent(), newEvent()];
    server.next('append', fault);
    expect(await store.append('a-1', noRevision, events)).toMatchObject({ revision: 1 });
    expect(idsOf((await store.load('a-1')).events)).toEqual(idsOf(events));
    expect(server.count('append')).toBeGreaterThan(1);
  });

  it('is in the log once when it is unknown again and again', async () => {
    const { server, store } = world;
    const event = newEvent();
    server.next('append', 'lost', 'broken');
    expect((await store.append('a-1', noRevision, [event])).outcome).toBe('appended');
    expect((await store.load('a-1')).events).toHaveLength(1);
  });

  it('is told as such after three attempts, and may be repeated', async () => {
    const { server, store } = world;
    const event = newEvent();
    server.always('append', 'lost');
    await expect(store.append('a-1', noRevision, [event])).rejects.toThrow('deadline');
    server.always('append');
    expect((await store.append('a-1', noRevision, [event])).outcome).toBe('appended');
    expect((await store.load('a-1')).events).toHaveLength(1);
  });

  it('is in the log once where the stream was removed, or its events have gone', async () => {
    const { server, store, advance } = world;
    await store.append('a-1', noRevision, [newEvent()]);
    await store.remove('a-1');
    await store.append('a-2', noRevision, [newEvent()]);
    await store.retain('a-2', { maxAgeSeconds: 1 });
    advance(5_000);
    for (const stream of ['a-1', 'a-2']) {
      const event = newEvent();
      server.next('append', 'lost');
      const first = await store.append(stream, noRevision, [event]);
      expect(first.outcome).toBe('appended');
      expect(await store.append(stream, noRevision, [event])).toEqual(first);
      expect(idsOf((await store.load(stream)).events)).toEqual([event.id]);
      expect((await store.append(stream, noRevision, [newEvent()])).outcome).toBe('conflict');
    }
  });

  it('takes no other append down for good when their common call breaks', async () => {
    const { server, store } = world;
    await store.append('a-0', noRevision, [newEvent()]);
    server.next('append', 'lost', 'lost', 'lost', 'broken');
    const streams = Array.from({ length: 30 }, (_, at) => `b-${at}`);
    const answers = await Promise.all(
      streams.map((stream) => store.append(stream, noRevision, [newEvent()])),
    );
    expect(answers.every(({ outcome }) => outcome === 'appended')).toBe(true);
    for (const stream of streams) expect((await store.load(stream)).events).toHaveLength(1);
  });
});

describe('an append that is not answered', () => {
  const forEver = 600_000;
  let patient: Awaited<ReturnType<typeof openStore>>;
  beforeEach(async () => {
    await world.close();
    patient = await openStore(forEver);
  });
  afterEach(() => patient.close());

  it('is sent again long before its deadline, and is in the log once', async () => {
    const { server, store } = patient;
    const event = newEvent();
    server.next('append', 'lost');
    expect((await store.append('a-1', noRevision, [event])).outcome).toBe('appended');
    expect(idsOf((await store.load('a-1')).events)).toEqual([event.id]);
  });

  it('is sent again until what was on its way has landed, as its repeats are dropped', async () => {
    const { server, store } = patient;
    const event = newEvent();
    server.next('append', 'slow');
    const appending = store.append('a-1', noRevision, [event]);
    await vi.waitUntil(() => server.count('append') > 2, patience);
    expect((await store.load('a-1')).events).toEqual([]);
    server.land();
    expect(await appending).toMatchObject({ outcome: 'appended', revision: 0 });
    expect(idsOf((await store.load('a-1')).events)).toEqual([event.id]);
  });

  it('is answered after its connection broke while it was on its way', async () => {
    const { server, store } = patient;
    const event = newEvent();
    server.next('append', 'slow', 'unavailable');
    const appending = store.append('a-1', noRevision, [event]);
    await vi.waitUntil(() => server.count('append') > 2, patience);
    server.land();
    expect(await appending).toMatchObject({ outcome: 'appended', revision: 0 });
    expect(idsOf((await store.load('a-1')).events)).toEqual([event.id]);
  });
});

describe('a wrong revision', () => {
  it('is a conflict, and is not tried again', async () => {
    const { server, store } = world;
    await store.append('a-1', noRevision, [newEvent()]);
    // What is refused counts once the server is known to lead.
    await store.ping();
    server.next('append', 'wrong-revision');
    expect(await store.append('a-1', 0, [newEvent()])).toEqual({ outcome: 'conflict' });
    expect(server.count('append')).toBe(2);
  });
  it('that no server could hold is never sent', async () => {
    const { server, store } = world;
    await expect(store.append('a-1', -7, [newEvent()])).rejects.toThrow('no revision');
    expect(server.count('append')).toBe(0);
  });
});

describe('a stream that was removed', () => {
  it('may be retained before it is begun again', async () => {
    const { store, advance } = world;
    await store.append('a-1', noRevision, [newEvent()]);
    await store.remove('a-1');
    await store.retain('a-1', { maxAgeSeconds: 60 });
    await store.append('a-1', noRevision, [newEvent()]);
    advance(61_000);
    expect((await store.load('a-1')).events).toEqual([]);
  });
  it('stays hidden when it is begun again and retained', async () => {
    const { store } = world;
    await store.append('a-1', noRevision, [newEvent()]);
    await store.remove('a-1');
    const event = newEvent();
    await store.append('a-1', noRevision, [event]);
    await store.retain('a-1', { maxAgeSeconds: 60 });
    expect(idsOf((await store.load('a-1')).events)).toEqual([event.id]);
  });
});

describe('a stream that an operator has deleted', () => {
  it('is empty, and may be begun again', async () => {
    const { server, store, advance } = world;
    await store.append('a-1', noRevision, [newEvent(), newEvent()]);
    const operator = EventStoreDBClient.connectionString(server.connectionString);
    await operator.deleteStream('a-1');
    await operator.dispose();
    expect(await store.load('a-1')).toEqual({ events: [], revision: noRevision });
    await expect(store.retain('a-1', { maxAgeSeconds: 60 })).rejects.toThrow('begun');
    const event = newEvent();
    server.next('append', 'lost');
    const first = await store.append('a-1', noRevision, [event]);
    expect(first).toMatchObject({ outcome: 'appended', revision: 2 });
    expect(await store.append('a-1', noRevision, [event])).toEqual(first);
    await store.retain('a-1', { maxAgeSeconds: 60 });
    expect(idsOf((await store.load('a-1')).events)).toEqual([event.id]);
    advance(61_000);
    expect((await store.load('a-1')).events).toEqual([]);
  });
});

describe('a call', () => {
  it.each(['load', 'append', 'head', 'ping'] as const)(
    'to %s ends at its deadline, though the client has none',
    async (call) => {
      const { server, store } = world;
      server.always('read', 'hang');
      server.always('append', 'hang');
      const calls = {
        load: () => store.load('a-1'),
        append: () => store.append('a-1', noRevision, [newEvent()]),
        head: () => store.head(),
        ping: () => store.ping(),
      };
      const began = performance.now();
      await expect(calls[call]()).rejects.toThrow('deadline');
      expect(performance.now() - began).toBeLessThan(deadlineMs * 10);
    },
  );

  it('leaves no read open, whether it was answered, refused, broken or given up', async () => {
    const { server, store } = world;
    await store.append('a-1', noRevision, [newEvent(), newEvent()]);
    for (const fault of ['hang', 'lost', 'broken', 'unavailable'] as const) {
      server.next('read', fault);
      expect((await store.load('a-1')).events).toHaveLength(2);
      expect((await store.load('a-2')).events).toHaveLength(0);
    }
    await store.head();
    await vi.waitFor(() => expect(server.openReads()).toBe(0));
    expect(server.count('read')).toBe(13);
  });

  it('gets a new client when the server never says what it can do', async () => {
    const { server, store } = world;
    server.next('features', 'hang');
    expect((await store.append('a-1', noRevision, [newEvent()])).outcome).toBe('appended');
    expect(server.count('features')).toBe(2);
  });

  it('in hand while another gives the client up is not taken for answered', async () => {
    const { server, store } = world;
    await store.append('a-1', noRevision, [newEvent(), newEvent()]);
    server.next('read', 'hang', 'hang', 'hang');
    const stuck = [store.load('a-2'), store.load('a-3')];
    await vi.waitFor(() => expect(server.openReads()).toBe(2), { interval: 1 });
    const inHand = store.load('a-1');
    expect((await inHand).events).toHaveLength(2);
    expect((await Promise.all(stuck)).map(({ revision }) => revision)).toEqual([-1, -1]);
  });

  it('is answered again once the server is back', async () => {
    const { server, store } = world;
    await store.append('a-1', noRevision, [newEvent()]);
    server.halt();
    await expect(store.load('a-1')).rejects.toThrow('unavailable');
    await server.resume();
    await vi.waitFor(async () => expect((await store.load('a-1')).revision).toBe(0));
    expect((await store.append('a-1', 0, [newEvent()])).outcome).toBe('appended');
  });

  it('may be one of two hundred first ones at once', async () => {
    await world.close();
    world = await openStore(10_000);
    const { store } = world;
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, at) => store.append(`a-${at}`, noRevision, [newEvent()])),
    );
    expect(answers.every(({ outcome }) => outcome === 'appended')).toBe(true);
  });

  it('fails with one word that holds no address', async () => {
    const { server, store } = world;
    server.halt();
    const reason: unknown = await store.load('a-1').catch((thrown: unknown) => thrown);
    expect(inspect(reason, { depth: 9 })).toContain('unavailable');
    expect(inspect(reason, { depth: 9 })).not.toMatch(/127\.0\.0\.1|esdb:/);
    await server.resume();
  });
});

describe('the heartbeat', () => {
  it('is a stream of one event, whatever the log holds', async () => {
    const { server, store } = world;
    await vi.waitUntil(() => server.count('heartbeat') > 3, patience);
    expect((await store.load(heartbeatStream)).events).toHaveLength(1);
  });

  it('lets nothing be read while it is not answered, and nothing refused', async () => {
    const { server, store } = world;
    server.always('heartbeat', 'hang');
    await store.append('a-1', noRevision, [newEvent()]).catch(() => {});
    const isLate = async () => {
      const answers = [store.load('a-1'), store.append('a-1', noRevision, [newEvent()])];
      const ended = await Promise.allSettled(answers);
      expect(ended.every(({ status }) => status === 'rejected')).toBe(true);
    };
    await vi.waitFor(isLate, patience);
    server.always('heartbeat');
    await vi.waitFor(async () => expect((await store.load('a-1')).revision).toBe(0), patience);
  });
});

describe('a process', () => {
  it('has one store open, and may open another when that is closed', async () => {
    const { server, store } = world;
    const { connectionString } = server;
    expect(() => eventStoreDb({ connectionString })).toThrow('already');
    await store.close();
    const next = eventStoreDb({ connectionString });
    await next.ping();
    await next.close();
  });
});
