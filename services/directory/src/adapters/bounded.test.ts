import { describe, expect, it } from 'vitest';
import { bounded, Overloaded } from './bounded.ts';

/** Tasks that go on until they are told to end. */
const tasks = () => {
  const running: ((value: string) => void)[] = [];
  const task = () => new Promise<string>((resolve) => running.push(resolve));
  return { running, task };
};

describe('a bound', () => {
  it('runs so many at once, lets so many wait, and turns the next away', async () => {
    const run = bounded({ inHandMax: 2, waitingMax: 1 });
    const { running, task } = tasks();
    const [one, two, three] = [run(task), run(task), run(task)];
    await expect(run(task)).rejects.toThrow(Overloaded);
    expect(running).toHaveLength(2);

    running[0]?.('one');
    expect(await one).toBe('one');
    expect(running).toHaveLength(3);
    running[1]?.('two');
    running[2]?.('three');
    expect(await Promise.all([two, three])).toEqual(['two', 'three']);
  });

  it('makes room when a task fails, and as much as before', async () => {
    const run = bounded({ inHandMax: 1, waitingMax: 0 });
    for (let round = 0; round < 3; round += 1) {
      await expect(run(() => Promise.reject(new Error('failed')))).rejects.toThrow('failed');
    }
    const { running, task } = tasks();
    const held = run(task);
    await expect(run(task)).rejects.toThrow(Overloaded);
    running[0]?.('done');
    expect(await held).toBe('done');
  });
});
