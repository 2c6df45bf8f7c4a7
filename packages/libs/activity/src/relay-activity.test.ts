import { randomUUID } from 'node:crypto';
import { type Activity, sessionActivity, sortedLines } from '@countersign/contracts';
import type { EventStore, RecordedEvent } from '@countersign/core';
import { openWorld, type World } from '@countersign/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { relayActivity, tellWithState } from './index.ts';

let world: World;
let heard: Activity[];
let loads: number;
beforeEach(async () => {
  world = openWorld();
  heard = [];
  loads = 0;
  await world.messaging.follow(sessionActivity, { durable: 'test' }, async (body) => {
    heard.push(...sortedLines(body).known);
    return undefined;
  });
});
afterEach(() => world.close());

const at = '2026-01-01T00:00:00.000Z';

/** A stream begins with whose it is; what comes after does not say it again. */
const teller = (store: Pick<EventStore, 'load'>) =>
  tellWithState<string>({
    store: {
      load: (...asked) => {
        loads += 1;
        return store.load(...asked);
      },
    },
    remember: (tenantId, { type, data }: RecordedEvent) =>
      type === 'Begun' ? String(data) : tenantId,
    tell: ({ type }, tenantId) =>
      type === 'Silent' ? undefined : { tenantId, kind: 'mfa_passed', at, reason: type },
  });

const start = () =>
  relayActivity(
    { store: world.store, messaging: world.messaging, isAlone: true },
    { service: 'test', topic: sessionActivity, tells: { thing: teller(world.store) } },
  );

const append = async (stream: string, ...events: readonly (readonly [string, string])[]) => {
  const { revision } = await world.store.load(stream);
  const metadata = { $correlationId: 'why' };
  const made = events.map(([type, data]) => ({ id: randomUUID(), type, data, metadata }));
  await world.store.append(stream, revision, made);
};
const lines = () => heard.map(({ tenantId, reason }) => `${tenantId} ${reason}`);
/** A relay of batches rests between two of them. */
const patience = { timeout: 10_000 };
const published = (...expected: readonly string[]) =>
  expect.poll(lines, patience).toEqual(expected);

describe('the relay of a service to the log', () => {
  it('tells what each event says beside those before it, and loads nothing for that', async () => {
    const relay = start();
    await append('thing-1', ['Begun', 'acme'], ['Silent', '']);
    await append('thing-2', ['Begun', 'other']);
    await append('thing-1', ['Ended', '']);
    await published('acme Begun', 'other Begun', 'acme Ended');
    expect(loads).toBe(0);
    expect(heard[0]).toMatchObject({ correlationId: 'why', activityId: expect.any(String) });
    await relay.stop();
  });

  it('goes on where it had come, and looks up what it did not see', async () => {
    const relay = start();
    await append('thing-1', ['Begun', 'acme']);
    await published('acme Begun');
    await relay.stop();
    await append('thing-1', ['Silent', ''], ['Ended', '']);
    const again = start();
    await published('acme Begun', 'acme Ended');
    expect(loads).toBe(1);
    await again.stop();
  });

  it('tells an event again under the same name, where a crash lost its place', async () => {
    const relay = start();
    await append('thing-1', ['Begun', 'acme'], ['Ended', '']);
    await published('acme Begun', 'acme Ended');
    // The first one has not kept its place yet: the second begins at the beginning.
    const again = start();
    await append('thing-1', ['More', '']);
    await expect.poll(lines, patience).toContain('acme More');
    const names = new Set(heard.map(({ activityId }) => activityId));
    expect(names.size).toBe(3);
    await Promise.all([relay.stop(), again.stop()]);
  });

  it('tells nothing of a stream whose beginning is gone', async () => {
    await append('thing-1', ['Ended', '']);
    const relay = start();
    await append('thing-2', ['Begun', 'other']);
    await published('other Begun');
    await relay.stop();
  });

  it('tells many at once in messages that others can carry', async () => {
    await Promise.all(
      Array.from({ length: 250 }, (_, n) => append(`thing-${n}`, ['Begun', `t${n}`])),
    );
    const relay = start();
    await expect.poll(() => heard.length, patience).toBe(250);
    await relay.stop();
  });
});
