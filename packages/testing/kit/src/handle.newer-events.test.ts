import { randomUUID } from 'node:crypto';
import {
  cachedAggregate,
  type EventStore,
  handle,
  noRevision,
  recall,
  UnreadableError,
} from '@countersign/core';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { openWorld } from './open-world.ts';
import { event, jar, SweetTaken } from './sweet-jar.ts';

let store: EventStore;
beforeEach(async () => {
  const world = openWorld();
  store = world.store;
  onTestFinished(world.close);
  await store.append('jar-newer', noRevision, [
    { id: randomUUID(), ...SweetTaken({ by: 'ann' }) },
    { id: randomUUID(), type: 'JarPainted', data: { colour: 'canary' } },
  ]);
});

const aggregate = () => ({ decider: jar, event, store });
const writers = {
  handle: () => handle(aggregate()),
  cachedAggregate: () => cachedAggregate({ ...aggregate(), streamsMax: 10 }).run,
};

describe.each(Object.entries(writers))(
  'a stream with an event of a newer version, by %s',
  (_, open) => {
    it('has no writer here: nothing is decided and nothing recorded', async () => {
      const deciding = open()('jar-newer', { take: 'bob' });
      await expect(deciding).rejects.toThrow(UnreadableError);
      await expect(deciding).rejects.not.toThrow(/canary/);
      expect((await store.load('jar-newer')).events).toHaveLength(2);
    });

    it('holds up no other stream', async () => {
      const run = open();
      await expect(run('jar-newer', { take: 'bob' })).rejects.toThrow(UnreadableError);
      expect((await run('jar-older', { take: 'bob' })).events).toEqual([SweetTaken({ by: 'bob' })]);
    });
  },
);

describe('a look at a stream with an event of a newer version', () => {
  it('is refused as well, since somebody decides by what it shows', async () => {
    await expect(recall(aggregate())('jar-newer')).rejects.toThrow(UnreadableError);
  });
});
