import { expect, it, vi } from 'vitest';
import { correlated, correlationId } from './correlation.ts';
import { type Bench, newTopic } from './messaging.bench.ts';
import type { FollowTopicOptions, Handled, Messaging } from './messaging.ts';
import type { Topic } from './operation.ts';

const gate = () => Promise.withResolvers<void>();
const forever = { timeout: 15_000 };

/** Follows and remembers every delivery; answers as told, or with success. */
const notebook = async (
  messaging: Messaging,
  topic: ReturnType<typeof newTopic>,
  options: FollowTopicOptions,
  answer: (id: string, delivery: number) => Promise<Handled> = async () => undefined,
) => {
  const ids: string[] = [];
  const deliveriesOf = (id: string) => ids.filter((each) => each === id).length;
  const serving = await messaging.follow(topic, options, async (_, id) => {
    ids.push(id);
    return answer(id, deliveriesOf(id));
  });
  const heard = (count: number) => vi.waitUntil(() => ids.length >= count, forever);
  return { ...serving, ids, heard, deliveriesOf };
};

const tell = async (messaging: Messaging, topic: Topic, ...ids: readonly string[]) => {
  for (const [number, id] of ids.entries())
    await messaging.publish(topic, { id, body: { number } });
};

export const telling = ({ here, there, advance, connect }: Bench): void => {
  it('brings what is published to who follows, parsed', async () => {
    const topic = newTopic();
    const heard: unknown[] = [];
    await there().follow(topic, { durable: 'one' }, async (body, id) => {
      heard.push({ ...body, id });
      return undefined;
    });
    await here().publish(topic, { id: 'a', body: { number: 1 } });
    await here().publish(topic, { id: 'b 漢字|', body: { number: 2, note: 'ü' } });
    await vi.waitUntil(() => heard.length === 2, forever);
    expect(heard).toEqual([
      { number: 1, note: 'none', id: 'a' },
      { number: 2, note: 'ü', id: 'b 漢字|' },
    ]);
  });

  it('keeps what is published while nobody follows', async () => {
    const topic = newTopic();
    await tell(here(), topic, 'a', 'b', 'c');
    const notes = await notebook(there(), topic, { durable: 'late' });
    await notes.heard(3);
    expect(notes.ids.toSorted()).toEqual(['a', 'b', 'c']);
  });

  it('brings what a durable missed when it comes back, and nothing twice', async () => {
    const topic = newTopic();
    const before = await notebook(there(), topic, { durable: 'one' });
    await tell(here(), topic, 'a');
    await before.heard(1);
    await before.stop();
    await tell(here(), topic, 'b', 'c');
    const after = await notebook(await connect(), topic, { durable: 'one' });
    await after.heard(2);
    expect([before.ids, after.ids.toSorted()]).toEqual([['a'], ['b', 'c']]);
  });

  it('drops a message whose id it has carried before', async () => {
    const topic = newTopic();
    const notes = await notebook(there(), topic, { durable: 'one', concurrencyMax: 1 });
    await tell(here(), topic, 'a', 'a', 'b', 'a', 'c');
    await tell(there(), topic, 'b', 'd');
    await notes.heard(4);
    expect(notes.ids).toEqual(['a', 'b', 'c', 'd']);
  });

  it('takes one id in two topics for two messages', async () => {
    const [one, other] = [newTopic(), newTopic()];
    const [first, second] = await Promise.all([
      notebook(there(), one, { durable: 'same' }),
      notebook(there(), other, { durable: 'same' }),
    ]);
    await Promise.all([tell(here(), one, 'a'), tell(here(), other, 'a')]);
    await Promise.all([first.heard(1), second.heard(1)]);
    expect([first.ids, second.ids]).toEqual([['a'], ['a']]);
  });

  it('shares a durable among its followers, and gives every durable everything', async () => {
    const topic = newTopic();
    const ids = Array.from({ length: 40 }, (_, at) => `m${at}`).toSorted();
    const one = await notebook(here(), topic, { durable: 'shared', concurrencyMax: 2 });
    const two = await notebook(there(), topic, { durable: 'shared', concurrencyMax: 2 });
    const alone = await notebook(there(), topic, { durable: 'alone' });
    await tell(here(), topic, ...ids);
    await alone.heard(40);
    await vi.waitUntil(() => one.ids.length + two.ids.length >= 40, forever);
    expect([...one.ids, ...two.ids].toSorted()).toEqual(ids);
    expect(alone.ids.toSorted()).toEqual(ids);
    expect(Math.min(one.ids.length, two.ids.length)).toBeGreaterThan(0);
  });

  it('has no more in hand than it is told to', async () => {
    const topic = newTopic();
    const { promise: opened, resolve: open } = gate();
    let [inHand, most] = [0, 0];
    const notes = await notebook(
      there(),
      topic,
      { durable: 'one', concurrencyMax: 3 },
      async () => {
        inHand += 1;
        most = Math.max(most, inHand);
        await opened;
        inHand -= 1;
        return undefined;
      },
    );
    await tell(here(), topic, 'a', 'b', 'c', 'd', 'e', 'f', 'g');
    await vi.waitUntil(() => inHand === 3, forever);
    open();
    await notes.heard(7);
    expect(most).toBe(3);
  });

  it('brings a message again after the pause it is asked for, not before', async () => {
    const topic = newTopic();
    const pauseMs = 1_000;
    const notes = await notebook(there(), topic, { durable: 'one' }, async (id, delivery) =>
      id === 'a' && delivery === 1 ? { retryAfterMs: pauseMs } : undefined,
    );
    await tell(here(), topic, 'a');
    await notes.heard(1);
    for (const id of ['b', 'c', 'd']) {
      await tell(here(), topic, id);
      await vi.waitUntil(() => notes.ids.includes(id), forever);
    }
    expect(notes.deliveriesOf('a')).toBe(1);
    await advance(pauseMs);
    await notes.heard(5);
    expect(notes.ids).toEqual(['a', 'b', 'c', 'd', 'a']);
  });

  it('brings a message again when its handler rejects', async () => {
    const topic = newTopic();
    const notes = await notebook(there(), topic, { durable: 'one' }, async (_, delivery) => {
      if (delivery === 1) throw new Error('not now');
      return undefined;
    });
    await tell(here(), topic, 'a', 'b');
    await notes.heard(2);
    await vi.waitUntil(async () => {
      await advance(1_000);
      return notes.ids.length === 4;
    }, forever);
    expect(notes.ids.toSorted()).toEqual(['a', 'a', 'b', 'b']);
    expect(await here().deadLetters(topic, 'one')).toEqual([]);
  });

  it('keeps what nobody could handle as a dead letter, and brings it no more', async () => {
    const topic = newTopic();
    const heardOf: string[] = [];
    const onDeadLetter = (id: string) => void heardOf.push(id);
    const options = { durable: 'one', deliveriesMax: 3, onDeadLetter };
    const notes = await notebook(there(), topic, options, async (id) =>
      id === 'bad' ? { retryAfterMs: 1 } : undefined,
    );
    await tell(here(), topic, 'good', 'bad');
    const letters = () => here().deadLetters(topic, 'one');
    await vi.waitUntil(async () => {
      await advance(1);
      return (await letters()).length > 0;
    }, forever);
    await tell(here(), topic, 'later');
    await vi.waitUntil(() => notes.ids.includes('later'), forever);
    expect(notes.deliveriesOf('bad')).toBe(3);
    expect(await letters()).toEqual([{ id: 'bad', body: { number: 1 } }]);
    expect(heardOf).toEqual(['bad']);
    expect(await here().deadLetters(topic, 'another')).toEqual([]);
  });

  it('takes a message it cannot read for one it cannot handle', async () => {
    const topic = newTopic();
    const notes = await notebook(there(), topic, { durable: 'one', deliveriesMax: 1 });
    // The compiler would not let anybody publish this; another version of ourselves might.
    const body = { number: 'one' } as unknown as { number: number };
    await here().publish(topic, { id: 'unreadable', body });
    await vi.waitUntil(async () => (await here().deadLetters(topic, 'one')).length > 0, forever);
    expect(notes.ids).toEqual([]);
  });

  it('tells each handler the correlation id of who published', async () => {
    const topic = newTopic();
    const seen = new Map<string, string | undefined>();
    await there().follow(topic, { durable: 'one' }, async (_, id) => {
      seen.set(id, correlationId());
      return undefined;
    });
    await Promise.all([
      correlated('one', () => tell(here(), topic, 'a')),
      correlated('two', () => tell(here(), topic, 'b')),
    ]);
    await vi.waitUntil(() => seen.size === 2, forever);
    expect(Object.fromEntries(seen)).toEqual({ a: 'one', b: 'two' });
  });

  it('tells each handler for how long a message has waited', async () => {
    const topic = newTopic();
    const waited: number[] = [];
    await tell(here(), topic, 'a');
    await advance(2);
    await there().follow(topic, { durable: 'one' }, async (_body, _id, { waitedMs }) => {
      waited.push(waitedMs);
      return undefined;
    });
    await vi.waitUntil(() => waited.length === 1, forever);
    expect(waited[0]).toBeGreaterThanOrEqual(0);
    expect(waited[0]).toBeLessThan(60_000);
  });

  it('stops once what is in hand is handled, and leaves the rest to others', async () => {
    const topic = newTopic();
    const { promise: opened, resolve: open } = gate();
    const options = { durable: 'one', concurrencyMax: 1 };
    let isStopped = false;
    const first = await notebook(there(), topic, options, async () => {
      await opened;
      return undefined;
    });
    await tell(here(), topic, 'a', 'b');
    await first.heard(1);
    const stopped = first.stop().then(() => {
      isStopped = true;
    });
    await tell(there(), newTopic(), 'x', 'y', 'z');
    expect(isStopped).toBe(false);
    open();
    await stopped;
    const second = await notebook(here(), topic, options);
    await second.heard(1);
    expect([first.ids, second.ids]).toEqual([['a'], ['b']]);
  });
};
