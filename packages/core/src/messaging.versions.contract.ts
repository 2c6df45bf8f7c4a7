import { expect, it, vi } from 'vitest';
import { z } from 'zod';
import {
  type Bench,
  newBucket,
  newQuestion,
  newTopic,
  silenceOf,
  withWords,
} from './messaging.bench.ts';
import { no, yes } from './operation.ts';
import { UnreadableError } from './unavailable.ts';

const forever = { timeout: 15_000 };

/** A question as two versions know it: the newer one says more, asks more and refuses more. */
const twoQuestions = () => {
  const older = newQuestion();
  const newer = withWords(older, {
    request: older.request.extend({ isExact: z.boolean().default(true) }),
    value: older.value.extend({ half: z.number().default(0) }),
    refusals: [...older.refusals, 'too_odd'],
  });
  return { older, newer };
};

const twoTopics = () => {
  const older = newTopic();
  return { older, newer: { ...older, body: older.body.extend({ base: z.int().default(10) }) } };
};

const twoBuckets = () => {
  const older = newBucket();
  return { older, newer: { ...older, value: older.value.extend({ locale: z.string() }) } };
};

/** Two versions of one system, side by side, and each in the place of the other. */
export const versions = ({ here, there }: Bench): void => {
  it('gives what an older answer does not say its default', async () => {
    const { older, newer } = twoQuestions();
    await there().answer(older, async ({ number }) => yes({ double: number * 2 }));
    expect(await here().ask(newer, { number: 2 })).toEqual(yes({ double: 4, half: 0 }));
  });

  it('drops what a newer answer says besides', async () => {
    const { older, newer } = twoQuestions();
    await there().answer(newer, async ({ number }) => yes({ double: number * 2, half: 1 }));
    expect(await here().ask(older, { number: 2 })).toEqual(yes({ double: 4 }));
  });

  it('brings the time from when to ask again, and nothing that is none', async () => {
    const question = newQuestion();
    const refusal = 'too_big';
    const retryAt = '2026-03-01T14:13:00.000Z';
    let said: string | undefined = retryAt;
    await there().answer(question, async () => no(refusal, { retryAt: said }));
    expect(await here().ask(question, { number: 1 })).toEqual(no(refusal, { retryAt }));
    for (const other of [undefined, 'canary', '']) {
      said = other;
      expect(await here().ask(question, { number: 1 })).toEqual(no(refusal));
    }
  });

  it('brings how far a stream had come, and nothing that is no number', async () => {
    const { older, newer } = twoQuestions();
    let revision: unknown = 7;
    // What an answer of another release says is not what its type says here.
    await there().answer(newer, async () =>
      yes({ double: 2, half: 1 }, { revision: revision as number }),
    );
    expect(await here().ask(older, { number: 1 })).toEqual(yes({ double: 2 }, { revision: 7 }));
    revision = 'canary';
    expect(await here().ask(older, { number: 1 })).toEqual(yes({ double: 2 }));
  });

  it('brings what a refusal is about, and nothing that names no field', async () => {
    const question = newQuestion();
    const refusal = 'too_big';
    let field = 'settings.sid';
    await there().answer(question, async () => no(refusal, { field }));
    expect(await here().ask(question, { number: 1 })).toEqual(no(refusal, { field }));
    field = 'a canary';
    expect(await here().ask(question, { number: 1 })).toEqual(no(refusal));
  });

  it('gives what an older question does not say its default', async () => {
    const { older, newer } = twoQuestions();
    const heard: unknown[] = [];
    await there().answer(newer, async (request) => {
      heard.push(request);
      return yes({ double: 0, half: 0 });
    });
    await here().ask(older, { number: 1 });
    expect(heard).toEqual([{ number: 1, note: 'none', isExact: true }]);
  });

  it('calls a question unreadable that the answerer has no words for', async () => {
    const question = newQuestion();
    let calls = 0;
    await there().answer(question, async () => {
      calls += 1;
      return yes({ double: 0 });
    });
    const changed = withWords(question, { ...question, request: z.object({ number: z.string() }) });
    expect(await silenceOf(here().ask(changed, { number: 'one' }))).toBe('unreadable');
    expect(calls).toBe(0);
  });

  it.each([
    ['a value of another shape', yes({ twice: 'canary' })],
    ['no value', { ok: true }],
    ['a refusal nobody has heard of', no('canary')],
    ['nothing', null],
    ['neither yes nor no', { ok: 'canary' }],
  ])('calls an answer unreadable that is %s, and repeats none of it', async (_, reply) => {
    const question = newQuestion();
    const unlike = withWords(question, { ...question, value: z.any() });
    // The compiler would let nobody answer this; another version of ourselves might.
    await there().answer(unlike, async () => reply as never);
    const asked = here().ask(question, { number: 1 });
    await expect(asked).rejects.not.toThrow(/canary/);
    expect(await silenceOf(asked)).toBe('unreadable');
  });

  it('gives what an older message does not say its default', async () => {
    const { older, newer } = twoTopics();
    const heard: unknown[] = [];
    await there().follow(newer, { durable: 'one' }, async (body) => void heard.push(body));
    await here().publish(older, { id: 'a', body: { number: 1 } });
    await vi.waitUntil(() => heard.length > 0, forever);
    expect(heard).toEqual([{ number: 1, note: 'none', base: 10 }]);
  });

  it('handles no message it cannot read, tells of it, keeps it, and goes on', async () => {
    const older = newTopic();
    const newer = { ...older, body: z.object({ number: z.string() }) };
    const [heard, unreadable]: [string[], [unknown, string][]] = [[], []];
    const onUnreadable = (error: UnreadableError, id: string) => void unreadable.push([error, id]);
    await there().follow(
      older,
      { durable: 'one', deliveriesMax: 1, onUnreadable },
      async (_, id) => void heard.push(id),
    );
    await here().publish(newer, { id: 'newer', body: { number: 'canary' } });
    await here().publish(older, { id: 'older', body: { number: 1 } });
    const letters = () => here().deadLetters(older, 'one');
    await expect.poll(letters, forever).toEqual([{ id: 'newer', body: { number: 'canary' } }]);
    await vi.waitUntil(() => heard.length > 0, forever);
    expect(heard).toEqual(['older']);
    expect(unreadable).toEqual([[expect.any(UnreadableError), 'newer']]);
    expect(String(unreadable[0]?.[0])).not.toContain('canary');
  });

  it('drops what a newer record says besides', async () => {
    const { older, newer } = twoBuckets();
    await there().keyValue(newer).put('a', { text: 'one', locale: 'en' });
    const found = await here().keyValue(older).get('a');
    expect(found?.value).toEqual({ text: 'one' });
  });

  it('gives what an older record does not say its default', async () => {
    const older = newBucket();
    const newer = { ...older, value: older.value.extend({ locale: z.string().default('en') }) };
    await there().keyValue(older).put('a', { text: 'one' });
    const found = await here().keyValue(newer).get('a');
    expect(found?.value).toEqual({ text: 'one', locale: 'en' });
  });

  it('neither uses up nor shows a record that it cannot read: another version can', async () => {
    const { older, newer } = twoBuckets();
    const [before, after] = [here().keyValue(older), there().keyValue(newer)];
    await before.put('canary', { text: 'canary' });
    for (const reading of [after.get('canary'), after.use('canary')]) {
      await expect(reading).rejects.toThrow(UnreadableError);
      await expect(reading).rejects.not.toThrow(/canary/);
    }
    expect(await before.use('canary')).toEqual({ status: 'used', value: { text: 'canary' } });
    await expect(after.use('canary')).rejects.toThrow(UnreadableError);
  });
};
