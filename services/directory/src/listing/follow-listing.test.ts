import { randomUUID } from 'node:crypto';
import { noRevision } from '@countersign/kernel';
import { openWorld, type World } from '@countersign/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { followListing } from './follow-listing.ts';
import type { Projection } from './listing.projection.ts';

const event = z.object({
  type: z.enum(['Put', 'Gone', 'Broken']),
  data: z.object({ tenantId: z.string(), lookup: z.string().nullable(), value: z.number() }),
});

let failures = 0;
const projection: Projection<z.output<typeof event>, number> = {
  category: 'thing',
  event,
  project: (line, { type, data }) => {
    if (type === 'Broken' && failures-- > 0) throw new Error('not now');
    if (type === 'Gone') return undefined;
    return { ...data, body: (line?.body ?? 0) + data.value };
  },
};

let world: World;
let list: ReturnType<typeof followListing<z.output<typeof event>, number>>;
beforeEach(() => {
  world = openWorld();
  list = followListing({ store: world.store, projection });
});
afterEach(async () => {
  await list.stop();
  await world.close();
});

const put = async (id: string, value: number, more: object = {}, type = 'Put') => {
  const stream = `thing-${id}`;
  const { revision } = await world.store.load(stream);
  const data = { tenantId: 'acme', lookup: null, value, ...more };
  await world.store.append(stream, revision ?? noRevision, [{ id: randomUUID(), type, data }]);
};
const page = (more: object = {}) => list.page({ tenantId: 'acme', page: 0, perPage: 10, ...more });

describe('a list', () => {
  it('shows every finished write to who asks next, newest first', async () => {
    for (const [nth, id] of ['a', 'b', 'c'].entries()) {
      await put(id, nth + 1);
      expect((await page()).bodies[0]).toBe(nth + 1);
    }
    expect(await page()).toEqual({ bodies: [3, 2, 1], total: 3 });
  });

  it('keeps a line in its place when it changes', async () => {
    await put('a', 1);
    await put('b', 2);
    await put('a', 10);
    expect(await page()).toEqual({ bodies: [2, 11], total: 2 });
  });

  it('shows one tenant nothing of another', async () => {
    await put('a', 1);
    await put('b', 2, { tenantId: 'other' });
    expect(await page()).toEqual({ bodies: [1], total: 1 });
    expect(await page({ tenantId: 'other' })).toEqual({ bodies: [2], total: 1 });
    expect(await page({ tenantId: 'none' })).toEqual({ bodies: [], total: 0 });
  });

  it('narrows to what is looked up, and follows it when it moves', async () => {
    await put('a', 1, { lookup: 'x' });
    await put('b', 2, { lookup: 'x' });
    expect(await page({ lookup: 'x' })).toEqual({ bodies: [2, 1], total: 2 });
    await put('a', 0, { lookup: 'y' });
    expect(await page({ lookup: 'x' })).toEqual({ bodies: [2], total: 1 });
    expect(await page({ lookup: 'y' })).toEqual({ bodies: [1], total: 1 });
  });

  it('counts what came and went', async () => {
    for (let nth = 0; nth < 25; nth += 1) await put(`n${nth}`, nth);
    for (let nth = 0; nth < 5; nth += 1) await put(`n${nth}`, 0, {}, 'Gone');
    const second = await page({ page: 1, perPage: 15 });
    expect(second).toEqual({ bodies: [9, 8, 7, 6, 5], total: 20 });
  });

  it('shows all of a batch or nothing, and has it once when it comes again', async () => {
    failures = 1;
    await put('a', 1);
    await put('b', 2, {}, 'Broken');
    expect(await page()).toEqual({ bodies: [2, 1], total: 2 });
  });

  it('shows what was before an event of a newer version, and what came after', async () => {
    await put('a', 1);
    await put('a', 5, {}, 'Painted');
    await put('b', 2);
    await put('a', 10);
    expect(await page()).toEqual({ bodies: [2, 11], total: 2 });
  });

  it('is the same when it is rebuilt from the log', async () => {
    for (const id of ['a', 'b', 'a', 'c']) await put(id, 1);
    await put('b', 0, {}, 'Gone');
    const rebuilt = followListing({ store: world.store, projection });
    const asked = { tenantId: 'acme', page: 0, perPage: 10 };
    expect(await rebuilt.page(asked)).toEqual(await list.page(asked));
    await rebuilt.stop();
  });
});
