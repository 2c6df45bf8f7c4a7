import { createLogger } from '@countersign/observability';
import { afterEach, describe, expect, it } from 'vitest';
import { type Attending, attend } from './attend.ts';

let attending: Attending | undefined;
afterEach(() => attending?.stop());

/** A replica whose store, and whose readiness, do as they are told. */
const openReplica = () => {
  const lines: string[] = [];
  const done: string[] = [];
  const state = { pingsToMiss: 0, isReady: true, canRejoin: true };
  const destination = { write: (line: string) => void lines.push(line) };
  attending = attend({
    log: createLogger({ service: 'test', level: 'info', destination }),
    ping: async () => {
      if (state.pingsToMiss <= 0) return void done.push('heard');
      state.pingsToMiss -= 1;
      throw new Error('nobody there');
    },
    ready: async () => {
      if (!state.isReady) throw new Error('not caught up');
    },
    withdraw: () => void done.push('withdrew'),
    rejoin: async () => {
      done.push('rejoins');
      if (!state.canRejoin) throw new Error('NATS is away');
    },
  });
  return { state, lines, done, isIn: attending.isIn };
};

const times = (done: readonly string[], what: string) =>
  done.filter((each) => each === what).length;

describe('a replica', () => {
  it('takes no work while its store is away, and says so once and when it is back', async () => {
    const { state, lines, done, isIn } = openReplica();
    state.isReady = false;
    state.pingsToMiss = 2;
    await expect.poll(isIn, { timeout: 10_000 }).toBe(false);
    expect(done.at(-1)).toBe('withdrew');
    expect(times(done, 'withdrew')).toBe(1);
    state.isReady = true;
    await expect.poll(isIn).toBe(true);
    expect(times(done, 'rejoins')).toBe(1);
    expect(lines.map((line) => JSON.parse(line).level)).toEqual(['warn', 'info']);
  });

  it('stays where the store has missed a single look', async () => {
    const { state, done, isIn } = openReplica();
    state.pingsToMiss = 1;
    await expect.poll(() => state.pingsToMiss, { timeout: 10_000 }).toBe(0);
    const heard = times(done, 'heard');
    await expect.poll(() => times(done, 'heard'), { timeout: 10_000 }).toBeGreaterThan(heard);
    expect(isIn()).toBe(true);
    expect(times(done, 'withdrew')).toBe(0);
  });

  it('tries again where it could not take its work back', async () => {
    const { state, done, isIn } = openReplica();
    state.canRejoin = false;
    state.pingsToMiss = 2;
    await expect.poll(() => times(done, 'rejoins'), { timeout: 10_000 }).toBeGreaterThan(1);
    expect(isIn()).toBe(false);
    state.canRejoin = true;
    await expect.poll(isIn).toBe(true);
  });
});
