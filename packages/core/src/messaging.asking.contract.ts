import { expect, it, vi } from 'vitest';
import { correlated, correlationId } from './correlation.ts';
import { type Bench, newQuestion, silenceOf } from './messaging.bench.ts';
import { no, yes } from './operation.ts';
import { AskAnother } from './unavailable.ts';

const gate = () => Promise.withResolvers<void>();

export const asking = ({ here, there }: Bench): void => {
  it('brings the answer to whoever asked', async () => {
    const question = newQuestion();
    await there().answer(question, async ({ number }) => yes({ double: number * 2 }));
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, number) => here().ask(question, { number })),
    );
    expect(answers).toEqual(answers.map((_, at) => yes({ double: at * 2 })));
  });

  it('answers a question of the same process as well', async () => {
    const question = newQuestion();
    await here().answer(question, async ({ number }) => yes({ double: number * 2 }));
    expect(await here().ask(question, { number: 2 })).toEqual(yes({ double: 4 }));
  });

  it('brings a refusal as an answer', async () => {
    const question = newQuestion();
    await there().answer(question, async () => no('too_big'));
    expect(await here().ask(question, { number: 1 })).toEqual(no('too_big'));
  });

  it('hands the answerer the parsed request, defaults and all', async () => {
    const question = newQuestion();
    await there().answer(question, async ({ number, note }) => yes({ double: number, note }));
    expect(await here().ask(question, { number: 1 })).toEqual(yes({ double: 1, note: 'none' }));
    const asked = await here().ask(question, { number: 1, note: 'naïve 漢字 🗝️' });
    expect(asked).toEqual(yes({ double: 1, note: 'naïve 漢字 🗝️' }));
  });

  it('knows at once that nobody answers', async () => {
    expect(await silenceOf(here().ask(newQuestion(), { number: 1 }))).toBe('no-responders');
  });

  it('gives up on an answer that does not come in time', async () => {
    const question = newQuestion();
    const { promise: opened, resolve: open } = gate();
    await there().answer(question, async () => {
      await opened;
      return yes({ double: 0 });
    });
    const asked = here().ask(question, { number: 1 }, { timeoutMs: 60 });
    expect(await silenceOf(asked)).toBe('timed-out');
    open();
  });

  it('calls a throwing answerer broken, and goes on asking it', async () => {
    const question = newQuestion();
    await there().answer(question, async ({ number }) => {
      if (number === 1) throw new Error('a canary nobody must see');
      return yes({ double: number * 2 });
    });
    const asked = here().ask(question, { number: 1 });
    await expect(asked).rejects.not.toThrow(/canary/);
    expect(await silenceOf(asked)).toBe('broken');
    expect(await here().ask(question, { number: 2 })).toEqual(yes({ double: 4 }));
  });

  it('tells the one who asks too much that the answerer is busy', async () => {
    const question = newQuestion();
    const { promise: opened, resolve: open } = gate();
    let inHand = 0;
    const handler = async () => {
      inHand += 1;
      await opened;
      return yes({ double: 0 });
    };
    await there().answer(question, handler, { concurrencyMax: 2 });
    const first = [here().ask(question, { number: 1 }), here().ask(question, { number: 2 })];
    await vi.waitUntil(() => inHand === 2);
    expect(await silenceOf(here().ask(question, { number: 3 }))).toBe('busy');
    open();
    expect(await Promise.all(first)).toHaveLength(2);
    expect(await here().ask(question, { number: 4 })).toEqual(yes({ double: 0 }));
  });

  it('shares the questions among all who answer, each question answered once', async () => {
    const question = newQuestion();
    const answered = { here: 0, there: 0 };
    await here().answer(question, async ({ number }) => {
      answered.here += 1;
      return yes({ double: number });
    });
    await there().answer(question, async ({ number }) => {
      answered.there += 1;
      return yes({ double: number });
    });
    const questions = Array.from({ length: 200 }, (_, number) => here().ask(question, { number }));
    expect(await Promise.all(questions)).toHaveLength(200);
    expect(answered.here + answered.there).toBe(200);
    expect(answered.here).toBeGreaterThan(0);
    expect(answered.there).toBeGreaterThan(0);
  });

  it('asks another where the one who was asked cannot go on with it', async () => {
    const question = newQuestion();
    const passedOver = vi.fn();
    await here().answer(question, async () => {
      passedOver();
      throw new AskAnother('a canary nobody must see');
    });
    await there().answer(question, async ({ number }) => yes({ double: number * 2 }));
    const numbers = Array.from({ length: 100 }, (_, number) => number);
    const answers = await Promise.all(numbers.map((number) => here().ask(question, { number })));
    expect(answers).toEqual(numbers.map((number) => yes({ double: number * 2 })));
    expect(passedOver).toHaveBeenCalled();
  });

  it('says which try is the last, so that somebody may answer who would rather not', async () => {
    const question = newQuestion();
    await there().answer(question, async ({ number }, { isLastTry }) => {
      if (!isLastTry) throw new AskAnother('not yet');
      return yes({ double: number * 2 });
    });
    expect(await here().ask(question, { number: 1 })).toEqual(yes({ double: 2 }));
  });

  it('is not answered where nobody can go on with it, and is told why in time', async () => {
    const question = newQuestion();
    await there().answer(question, async () => {
      throw new AskAnother('a canary nobody must see');
    });
    const asked = here().ask(question, { number: 1 });
    await expect(asked).rejects.not.toThrow(/canary/);
    expect(await silenceOf(asked)).toBe('unreadable');
  });

  it('keeps the correlation id of each question, and of none', async () => {
    const question = newQuestion();
    const seen = new Map<number, string | undefined>();
    await there().answer(question, async ({ number }) => {
      seen.set(number, correlationId());
      return yes({ double: 0 });
    });
    await Promise.all([
      correlated('one', () => here().ask(question, { number: 1 })),
      correlated('two', () => here().ask(question, { number: 2 })),
      here().ask(question, { number: 3 }),
    ]);
    expect(Object.fromEntries(seen)).toEqual({ 1: 'one', 2: 'two', 3: undefined });
  });

  it('stops answering once what is in hand is answered', async () => {
    const question = newQuestion();
    const { promise: opened, resolve: open } = gate();
    let calls = 0;
    const serving = await there().answer(question, async () => {
      calls += 1;
      await opened;
      return yes({ double: 0 });
    });
    const inHand = here().ask(question, { number: 1 });
    await vi.waitUntil(() => calls === 1);
    let isStopped = false;
    const stopped = serving.stop().then(() => {
      isStopped = true;
    });
    const later = () => silenceOf(here().ask(question, { number: 2 }, { timeoutMs: 200 }));
    await vi.waitUntil(async () => (await later()) === 'no-responders');
    const callsBefore = calls;
    expect(isStopped).toBe(false);
    open();
    await stopped;
    expect(await inHand).toEqual(yes({ double: 0 }));
    expect(await later()).toBe('no-responders');
    expect(calls).toBe(callsBefore);
    await serving.stop();
  });
};
