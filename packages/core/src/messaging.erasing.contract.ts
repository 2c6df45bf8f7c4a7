import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { type Bench, newBucket } from './messaging.bench.ts';
import type { KeyValue } from './records.ts';

type Records = KeyValue<{ readonly text: string }>;

/** A text that is in no other file of the machine. */
const canary = () => `canary-${randomUUID()}`;

export const erasing = ({ here, there, advance, holds }: Bench): void => {
  /** A bucket with a record that is older than what is erased, and stays. */
  const open = async () => {
    const bucket = newBucket(null, true);
    const [mine, theirs] = [here().keyValue(bucket), there().keyValue(bucket)];
    await mine.put('older', { text: 'older' });
    return { mine, theirs };
  };
  const revisionOf = async (records: Records) => (await records.get('a'))?.revision ?? 0;

  const ways: readonly (readonly [string, (records: Records) => Promise<unknown>])[] = [
    ['is put over', (records) => records.put('a', { text: 'new' })],
    [
      'is replaced',
      async (records) => records.replace('a', { text: 'new' }, await revisionOf(records)),
    ],
    ['is removed', (records) => records.remove('a')],
    [
      'has expired and is made anew',
      async (records) => {
        await advance(10_000);
        await records.create('a', { text: 'new' });
      },
    ],
    [
      'was used and is put over',
      async (records) => {
        await records.use('a');
        await records.put('a', { text: 'new' });
      },
    ],
  ];

  it.each(ways)('leave no bytes of what %s', async (_, end) => {
    const { mine, theirs } = await open();
    const [ended, kept] = [canary(), canary()];
    await mine.put('a', { text: ended }, { ttlMs: 10_000 });
    await mine.put('b', { text: kept });
    expect(await holds(ended)).toBe(true);
    await end(theirs);
    expect(await holds(ended)).toBe(false);
    expect(await holds(kept)).toBe(true);
    expect((await mine.get('b'))?.value).toEqual({ text: kept });
  });

  it('leave no bytes of any of many that were written over one another at once', async () => {
    const { mine, theirs } = await open();
    const texts = Array.from({ length: 20 }, canary);
    await mine.put('a', { text: 'first' });
    await Promise.all(
      texts.map(async (text, at) => {
        const records = at % 2 ? mine : theirs;
        if (at % 3) return records.put('a', { text });
        return records.replace('a', { text }, await revisionOf(records));
      }),
    );
    const found = await mine.get('a');
    const inFiles = await Promise.all(texts.map(holds));
    expect(texts.filter((_, at) => inFiles[at])).toEqual([found?.value.text]);
  });

  it('are ended by many at once, and each of them is told that it is done', async () => {
    const { mine, theirs } = await open();
    for (let round = 1; round <= 10; round += 1) {
      const text = canary();
      await mine.put('a', { text });
      const ends = Array.from({ length: 8 }, (_, at) =>
        (at % 2 ? mine : theirs).put('a', { text: 'tombstone' }),
      );
      await Promise.all(ends);
      expect(await holds(text)).toBe(false);
      await Promise.all([mine.remove('a'), theirs.remove('a'), mine.remove('a')]);
      expect(await theirs.get('a')).toBeUndefined();
    }
  });

  it('are never absent while one is written over another', async () => {
    const { mine, theirs } = await open();
    await mine.put('a', { text: 'living' });
    let isOver = false;
    const over = mine.put('a', { text: 'tombstone' }).finally(() => {
      isOver = true;
    });
    const seen = new Set<string | undefined>();
    const made: boolean[] = [];
    while (!isOver) {
      seen.add((await theirs.get('a'))?.value.text);
      made.push(await theirs.create('a', { text: 'made anew' }));
    }
    await over;
    expect(made).not.toContain(true);
    expect([...seen].filter((text) => text !== 'living' && text !== 'tombstone')).toEqual([]);
    expect((await theirs.get('a'))?.value.text).toBe('tombstone');
  });

  it('are gone where one is removed while others replace it', async () => {
    const { mine, theirs } = await open();
    const text = canary();
    await mine.put('a', { text });
    const revision = await revisionOf(mine);
    const [replaced] = await Promise.all([
      theirs.replace('a', { text: `${text} again` }, revision),
      mine.remove('a'),
    ]);
    expect(typeof replaced).toBe('boolean');
    expect(await theirs.get('a')).toBeUndefined();
    expect(await holds(text)).toBe(false);
  });
};
