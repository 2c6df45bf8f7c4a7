import { randomUUID } from 'node:crypto';
import { noRevision, type Serving } from '@countersign/core';
import { openWorld, type World } from '@countersign/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { retainStreams } from './retain-streams.ts';
import { startRelay } from './start-relay.ts';

const dayMs = 24 * 60 * 60 * 1_000;
const days = { short: 35, long: 400 };

let world: World;
let relay: Serving | undefined;
const start = () => {
  const { store, messaging } = world;
  const ports = { store, messaging, isAlone: true };
  relay = startRelay(ports, retainStreams({ service: 'test', store, days }));
};
beforeEach(() => {
  world = openWorld();
});
afterEach(async () => {
  await relay?.stop();
  await world.close();
});

const append = (stream: string, revision = noRevision) =>
  world.store.append(stream, revision, [{ id: randomUUID(), type: 'Happened', data: {} }]);
const held = async (stream: string) => (await world.store.load(stream)).events.length;
/** A stream appended last, whose retention comes when the others have theirs. */
const caughtUp = async () => {
  const sentinel = `short-${randomUUID()}`;
  await append(sentinel);
  const ageOf = world.sqliteFile.db.prepare('SELECT max_age_seconds FROM streams WHERE stream = ?');
  await expect.poll(() => ageOf.get(sentinel)?.max_age_seconds).toBe(35 * 86_400);
};

describe('streams whose category is kept for a while', () => {
  it('are gone after their days, each its own, and no others', async () => {
    start();
    for (const stream of ['short-1', 'long-1', 'other-1']) await append(stream);
    await append('short-1', 0);
    await caughtUp();
    world.advance(35 * dayMs - 1);
    expect(await held('short-1')).toBe(2);
    world.advance(2);
    expect(await held('short-1')).toBe(0);
    expect(await held('long-1')).toBe(1);
    world.advance(400 * dayMs);
    expect(await held('long-1')).toBe(0);
    expect(await held('other-1')).toBe(1);
  });

  it('are found also where nobody looked while they began', async () => {
    await append('short-1');
    start();
    await caughtUp();
    world.advance(36 * dayMs);
    expect(await held('short-1')).toBe(0);
  });
});
