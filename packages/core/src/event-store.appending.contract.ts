import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { type Bench, newEvent, newStream } from './event-store.bench.ts';
import { type Appended, beginning, noRevision } from './event-store.ts';

const landed = (appended: Appended) => {
  if (appended.outcome === 'conflict') throw new Error('the append met a conflict');
  return appended;
};
const idsOf = (events: readonly { readonly id: string }[]) => events.map(({ id }) => id);

export const appending = ({ store }: Bench): void => {
  it('starts every stream empty', async () => {
    expect(await store().load(newStream())).toEqual({ events: [], revision: noRevision });
  });

  it('gives a fact back as it was told', async () => {
    const stream = newStream();
    const data = { text: 'a', number: 1.5, nothing: null, list: [{ deep: [true] }] };
    const event = { ...newEvent('Told', data), metadata: { $correlationId: 'why' } };
    const { revision, position } = landed(await store().append(stream, noRevision, [event]));
    const loaded = await store().load(stream);
    expect(loaded.events).toEqual([{ ...event, stream, revision, position }]);
  });

  it('gives facts without metadata an empty one', async () => {
    const stream = newStream();
    await store().append(stream, noRevision, [newEvent()]);
    expect((await store().load(stream)).events[0]?.metadata).toEqual({});
  });

  it('keeps the order in which facts were appended', async () => {
    const stream = newStream();
    const events = Array.from({ length: 12 }, () => newEvent());
    let expected = noRevision;
    for (const pair of [events.slice(0, 5), events.slice(5, 6), events.slice(6)]) {
      expected = landed(await store().append(stream, expected, pair)).revision;
    }
    expect(idsOf((await store().load(stream)).events)).toEqual(idsOf(events));
  });

  it('loads at the revision that the append gave', async () => {
    const stream = newStream();
    const { revision } = landed(await store().append(stream, noRevision, [newEvent(), newEvent()]));
    const loaded = await store().load(stream);
    expect(loaded.revision).toBe(revision);
    expect(loaded.events.at(-1)?.revision).toBe(revision);
  });

  it('loads only what follows a revision', async () => {
    const stream = newStream();
    const [one, two, three] = [newEvent(), newEvent(), newEvent()];
    const { revision } = landed(await store().append(stream, noRevision, [one]));
    const later = landed(await store().append(stream, revision, [two, three]));
    const loaded = await store().load(stream, revision);
    expect(idsOf(loaded.events)).toEqual([two.id, three.id]);
    expect(loaded.revision).toBe(later.revision);
    expect(await store().load(stream, later.revision)).toEqual({
      events: [],
      revision: later.revision,
    });
  });

  it('keeps the first of two writers and tells the second', async () => {
    const stream = newStream();
    const [one, two] = [newEvent(), newEvent()];
    const answers = await Promise.all([
      store().append(stream, noRevision, [one]),
      store().append(stream, noRevision, [two]),
    ]);
    expect(answers.map(({ outcome }) => outcome).toSorted()).toEqual(['appended', 'conflict']);
    const winner = answers[0].outcome === 'appended' ? one : two;
    expect(idsOf((await store().load(stream)).events)).toEqual([winner.id]);
  });

  it('lets exactly one of 50 racing writers win, again and again', async () => {
    const stream = newStream();
    for (let round = 1; round <= 3; round += 1) {
      const { revision } = await store().load(stream);
      const answers = await Promise.all(
        Array.from({ length: 50 }, () => store().append(stream, revision, [newEvent()])),
      );
      expect(answers.filter(({ outcome }) => outcome === 'appended')).toHaveLength(1);
      expect((await store().load(stream)).events).toHaveLength(round);
    }
  });

  it('never mixes the facts of two racing appends, nor keeps a part of one', async () => {
    const stream = newStream();
    const appends = Array.from({ length: 20 }, () => [newEvent(), newEvent(), newEvent()]);
    const answers = await Promise.all(
      appends.map((events) => store().append(stream, noRevision, events)),
    );
    const winner = answers.findIndex(({ outcome }) => outcome === 'appended');
    expect(idsOf((await store().load(stream)).events)).toEqual(idsOf(appends[winner] ?? []));
  });

  it.each([
    ['nothing was there', noRevision],
    ['more was there', 7],
  ])('refuses a writer who believes that %s', async (_, expected) => {
    const stream = newStream();
    await store().append(stream, noRevision, [newEvent(), newEvent()]);
    const late = await store().append(stream, expected, [newEvent(), newEvent()]);
    expect(late).toEqual({ outcome: 'conflict' });
    expect((await store().load(stream)).events).toHaveLength(2);
  });

  it('refuses a writer who believes in a stream that is not there', async () => {
    expect(await store().append(newStream(), 0, [newEvent()])).toEqual({ outcome: 'conflict' });
  });

  it('answers a repeated append as the first time, and appends nothing', async () => {
    const stream = newStream();
    const events = [newEvent(), newEvent()];
    const first = await store().append(stream, noRevision, events);
    expect(await store().append(stream, noRevision, events)).toEqual(first);
    expect((await store().load(stream)).events).toHaveLength(2);
  });

  it('still knows a repeat after others have appended', async () => {
    const stream = newStream();
    const first = landed(await store().append(stream, noRevision, [newEvent()]));
    const events = [newEvent(), newEvent()];
    const second = landed(await store().append(stream, first.revision, events));
    await store().append(stream, second.revision, [newEvent()]);
    expect(await store().append(stream, first.revision, events)).toEqual(second);
    expect((await store().load(stream)).events).toHaveLength(4);
  });

  it('keeps one copy of an append that is sent twice at once', async () => {
    const stream = newStream();
    const events = [newEvent(), newEvent()];
    const [one, two] = await Promise.all([
      store().append(stream, noRevision, events),
      store().append(stream, noRevision, events),
    ]);
    expect(landed(one)).toEqual(two);
    expect((await store().load(stream)).events).toHaveLength(2);
  });

  it('takes an append that shares only some ids for a conflict', async () => {
    const stream = newStream();
    const [one, two, three] = [newEvent(), newEvent(), newEvent()];
    await store().append(stream, noRevision, [one, two]);
    expect((await store().append(stream, noRevision, [one, three])).outcome).toBe('conflict');
    expect((await store().append(stream, noRevision, [two, one])).outcome).toBe('conflict');
    expect(idsOf((await store().load(stream)).events)).toEqual([one.id, two.id]);
  });

  it('gives every later fact a greater position, whatever its stream', async () => {
    const streams = [newStream(), newStream(), newStream()];
    const positions: string[] = [beginning];
    for (const stream of streams) {
      positions.push(landed(await store().append(stream, noRevision, [newEvent()])).position);
    }
    expect(positions).toEqual([...new Set(positions)].toSorted());
    expect(await store().head()).toBe(positions.at(-1));
  });

  it('keeps apart streams whose names are almost the same', async () => {
    const stream = newStream();
    const others = [`${stream}0`, stream.slice(0, -1), `${stream.slice(0, -1)}é`, `${stream}-x`];
    await store().append(stream, noRevision, [newEvent()]);
    await store().append(`${stream}A`, noRevision, [newEvent()]);
    for (const other of [...others, `${stream}a`]) {
      expect(await store().load(other)).toEqual({ events: [], revision: noRevision });
    }
  });

  it('carries any text, in names and in facts', async () => {
    const stream = newStream(`test${randomUUID().slice(0, 8)}`).concat('.auth0|ß✓ 漢字');
    const data = { text: 'naïve 🗝️ \u2028 "quoted" \\ \n \u0000', 'ключ 1': '' };
    await store().append(stream, noRevision, [newEvent('Told', data)]);
    expect((await store().load(stream)).events[0]).toMatchObject({ stream, data });
  });

  it('carries a large fact whole', async () => {
    const stream = newStream();
    const text = 'ä'.repeat(200_000);
    await store().append(stream, noRevision, [newEvent('Told', { text })]);
    expect((await store().load(stream)).events[0]?.data).toEqual({ text });
  });
};
