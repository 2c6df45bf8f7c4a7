import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { noRevision, UnavailableError } from '@countersign/core';
import { openWorld, type World } from '@countersign/testkit';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { followListing } from './follow-listing.ts';
import type { Projection } from './listing.projection.ts';
import { openKeptListings } from './open-listings.ts';

const event = z.object({
  type: z.enum(['Put', 'Gone', 'Broken']),
  data: z.object({ tenantId: z.string(), lookup: z.string().nullable(), value: z.number() }),
});

let failures = 0;
let projected = 0;
const projection: Projection<z.output<typeof event>, number> = {
  category: 'thing',
  event,
  project: (line, { type, data }) => {
    projected += 1;
    if (type === 'Broken' && failures-- > 0) throw new Error('not now');
    if (type === 'Gone') return undefined;
    return { ...data, body: (line?.body ?? 0) + data.value };
  },
};

let world: World;
let dir: string;
let file: string;
let list: Awaited<ReturnType<typeof open>>;

/** The list of a store, as a process opens it that begins. */
const open = async (version = 1, store = world.store) => {
  const lists = [projection.category];
  const listings = await openKeptListings({ store, file, version, lists });
  const followed = followListing({ store, listings, projection });
  const stop = async () => {
    await followed.stop();
    listings.close();
  };
  return { ...followed, stop };
};

const put = async (id: string, value: number, more: object = {}, type = 'Put') => {
  const stream = `thing-${id}`;
  const { revision } = await world.store.load(stream);
  const data = { tenantId: 'acme', lookup: null, value, ...more };
  await world.store.append(stream, revision ?? noRevision, [{ id: randomUUID(), type, data }]);
};
const page = (more: object = {}) => list.page({ tenantId: 'acme', page: 0, perPage: 10, ...more });

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'countersign-lists-'));
  file = join(dir, 'lists.sqlite');
  world = openWorld();
  projected = 0;
  failures = 0;
});
afterEach(async () => {
  await list.stop();
  await world.close();
  rmSync(dir, { recursive: true });
});

describe.each(['in memory', 'on disk'])('a list %s', (where) => {
  beforeEach(async () => {
    if (where === 'in memory') file = ':memory:';
    list = await open();
  });

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
    const before = await page();
    await list.stop();
    list = await open(2);
    expect(await page()).toEqual(before);
  });
});

describe('a list that is kept', () => {
  const restart = async (version?: number, store?: World['store']) => {
    await list.stop();
    projected = 0;
    list = await open(version, store);
  };
  beforeEach(async () => {
    list = await open();
    await put('a', 1);
    await put('b', 2);
    expect(await page()).toEqual({ bodies: [2, 1], total: 2 });
  });

  it('goes on where it was left, and reads nothing twice', async () => {
    await restart();
    expect(await page()).toEqual({ bodies: [2, 1], total: 2 });
    expect(projected).toBe(0);
    await put('a', 10);
    expect(await page()).toEqual({ bodies: [2, 11], total: 2 });
    expect(projected).toBe(1);
  });

  it('hears at its start of what was recorded while it was away', async () => {
    await list.stop();
    await put('c', 3);
    list = await open();
    expect(await page()).toEqual({ bodies: [3, 2, 1], total: 3 });
  });

  it('is made anew by a newer version of it, and by the older one again', async () => {
    for (const version of [2, 1]) {
      await restart(version);
      expect(await page()).toEqual({ bodies: [2, 1], total: 2 });
      expect(projected).toBe(2);
    }
  });

  it('is made anew where it had to pass something by, which is known by now', async () => {
    await put('a', 5, {}, 'Painted');
    await page();
    await restart();
    expect(await page()).toEqual({ bodies: [2, 1], total: 2 });
    expect(projected).toBe(2);
  });

  it.each([
    ['is shorter', 1],
    ['is as long', 2],
    ['is longer', 3],
  ])('is made anew where its log was replaced by one that %s', async (_, length) => {
    await world.close();
    world = openWorld();
    for (let nth = 0; nth < length; nth += 1) await put('a', 100);
    await restart();
    expect(await page()).toEqual({ bodies: [100 * length], total: 1 });
  });

  it('is made anew where the log went back to before what it was last told', async () => {
    const other = openWorld();
    onTestFinished(other.close);
    // The same events as far as the first, and others at the same places since.
    const [first] = (await world.store.load('thing-a')).events;
    if (first) await other.store.append('thing-a', noRevision, [first]);
    await world.close();
    world = other;
    await put('b', 20);
    await restart();
    expect(await page()).toEqual({ bodies: [20, 1], total: 2 });
  });

  it('says that it is not made yet, rather than show a part of itself', async () => {
    await list.stop();
    failures = Number.POSITIVE_INFINITY;
    await put('c', 3, {}, 'Broken');
    list = await open();
    await expect(page()).rejects.toThrow(UnavailableError);
    failures = 0;
    await list.caughtUp();
    expect(await page()).toEqual({ bodies: [3, 2, 1], total: 3 });
  });

  it("is its owner's alone to read", () => {
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });
});
