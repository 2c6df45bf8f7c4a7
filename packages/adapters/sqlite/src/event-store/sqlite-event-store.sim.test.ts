import { type EventStore, type NewEvent, noRevision } from '@countersign/core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { openSqliteFile } from '../file/sqlite-file.ts';
import { sqliteEventStore } from './sqlite-event-store.ts';

const clock = () => '2026-01-01T12:00:00.000Z';

const step = fc.record({
  stream: fc.constantFrom('a-1', 'a-2', 'b-1'),
  act: fc.constantFrom('append', 'append', 'append', 'append stale', 'repeat', 'remove'),
  count: fc.integer({ min: 1, max: 3 }),
  behind: fc.integer({ min: 1, max: 3 }),
});
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

interface Sent {
  readonly expected: number;
  readonly events: readonly NewEvent[];
}

/** The store as one would write it in ten lines: a list a stream, and what was sent last. */
const model = () => {
  const kept = new Map<string, { ids: string[]; removed: number; last?: Sent }>();
  return (stream: string) => {
    const shelf = kept.get(stream) ?? { ids: [], removed: 0 };
    kept.set(stream, shelf);
    const revision = shelf.ids.length ? shelf.removed + shelf.ids.length - 1 : noRevision;
    return { shelf, revision };
  };
};

let ids = 0;
const newEvents = (count: number): NewEvent[] =>
  Array.from({ length: count }, () => {
    ids += 1;
    return { id: `event ${ids}`, type: 'Happened', data: { ids } };
  });

const take = async (
  store: EventStore,
  { shelf, revision }: ReturnType<ReturnType<typeof model>>,
  { stream, act, count, behind }: Step,
) => {
  if (act === 'remove') {
    await store.remove(stream);
    shelf.removed += shelf.ids.length;
    shelf.ids = [];
    delete shelf.last;
    return;
  }
  if (act === 'repeat') {
    if (!shelf.last) return;
    const again = await store.append(stream, shelf.last.expected, shelf.last.events);
    expect(again.outcome).toBe('appended');
    return;
  }
  const events = newEvents(count);
  if (act === 'append stale') {
    const stale = await store.append(stream, revision + behind, events);
    expect(stale.outcome).toBe('conflict');
    return;
  }
  expect((await store.append(stream, revision, events)).outcome).toBe('appended');
  shelf.ids.push(...events.map(({ id }) => id));
  shelf.last = { expected: revision, events };
};

it('holds what a plain list would, whatever is done to it', async () => {
  const steps = fc.array(step, { maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(steps, async (history) => {
      const sqliteFile = openSqliteFile({ file: ':memory:' });
      const store = sqliteEventStore(sqliteFile, { clock });
      const look = model();
      for (const each of history) {
        await take(store, look(each.stream), each);
        const loaded = await store.load(each.stream);
        const { shelf, revision } = look(each.stream);
        expect(loaded.events.map(({ id }) => id)).toEqual(shelf.ids);
        expect(loaded.revision).toBe(revision);
      }
      await store.close();
      await sqliteFile.close();
    }),
    { numRuns: 60 },
  );
});
