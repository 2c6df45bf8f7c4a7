import { describe, expect, it } from 'vitest';
import { keyedMutex } from './handle.ts';

describe('taking turns', () => {
  it('runs the tasks of one key one after another, in the order they came', async () => {
    const inTurn = keyedMutex();
    const gates = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const seen: string[] = [];
    const turns = gates.map(({ promise }, index) =>
      inTurn('key', async () => {
        seen.push(`${index} begins`);
        await promise;
        seen.push(`${index} ends`);
      }),
    );
    for (const { resolve } of gates.toReversed()) resolve();
    await Promise.all(turns);
    expect(seen).toEqual(['0 begins', '0 ends', '1 begins', '1 ends']);
  });

  it('does not make other keys wait', async () => {
    const inTurn = keyedMutex();
    const { promise, resolve } = Promise.withResolvers<void>();
    const waiting = inTurn('one', () => promise);
    expect(await inTurn('other', async () => 'done')).toBe('done');
    resolve();
    await waiting;
  });

  it('goes on after a task that fails, whose failure is its own', async () => {
    const inTurn = keyedMutex();
    const failing = inTurn('key', async () => {
      throw new Error('broken');
    });
    const next = inTurn('key', async () => 'done');
    await expect(failing).rejects.toThrow('broken');
    expect(await next).toBe('done');
  });
});
