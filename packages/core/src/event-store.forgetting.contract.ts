import { expect, it } from 'vitest';
import { type Bench, newCategory, newEvent, newStream } from './event-store.bench.ts';
import { beginning, noRevision } from './event-store.ts';

const maxAgeSeconds = 2;

export const forgetting = ({ store, world }: Bench): void => {
  it('reads a retained stream until its events are too old, and then no more', async () => {
    const stream = newStream();
    await store().append(stream, noRevision, [newEvent(), newEvent()]);
    await store().retain(stream, { maxAgeSeconds });
    expect((await store().load(stream)).events).toHaveLength(2);
    await world().advance(maxAgeSeconds * 1_000 + 1);
    expect(await store().load(stream)).toEqual({ events: [], revision: noRevision });
  });

  it('forgets the old events of a stream and keeps the young', async () => {
    const stream = newStream();
    const [old, young] = [newEvent(), newEvent()];
    const first = await store().append(stream, noRevision, [old]);
    await store().retain(stream, { maxAgeSeconds });
    await world().advance(maxAgeSeconds * 1_000);
    const revision = first.outcome === 'appended' ? first.revision : noRevision;
    await store().append(stream, revision, [young]);
    await world().advance(1_000);
    const loaded = await store().load(stream);
    expect(loaded.events.map(({ id }) => id)).toEqual([young.id]);
    expect((await store().append(stream, loaded.revision, [newEvent()])).outcome).toBe('appended');
  });

  it('takes new events where all the old ones have gone', async () => {
    const stream = newStream();
    await store().append(stream, noRevision, [newEvent()]);
    await store().retain(stream, { maxAgeSeconds });
    await world().advance(maxAgeSeconds * 1_000 + 1);
    const { revision } = await store().load(stream);
    const event = newEvent();
    expect((await store().append(stream, revision, [event])).outcome).toBe('appended');
    expect((await store().load(stream)).events.map(({ id }) => id)).toEqual([event.id]);
  });

  it('keeps every other stream', async () => {
    const [stream, other] = [newStream(), newStream()];
    await store().append(other, noRevision, [newEvent()]);
    await store().append(stream, noRevision, [newEvent()]);
    await store().retain(stream, { maxAgeSeconds });
    await world().advance(365 * 86_400_000);
    expect((await store().load(other)).events).toHaveLength(1);
  });

  it('forgets a stream that is removed', async () => {
    const [stream, other] = [newStream(), newStream()];
    await store().append(stream, noRevision, [newEvent(), newEvent()]);
    await store().append(other, noRevision, [newEvent()]);
    await store().remove(stream);
    expect(await store().load(stream)).toEqual({ events: [], revision: noRevision });
    expect((await store().load(other)).events).toHaveLength(1);
  });

  it('does not mind removing what is not there', async () => {
    const stream = newStream();
    await store().remove(stream);
    await store().remove(stream);
    expect((await store().load(stream)).events).toEqual([]);
  });

  it('lets a removed stream be written again', async () => {
    const stream = newStream();
    await store().append(stream, noRevision, [newEvent()]);
    await store().remove(stream);
    const [one, two] = [newEvent(), newEvent()];
    await store().append(stream, (await store().load(stream)).revision, [one]);
    await store().append(stream, (await store().load(stream)).revision, [two]);
    expect((await store().load(stream)).events.map(({ id }) => id)).toEqual([one.id, two.id]);
  });

  it('refuses a writer who read the stream before it was removed and written again', async () => {
    const stream = newStream();
    await store().append(stream, noRevision, [newEvent()]);
    const { revision } = await store().load(stream);
    await store().remove(stream);
    await store().append(stream, noRevision, [newEvent()]);
    expect((await store().append(stream, revision, [newEvent()])).outcome).toBe('conflict');
  });

  it('tells a new follower nothing of a stream that is gone', async () => {
    const category = newCategory();
    const [stream, other] = [newStream(category), newStream(category)];
    await store().append(stream, noRevision, [newEvent()]);
    const kept = newEvent();
    await store().append(other, noRevision, [kept]);
    await store().remove(stream);
    const delivered: string[] = [];
    const { reached } = store().follow({
      categories: [category],
      after: beginning,
      onEvents: async (events) => void delivered.push(...events.map(({ id }) => id)),
    });
    await reached(await store().head());
    expect(delivered).toEqual([kept.id]);
  });

  it('answers a ping while it is open', async () => {
    await expect(store().ping()).resolves.toBeUndefined();
  });

  it('stops its followers when it closes, and then answers nobody', async () => {
    const [category, stream] = [newCategory(), newStream()];
    const onEvents = async () => {};
    const { reached } = store().follow({ categories: [category], after: beginning, onEvents });
    await store().close();
    await expect(reached('9'.repeat(30))).rejects.toThrow();
    await expect(store().ping()).rejects.toThrow();
    await expect(store().load(stream)).rejects.toThrow();
    await expect(store().append(stream, noRevision, [newEvent()])).rejects.toThrow();
    await store().close();
  });
};
