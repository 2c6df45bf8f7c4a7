import { beginning, correlated, type EventStore, handle, noRevision } from '@countersign/core';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { openWorld } from './open-world.ts';
import { event, HandSlapped, jar, SweetTaken } from './sweet-jar.ts';

const stream = 'jar-1';

let store: EventStore;
beforeEach(() => {
  const world = openWorld();
  store = world.store;
  onTestFinished(world.close);
});
const running = (on = store) => handle({ decider: jar, event, store: on });
const recorded = async () => (await store.load(stream)).events;
const takers = async () => (await recorded()).map(({ data }) => data);

describe('a handled command', () => {
  it('is decided on what was recorded, and its facts are recorded after that', async () => {
    const run = running();
    await run(stream, { take: 'ann' });
    const outcome = await run(stream, { take: 'bob' });
    expect(outcome.events).toEqual([SweetTaken({ by: 'bob' })]);
    expect(outcome.refusal).toBeUndefined();
    expect(outcome.state).toEqual({ left: 1, slaps: 0, isSealed: false });
    expect(outcome.position).toBe(await store.head());
    expect(await takers()).toEqual([{ by: 'ann' }, { by: 'bob' }]);
  });

  it('records all its facts in one append', async () => {
    const run = running();
    for (const name of ['ann', 'bob', 'cat']) await run(stream, { take: name });
    const types = (await recorded()).map(({ type }) => type);
    expect(types).toEqual(['SweetTaken', 'SweetTaken', 'SweetTaken', 'JarSealed']);
  });

  it('that changes nothing records nothing, and is nowhere in the log', async () => {
    const outcome = await running()(stream, { look: true });
    expect(outcome).toEqual({ events: [], state: jar.initial, position: beginning });
    expect(await recorded()).toEqual([]);
  });

  it('that is refused without facts records nothing', async () => {
    const run = running();
    for (const name of ['ann', 'bob', 'cat']) await run(stream, { take: name });
    const before = await store.head();
    expect(await run(stream, { take: 'dan' })).toMatchObject({ refusal: 'jar_sealed', events: [] });
    expect(await store.head()).toBe(before);
  });

  it('that is refused with facts records them', async () => {
    const empty = { ...jar, initial: { ...jar.initial, left: 0 } };
    const run = handle({ decider: empty, event, store });
    const outcome = await run(stream, { take: 'dan' });
    expect(outcome).toMatchObject({
      refusal: 'jar_empty',
      events: [HandSlapped({ whose: 'dan' })],
      state: { slaps: 1 },
    });
    expect(await takers()).toEqual([{ whose: 'dan' }]);
  });

  it('may be made from the state, once that is known', async () => {
    const run = running();
    await run(stream, { take: 'ann' });
    await run(stream, ({ left }) => ({ take: `after ${left}` }));
    await run(stream, async ({ left }) => ({ take: `after ${left}` }));
    expect(await takers()).toContainEqual({ by: 'after 2' });
    expect(await takers()).toContainEqual({ by: 'after 1' });
  });

  it('carries the correlation id of what caused it', async () => {
    await correlated('c1', () => running()(stream, { take: 'ann' }));
    await running()(stream, { take: 'bob' });
    const [caused, alone] = await recorded();
    expect(caused?.metadata).toEqual({ $correlationId: 'c1' });
    expect(alone?.metadata).toEqual({});
  });

  it('is not decided on facts nobody knows', async () => {
    await store.append(stream, noRevision, [{ id: 'e1', type: 'JarBroken', data: {} }]);
    await expect(running()(stream, { take: 'ann' })).rejects.toThrow();
    expect(await recorded()).toHaveLength(1);
  });

  it('grants nothing when it cannot be recorded', async () => {
    const broken = { ...store, append: () => Promise.reject(new Error('disk full')) };
    await expect(running(broken)(stream, { take: 'ann' })).rejects.toThrow('disk full');
    expect(await recorded()).toEqual([]);
  });
});
