import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Bench, newBucket } from './messaging.bench.ts';
import {
  recordModel,
  recordStep,
  takeModelStep,
  takeStep,
} from './messaging.records-model.contract.ts';

const times = <Result>(count: number, work: (at: number) => Promise<Result>) =>
  Promise.all(Array.from({ length: count }, (_, at) => work(at)));

export const records = ({ here, there, advance }: Bench): void => {
  const open = (ttlMs: number | null = 60_000, erases = false) => {
    const bucket = newBucket(ttlMs, erases);
    return { mine: here().keyValue(bucket), theirs: there().keyValue(bucket) };
  };

  it('finds what anybody put, and nothing else', async () => {
    const { mine, theirs } = open();
    await mine.put('a', { text: 'naïve 漢字 🗝️ "\\' });
    expect((await theirs.get('a'))?.value).toEqual({ text: 'naïve 漢字 🗝️ "\\' });
    expect(await theirs.get('b')).toBeUndefined();
    expect(await there().keyValue(newBucket()).get('a')).toBeUndefined();
  });

  it('finds what was put last', async () => {
    const { mine, theirs } = open();
    await mine.put('a', { text: 'one' });
    const before = await theirs.get('a');
    await mine.put('a', { text: 'two' });
    const after = await theirs.get('a');
    expect(after?.value).toEqual({ text: 'two' });
    expect(after?.revision).not.toBe(before?.revision);
  });

  it('forgets a record at the very instant it expires', async () => {
    const { mine, theirs } = open(1_000);
    await mine.put('a', { text: 'one' });
    await mine.put('long', { text: 'two' }, { ttlMs: 5_000 });
    await mine.put('short', { text: 'three' }, { ttlMs: 10 });
    await advance(10);
    expect(await theirs.get('short')).toBeUndefined();
    await advance(989);
    expect(await theirs.get('a')).toBeDefined();
    await advance(1);
    expect(await theirs.get('a')).toBeUndefined();
    expect(await theirs.get('long')).toBeDefined();
    await advance(4_000);
    expect(await theirs.get('long')).toBeUndefined();
  });

  it.each([
    ['20 minutes', 20 * 60_000],
    ['10 years', 10 * 365 * 86_400_000],
  ])(
    'keeps what a clock %s ahead wrote for as long as it was to live, and no longer',
    async (_, by) => {
      const { mine, theirs } = open();
      await advance(by);
      await mine.put('a', { text: 'one' });
      await mine.put('short', { text: 'two' }, { ttlMs: 5_000 });
      await mine.put('used', { text: 'three' });
      await mine.use('used');
      await advance(-by);
      expect((await theirs.get('a'))?.value).toEqual({ text: 'one' });
      expect(await theirs.get('short')).toBeDefined();
      expect((await theirs.use('used')).status).toBe('used_before');
      await advance(5_000);
      expect(await theirs.get('short')).toBeUndefined();
      await advance(55_000);
      expect(await theirs.get('a')).toBeUndefined();
      expect((await theirs.use('used')).status).toBe('absent');
    },
  );

  it('keeps a record for ever where the bucket says so', async () => {
    const { mine, theirs } = open(null);
    await mine.put('a', { text: 'one' });
    await mine.put('b', { text: 'two' }, { ttlMs: 1_000 });
    await mine.put('c', { text: 'three' }, { ttlMs: 1_000 });
    const { revision = 0 } = (await theirs.get('c')) ?? {};
    expect(await theirs.replace('c', { text: 'four' }, revision)).toBe(true);
    expect((await mine.get('c'))?.value).toEqual({ text: 'four' });
    await advance(10 * 365 * 86_400_000);
    expect((await theirs.get('a'))?.value).toEqual({ text: 'one' });
    expect(await theirs.get('b')).toBeUndefined();
    expect(await theirs.get('c')).toBeUndefined();
  });

  it('lets exactly one of 100 create a record', async () => {
    const { mine, theirs } = open();
    const created = await times(100, (at) =>
      (at % 2 ? mine : theirs).create('a', { text: String(at) }),
    );
    expect(created.filter(Boolean)).toHaveLength(1);
    expect((await mine.get('a'))?.value).toEqual({ text: String(created.indexOf(true)) });
  });

  it('creates where a record has expired or was removed, once', async () => {
    const { mine, theirs } = open(1_000);
    await mine.create('a', { text: 'old' });
    expect(await theirs.create('a', { text: 'new' })).toBe(false);
    await advance(1_000);
    const created = await times(20, () => theirs.create('a', { text: 'new' }));
    expect(created.filter(Boolean)).toHaveLength(1);
    await mine.remove('a');
    expect(await mine.create('a', { text: 'newer' })).toBe(true);
    expect((await theirs.get('a'))?.value).toEqual({ text: 'newer' });
  });

  it('replaces only what nobody has replaced since', async () => {
    const { mine, theirs } = open();
    await mine.put('a', { text: 'one' });
    const revision = (await theirs.get('a'))?.revision ?? 0;
    const replaced = await times(20, (at) => theirs.replace('a', { text: String(at) }, revision));
    expect(replaced.filter(Boolean)).toHaveLength(1);
    expect((await mine.get('a'))?.value).toEqual({ text: String(replaced.indexOf(true)) });
  });

  it('replaces nothing that is gone, even if it came again', async () => {
    const { mine, theirs } = open(1_000);
    await mine.put('a', { text: 'one' });
    const revision = (await theirs.get('a'))?.revision ?? 0;
    await mine.remove('a');
    expect(await theirs.replace('a', { text: 'two' }, revision)).toBe(false);
    await mine.put('a', { text: 'three' });
    expect(await theirs.replace('a', { text: 'two' }, revision)).toBe(false);
    const again = (await theirs.get('a'))?.revision ?? 0;
    await advance(1_000);
    expect(await theirs.replace('a', { text: 'two' }, again)).toBe(false);
    expect(await mine.get('a')).toBeUndefined();
  });

  it('keeps the expiry of what it replaces, unless told otherwise', async () => {
    const { mine } = open(1_000);
    await mine.put('a', { text: 'one' });
    await mine.put('b', { text: 'one' });
    await advance(900);
    const revisionOf = async (key: string) => (await mine.get(key))?.revision ?? 0;
    expect(await mine.replace('a', { text: 'two' }, await revisionOf('a'))).toBe(true);
    const options = { ttlMs: 1_000 };
    expect(await mine.replace('b', { text: 'two' }, await revisionOf('b'), options)).toBe(true);
    await advance(100);
    expect(await mine.get('a')).toBeUndefined();
    expect((await mine.get('b'))?.value).toEqual({ text: 'two' });
  });

  it('lets exactly one of 100 use a record up, and tells the others what it was', async () => {
    const { mine, theirs } = open();
    await mine.put('a', { text: 'one' });
    const uses = await times(100, (at) => (at % 2 ? mine : theirs).use('a'));
    const value = { text: 'one' };
    expect(uses.filter(({ status }) => status === 'used')).toEqual([{ status: 'used', value }]);
    expect(uses.filter(({ status }) => status === 'used_before')).toEqual(
      Array(99).fill({ status: 'used_before', value }),
    );
    expect(await theirs.use('a')).toEqual({ status: 'used_before', value });
  });

  it('no longer finds, replaces or makes anew what is used up', async () => {
    const { mine, theirs } = open();
    await mine.put('a', { text: 'one' });
    const revision = (await mine.get('a'))?.revision ?? 0;
    await mine.use('a');
    expect(await theirs.get('a')).toBeUndefined();
    expect(await theirs.replace('a', { text: 'two' }, revision)).toBe(false);
    expect(await theirs.create('a', { text: 'two' })).toBe(false);
    expect((await theirs.use('a')).status).toBe('used_before');
  });

  it('knows nothing of what never was, was removed, or has expired', async () => {
    const { mine, theirs } = open(1_000);
    expect(await mine.use('never')).toEqual({ status: 'absent' });
    await mine.put('removed', { text: 'one' });
    await mine.remove('removed');
    expect(await theirs.use('removed')).toEqual({ status: 'absent' });
    await mine.put('used', { text: 'one' });
    await mine.put('unused', { text: 'one' });
    await mine.use('used');
    await advance(999);
    expect((await theirs.use('used')).status).toBe('used_before');
    await advance(1);
    expect(await theirs.use('used')).toEqual({ status: 'absent' });
    expect(await theirs.use('unused')).toEqual({ status: 'absent' });
    await theirs.remove('never');
  });

  it('begins afresh where a used record is put again', async () => {
    const { mine, theirs } = open();
    await mine.put('a', { text: 'one' });
    await mine.use('a');
    await mine.put('a', { text: 'two' });
    expect(await theirs.use('a')).toEqual({ status: 'used', value: { text: 'two' } });
  });

  it('holds what a plain list would, whatever is done to it and whether it erases', async () => {
    const history = fc.array(recordStep, { maxLength: 25 });
    const run = fc.asyncProperty(history, fc.boolean(), async (steps, erases) => {
      const { mine, theirs } = open(1_000, erases);
      const model = recordModel(1_000);
      for (const [at, step] of steps.entries()) {
        const came = await takeStep(step.byOther ? theirs : mine, step, `text ${at}`);
        if (step.act === 'wait') await advance(step.waitMs);
        expect(came).toEqual(takeModelStep(model, step, `text ${at}`));
        for (const key of ['a', 'b']) {
          expect((await mine.get(key))?.value.text).toBe(model.text(key));
        }
      }
    });
    await fc.assert(run, { numRuns: 40 });
  });

  it('takes any text for a key, and keeps every key apart', async () => {
    const { mine, theirs } = open();
    const keys = ['auth0|abc', 'AUTH0|abc', 'a b', ' ', '.', '*', '>', 'a.b', '$x', 'ключ', '🗝️'];
    const all = [...keys, 'x'.repeat(5_000), `${'x'.repeat(5_000)}y`, 'line\nbreak'];
    await times(all.length, (at) => mine.put(all[at] ?? '', { text: String(at) }));
    const found = await times(all.length, async (at) => theirs.get(all[at] ?? ''));
    expect(found.map((each) => each?.value.text)).toEqual(all.map((_, at) => String(at)));
  });
};
