import { beginning } from '@countersign/core';
import { expect, it } from 'vitest';
import { idsOf, newEvent, openStore } from './open-store.bench.ts';

const seed = 20_261_124;
const rounds = 60;
const mishaps = ['append', 'append lost', 'drop', 'read', 'restart', 'nothing', 'nothing'] as const;

/** Chance that comes out the same every time. */
const chance = (start: number) => {
  let state = start;
  return (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
};

type World = Awaited<ReturnType<typeof openStore>>;

const strike = async ({ server }: World, mishap: (typeof mishaps)[number]) => {
  if (mishap === 'append') server.next('append', 'broken', 'unavailable');
  if (mishap === 'append lost') server.next('append', 'lost');
  if (mishap === 'read') server.next('read', 'broken');
  if (mishap === 'drop') server.dropSubscriptions();
  if (mishap !== 'restart') return;
  server.halt();
  await server.resume();
};

it(`holds and tells once what was answered, whatever breaks (seed ${seed})`, async () => {
  const world = await openStore();
  const { store } = world;
  const pick = chance(seed);
  const delivered: string[] = [];
  const follower = store.follow({
    categories: ['sim'],
    after: beginning,
    onEvents: async (events) => void delivered.push(...idsOf(events)),
  });
  const answered: string[] = [];
  const unknown = new Set<string>();

  const write = async (stream: string) => {
    const events = [newEvent(), newEvent()];
    const appended = await store
      .load(stream)
      .then(({ revision }) => store.append(stream, revision, events))
      .catch(() => undefined);
    if (appended) expect(appended.outcome).toBe('appended');
    if (appended) answered.push(...idsOf(events));
    else for (const id of idsOf(events)) unknown.add(id);
  };
  for (let round = 0; round < rounds; round += 1) {
    const writing = [0, 1, 2].map((at) => write(`sim-${at * 3 + pick(3)}`));
    await strike(world, mishaps[pick(mishaps.length)] ?? 'nothing');
    await Promise.all(writing);
  }

  await follower.reached(await store.head());
  const held = (
    await Promise.all(Array.from({ length: 9 }, (_, at) => store.load(`sim-${at}`)))
  ).flatMap(({ events }) => idsOf(events));
  expect(new Set(held).size).toBe(held.length);
  expect(delivered.toSorted()).toEqual(held.toSorted());
  expect(new Set(delivered).size).toBe(delivered.length);
  expect(answered.filter((id) => !held.includes(id))).toEqual([]);
  expect(held.filter((id) => !answered.includes(id) && !unknown.has(id))).toEqual([]);
  expect(answered.length).toBeGreaterThan(rounds * 3);
  await world.close();
});
